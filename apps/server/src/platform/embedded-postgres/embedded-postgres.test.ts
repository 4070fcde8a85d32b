import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mayRead } from "./account.ts";
import { attachEmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";
import type { EmbeddedPostgres } from "./index.ts";
import { eventually } from "../../testing/poll.ts";
import { launchPostmaster } from "./postmaster.ts";
import { processIdentity } from "./process-identity.ts";
import {
  copyPackage,
  isRoot,
  makeTemporary,
  plainUid,
  query,
  startInChild,
} from "./test-support.ts";
import { namedUids } from "./uids.ts";

const packageHome = makeTemporary();
let copied: { folder: string; version: string };
let home: string;
let dataDir: string;
let running: EmbeddedPostgres[] = [];

const start = async (folder = dataDir, packageFolder = copied.folder) => {
  const server = await startEmbeddedPostgres({ dataDir: folder, packageFolder, log: () => {} });
  running.push(server);
  return server;
};

beforeAll(() => {
  copied = copyPackage(packageHome);
});
beforeEach(() => {
  home = makeTemporary();
  dataDir = path.join(home, "data");
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  rmSync(home, { recursive: true, force: true });
});
afterAll(() => {
  rmSync(packageHome, { recursive: true, force: true });
});

describe("start", () => {
  test("sets up a cluster below a folder that only we can enter, and finds the data again", async () => {
    expect(statSync(home).mode & 0o777).toBe(0o700);
    const first = await start();
    expect(await query(first.connection, "create table t as select 'ÄÖ'::text as v")).toEqual([]);
    await first.stop();
    await first.stop();
    const second = await start();
    expect(await query(second.connection, "select lower(v) as v from t")).toEqual([{ v: "äö" }]);
    expect(
      await query(
        second.connection,
        `select current_user::text as who, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                current_setting('data_checksums') as checksums, current_setting('listen_addresses') as tcp,
                current_setting('fsync') as fsync, current_setting('server_encoding') as encoding
           from pg_roles where rolname = current_user`,
      ),
    ).toEqual([
      {
        who: "salesos",
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: true,
        rolcreatedb: true,
        checksums: "on",
        tcp: "",
        fsync: "on",
        encoding: "UTF8",
      },
    ]);
    expect(await query(second.superuser, "select current_setting('is_superuser') as su")).toEqual([
      { su: "on" },
    ]);
    expect(lstatSync(path.join(dataDir, "postgres")).mode & 0o777).toBe(0o700);
  });

  test("runs as the plain user that started it", async () => {
    if (isRoot) chownSync(home, plainUid, plainUid);
    const { started, stop } = await startInChild({
      dataDir,
      packageFolder: copied.folder,
      plain: true,
    });
    expect(started).toEqual({ pid: expect.any(Number), uid: plainUid });
    await stop();
    expect(processIdentity(started.pid ?? 0)).toBeUndefined();
    // Root takes over a plain user's folder without making it unusable for that user.
    await (await start()).stop();
    const again = await startInChild({ dataDir, packageFolder: copied.folder, plain: true });
    expect(again.started.error).toBeUndefined();
    await again.stop();
  });

  test("starts on a copy that is open to others, and closes it", async () => {
    await (await start()).stop();
    chmodSync(path.join(dataDir, "postgres"), 0o755);
    await start();
    expect(lstatSync(path.join(dataDir, "postgres")).mode & 0o777).toBe(0o700);
  });

  test("runs as the owner of the data folder, even one without a name", async () => {
    const owner = isRoot ? 12345 : plainUid;
    mkdirSync(dataDir);
    if (isRoot) chownSync(dataDir, owner, owner);
    const server = await start();
    expect(lstatSync(path.join(dataDir, "postgres/PG_VERSION")).uid).toBe(owner);
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("works with the package below a home that only its owner can enter", async () => {
    const closed = path.join(home, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const own = copyPackage(closed);
    chmodSync(closed, 0o700);
    try {
      const server = await start(dataDir, own.folder);
      expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
    } finally {
      for (const base of ["/var/cache/salesos", "/tmp/salesos-cache"]) {
        rmSync(path.join(base, `postgres-${own.version}`), { recursive: true, force: true });
      }
    }
  });

  test("makes the links that npm's install script would have made", async () => {
    const link = path.join(copied.folder, "native/lib/libicuuc.so.60");
    rmSync(link, { force: true });
    const server = await start();
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(existsSync(link)).toBe(true);
  });

  test("copies the programs when links are missing and the package cannot be written", async () => {
    if (isRoot) chownSync(home, plainUid, plainUid);
    const link = path.join(copied.folder, "native/lib/libicuuc.so.60");
    rmSync(link, { force: true });
    chmodSync(path.join(copied.folder, "native/lib"), 0o555);
    try {
      const { started, stop } = await startInChild({
        dataDir,
        packageFolder: copied.folder,
        plain: true,
      });
      expect(started.error).toBeUndefined();
      await stop();
      expect(readdirSync(path.join(dataDir, "cache"))).toEqual([`postgres-${copied.version}`]);
      expect(existsSync(link)).toBe(false);
    } finally {
      chmodSync(path.join(copied.folder, "native/lib"), 0o755);
    }
  });

  test("listens in the temporary folder when the data folder's path is too long for a socket", async () => {
    const long = path.join(home, "x".repeat(60), "y".repeat(60));
    const server = await start(long);
    expect(server.connection.host.startsWith(long)).toBe(false);
    expect(lstatSync(server.connection.host).mode & 0o777).toBe(0o700);
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
    rmSync(server.connection.host, { recursive: true });
  });

  test("removes what an interrupted set-up has left behind", async () => {
    const remains = path.join(dataDir, "postgres.unfinished-1");
    mkdirSync(path.join(remains, "base"), { recursive: true });
    await start();
    expect(readdirSync(dataDir).filter((name) => name.includes("unfinished"))).toEqual([]);
  });
});

// Without root there is no other user to run as.
describe.runIf(isRoot)("a start as root", () => {
  test("runs as a user that nobody else has", async () => {
    await start();
    const { uid } = lstatSync(path.join(dataDir, "postgres"));
    expect(uid).toBeGreaterThanOrEqual(60_706);
    expect(uid).toBeLessThanOrEqual(61_183);
    expect(namedUids()).not.toContain(uid);
  });

  test("takes a database of an earlier version, and its server that was left behind, away from nobody", async () => {
    // As earlier versions did: as 65534, with the socket where that user can reach it.
    await (await start()).stop();
    const cluster = path.join(dataDir, "postgres");
    for (const name of ["", ...(readdirSync(cluster, { recursive: true }) as string[])])
      lchownSync(path.join(cluster, name), 65_534, 65_534);
    const left = await launchPostmaster({
      clusterFolder: cluster,
      binaries: {
        postgres: path.join(copied.folder, "native/bin/postgres"),
        initdb: "",
        version: copied.version,
        major: 18,
      },
      account: { uid: 65_534, gid: 65_534, asRoot: true },
      settings: { listen_addresses: "", unix_socket_directories: "." },
      log: () => {},
    });
    const server = await start();
    expect(left.hasExited()).toBe(true);
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
    const owners = (readdirSync(cluster, { recursive: true }) as string[]).map(
      (name) => lstatSync(path.join(cluster, name)).uid,
    );
    expect(new Set(owners)).toEqual(new Set([lstatSync(cluster).uid]));
    expect(owners).not.toContain(65_534);
    chmodSync(home, 0o755);
    expect(mayRead({ uid: 65_534, gid: 65_534, asRoot: true }, cluster)).toBe(false);
  });
});

describe("one SalesOS per folder", () => {
  test("a second start says who holds the folder", async () => {
    const first = await start();
    first.announce("http://127.0.0.1:7253");
    await expect(start()).rejects.toThrow(
      new RegExp(
        `^${dataDir} is in use by the SalesOS with process id ${process.pid}, running at http://127.0.0.1:7253 since 20.*Z\\. Stop it, or choose another folder with SALESOS_DATA_DIR\\.$`,
      ),
    );
    const other = await startInChild({ dataDir, packageFolder: copied.folder });
    expect(other.started.error).toContain(`process id ${process.pid}`);
    expect(await query(first.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a lock whose process id went to another program is taken over", async () => {
    mkdirSync(dataDir);
    writeFileSync(
      path.join(dataDir, "salesos.lock"),
      JSON.stringify({ pid: process.pid, identity: "earlier", startedAt: "x", socketFolder: "/x" }),
    );
    const server = await start();
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a torn lock is nobody's", async () => {
    mkdirSync(dataDir);
    writeFileSync(path.join(dataDir, "salesos.lock"), "");
    expect((await start()).pid()).toBeGreaterThan(0);
  });

  test("a command beside the server attaches to it, and to nothing when none runs", async () => {
    expect(await attachEmbeddedPostgres({ dataDir })).toBeUndefined();
    const server = await start();
    const attached = await attachEmbeddedPostgres({ dataDir });
    expect(attached).toEqual({ connection: server.connection, superuser: server.superuser });
    await server.stop();
    expect(await attachEmbeddedPostgres({ dataDir })).toBeUndefined();
  });
});

describe("after a crash", () => {
  test("the server of a killed Node ends by itself", async () => {
    const { child, started } = await startInChild({ dataDir, packageFolder: copied.folder });
    expect(processIdentity(started.pid ?? 0)).toBeDefined();
    child.kill("SIGKILL");
    await once(child, "exit");
    await eventually(() => processIdentity(started.pid ?? 0) === undefined);
  });

  test("a start right after Node was killed waits for the end of its server, and every commit is there", async () => {
    const { child, started } = await startInChild({ dataDir, packageFolder: copied.folder });
    const attached = await attachEmbeddedPostgres({ dataDir });
    if (!attached) throw new Error("not running");
    await query(attached.connection, "create table t as select 7 as v");
    child.kill("SIGKILL");
    await once(child, "exit");
    const server = await start();
    expect(processIdentity(started.pid ?? 0)).toBeUndefined();
    expect(await query(server.connection, "select v from t")).toEqual([{ v: 7 }]);
  });

  test("a state file that names an unrelated program does not hinder the start", async () => {
    await (await start()).stop();
    writeFileSync(path.join(dataDir, "postgres/postmaster.pid"), `${process.ppid}\n/x\n1\n5432\n`);
    const server = await start();
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a server killed under load is started again each time, with every acknowledged commit", async () => {
    const server = await start();
    const pool = new pg.Pool({ ...server.connection, max: 10 });
    pool.on("error", () => {});
    await pool.query("create table t (id int primary key)");
    const acknowledged: number[] = [];
    let next = 0;
    let loading = true;
    const load = Array.from({ length: 10 }, async () => {
      while (loading) {
        const id = next++;
        const done = await pool.query("insert into t values ($1)", [id]).catch(() => undefined);
        if (done) acknowledged.push(id);
        else await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    for (let round = 0; round < 4; round += 1) {
      const before = { pid: server.pid(), count: acknowledged.length };
      await eventually(() => acknowledged.length > before.count + 100);
      process.kill(before.pid, "SIGKILL");
      await eventually(() => server.pid() !== before.pid);
    }
    loading = false;
    await Promise.all(load);
    const { rows } = await pool.query<{ id: number }>("select id from t");
    await pool.end();
    const stored = new Set(rows.map((row) => row.id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  });

  test("a stop right after the server was killed leaves no process behind", async () => {
    const server = await start();
    process.kill(server.pid(), "SIGKILL");
    await server.stop();
    expect(processIdentity(server.pid())).toBeUndefined();
    expect(await attachEmbeddedPostgres({ dataDir })).toBeUndefined();
  });

  test("a server that cannot be started again is reported", async () => {
    const server = await start();
    truncateSync(path.join(dataDir, "postgres/global/pg_control"), 0);
    process.kill(server.pid(), "SIGKILL");
    expect((await server.failed).message).toContain(`The database in ${dataDir} is damaged`);
  });
});

describe("a start that cannot work says what, where and what to do", () => {
  test("a file in the place of the folder", async () => {
    writeFileSync(dataDir, "");
    await expect(start()).rejects.toThrow(
      `Cannot write to ${dataDir}: it is not a folder. Choose another folder with SALESOS_DATA_DIR.`,
    );
  });

  test("a folder that is not writable", async () => {
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o555);
    chmodSync(home, 0o755);
    const { started } = await startInChild({ dataDir, packageFolder: copied.folder, plain: true });
    expect(started.error).toBe(
      `StartError: Cannot write to ${dataDir}: permission denied. Choose another folder with SALESOS_DATA_DIR.`,
    );
  });

  test("a full disk", async () => {
    mkdirSync(dataDir);
    symlinkSync("/dev/full", path.join(dataDir, "postgres.log"));
    await expect(start()).rejects.toThrow(
      `Cannot write to ${dataDir}: no space left on device. Free some space, or choose another folder with SALESOS_DATA_DIR.`,
    );
    rmSync(path.join(dataDir, "postgres.log"));
    await start();
  });

  test("a folder of a newer PostgreSQL", async () => {
    mkdirSync(path.join(dataDir, "postgres"), { recursive: true });
    writeFileSync(path.join(dataDir, "postgres/PG_VERSION"), "19\n");
    await expect(start()).rejects.toThrow(
      /postgres was written by PostgreSQL 19, and this SalesOS brings PostgreSQL 18\. Use the newer/,
    );
  });

  test("a folder without a database in it", async () => {
    mkdirSync(path.join(dataDir, "postgres/base"), { recursive: true });
    await expect(start()).rejects.toThrow("PG_VERSION is missing");
  });

  test("a damaged database", async () => {
    await (await start()).stop();
    truncateSync(path.join(dataDir, "postgres/global/pg_control"), 0);
    await expect(start()).rejects.toThrow(`The database in ${dataDir} is damaged: `);
  });

  test("a cluster of another user", async () => {
    await (await start()).stop();
    if (isRoot) {
      // Owned by a third user, entered by the plain one.
      chownSync(path.join(dataDir, "postgres"), 12345, 12345);
      chownSync(dataDir, plainUid, plainUid);
      chmodSync(home, 0o755);
    } else {
      chmodSync(path.join(dataDir, "postgres"), 0o000);
    }
    const { started } = await startInChild({ dataDir, packageFolder: copied.folder, plain: true });
    expect(started.error).toMatch(
      /postgres belongs to user \d+, and this is user \d+: .* chown -R/,
    );
    if (!isRoot) chmodSync(path.join(dataDir, "postgres"), 0o700);
  });
});
