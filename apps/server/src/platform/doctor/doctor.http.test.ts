import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../config/config.ts";
import { findPackage } from "../embedded-postgres/binaries.ts";
import { startEmbeddedPostgres } from "../embedded-postgres/index.ts";
import { startTestApp } from "../../testing/app.ts";
import { startTestSmtp } from "../../testing/smtp.ts";
import { checkDataFolder, room } from "./data-folder.check.ts";
import { readInstallation } from "./database.check.ts";
import { examine } from "./doctor.ts";
import { checkMail } from "./mail.check.ts";
import { checkNode } from "./node.check.ts";
import { checkPort } from "./port.check.ts";
import { checkPrograms } from "./programs.check.ts";
import { checkPublicUrl, checkSettings } from "./settings.check.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "salesos-doctor-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("Node is named, and one that is too old is a problem", () => {
  expect(checkNode()).toMatchObject({
    level: "ok",
    what: expect.stringContaining(process.execPath),
  });
  expect(checkNode({ version: "22.3.0", execPath: "/usr/bin/node" })).toMatchObject({
    level: "problem",
    what: "Node 22.3.0, /usr/bin/node, is too old. SalesOS requires Node 24.",
  });
});

describe("settings", () => {
  const levels = (env: Record<string, string>) => checkSettings(env, []).findings;
  test("that are right are listed by name, never by value", () => {
    expect(levels({ SALESOS_PLAN: "free", PATH: "x", SALESMAN: "y" })).toEqual([
      { check: "settings", level: "ok", what: "Set: SALESOS_PLAN." },
    ]);
  });
  test("that are right are listed by name, also when they are flags", () => {
    expect(checkSettings({}, ["--plan", "free", "--host=::1"]).findings).toMatchObject([
      { level: "ok", what: "Set: HOST, SALESOS_PLAN." },
    ]);
  });
  test("that are of the commands are no warning", () => {
    const env = { SALESOS_KEY: "x", SALESOS_URL: "x", SALESOS_PROFILE: "x" };
    expect(levels({ ...env, SALESOS_WITNESS_SECRET: "x" })).toMatchObject([{ level: "ok" }]);
  });
  test.each([
    ["SALESOS_PUBLIC_ULR", "Did you mean SALESOS_PUBLIC_URL?"],
    ["SALES_OS_PLAN", "Did you mean SALESOS_PLAN?"],
    ["salesos_plan", "Did you mean SALESOS_PLAN?"],
    ["SALEOS_SANDBOX", "Did you mean SALESOS_SANDBOX?"],
    ["SALESOS_DANCE_ALL_NIGHT_LONG", "Remove it, or see: salesos serve --help"],
  ])("with a name like %s have no effect: a warning", (name, mend) => {
    expect(levels({ [name]: "x" })).toMatchObject([{ level: "warning", mend }]);
  });
  test("that a start would refuse are a problem, and nothing else is looked at", async () => {
    const all = await examine({ PORT: "seven" }, []);
    expect(all.map(({ check, level }) => [check, level])).toEqual([
      ["node", "ok"],
      ["settings", "problem"],
    ]);
  });
  test("that contradict each other are said", () => {
    expect(levels({ SALESOS_ROLE: "worker" })).toMatchObject([{ level: "problem" }]);
    expect(levels({ SALESOS_ROLE: "api" })).toMatchObject([{ level: "warning" }]);
    expect(levels({ DATABASE_URL: "postgres://x", SALESOS_DATA_DIR: "/data" })).toMatchObject([
      { level: "warning", what: expect.stringContaining("does not use SALESOS_DATA_DIR") },
    ]);
  });
});

test("a database that cannot be reached is one problem, not another of a pooler", async () => {
  const found = await examine({ DATABASE_URL: "postgres://127.0.0.1:9/x" }, []);
  const problems = found.filter(({ level }) => level === "problem");
  expect(problems.map(({ check }) => check)).toEqual(["database"]);
});

test("the public URL is one that users can open, and encrypted", () => {
  const judged = (env: Record<string, string>) => checkPublicUrl(readConfig(env, [])).level;
  expect(judged({})).toBe("ok");
  expect(judged({ HOST: "0.0.0.0" })).toBe("warning");
  expect(judged({ HOST: "0.0.0.0", SALESOS_PUBLIC_URL: "http://localhost:7253" })).toBe("warning");
  expect(judged({ HOST: "0.0.0.0", SALESOS_PUBLIC_URL: "http://sales.example.com" })).toBe(
    "warning",
  );
  expect(judged({ HOST: "0.0.0.0", SALESOS_PUBLIC_URL: "https://sales.example.com" })).toBe("ok");
});

describe("the port", () => {
  const host = "127.0.0.1";
  test("that is free, or any, is ok", async () => {
    expect((await checkPort({ host, port: 0 })).level).toBe("ok");
  });
  test("that another program has is a problem that names the program", async () => {
    const server = createServer((_request, response) => response.end("hello"));
    await new Promise<void>((done) => server.listen(0, host, done));
    const { port } = server.address() as AddressInfo;
    const finding = await checkPort({ host, port });
    await new Promise((done) => server.close(done));
    expect(finding).toMatchObject({
      level: "problem",
      mend: expect.stringContaining(`PORT=${port + 1}`),
    });
    if (process.platform === "linux") expect(finding.what).toContain(`(process ${process.pid})`);
    expect((await checkPort({ host, port })).what).toBe(`${port} on ${host} is free.`);
  });
  test.each<[string, number, Record<string, string>, string]>([
    ["says that it is alive", 200, { "content-type": "application/json" }, '{"status":"alive"}'],
    ["says that it is ready", 200, { "content-type": "application/json" }, '{"status":"ready"}'],
    ["is a page", 200, { "content-type": "text/html" }, "<h1>SalesOS</h1>"],
    ["is not ready either", 503, {}, '{"code":"unavailable"}'],
    ["leads elsewhere", 302, { location: "http://127.0.0.1:1/readyz" }, ""],
  ])("that another server has which %s is a problem", async (_name, status, headers, body) => {
    const server = createServer((_request, response) =>
      response.writeHead(status, headers).end(body),
    );
    await new Promise<void>((done) => server.listen(0, host, done));
    const { port } = server.address() as AddressInfo;
    for (const installation of [undefined, null, "mine"]) {
      expect((await checkPort({ host, port }, installation)).level).toBe("problem");
    }
    await new Promise((done) => server.close(done));
  });
  test("that SalesOS has is ok only with the same data", async () => {
    const app = await startTestApp();
    const at = { host, port: Number(new URL(app.url).port) };
    const own = await readInstallation(app.database.connection);
    expect(own).toEqual(expect.any(String));
    expect(await checkPort(at, own)).toMatchObject({
      level: "ok",
      what: expect.stringContaining("SalesOS is running with this data"),
    });
    for (const other of ["other", null]) {
      expect(await checkPort(at, other)).toMatchObject({
        level: "problem",
        what: expect.stringContaining("with other data"),
        mend: expect.stringContaining("SALESOS_DATA_DIR"),
      });
    }
    // What cannot be read is a problem of its own.
    expect((await checkPort(at)).level).toBe("ok");
    await app.stop();
  });
  test("that another SalesOS has is a problem of an installation that was never started", async () => {
    const app = await startTestApp();
    const PORT = new URL(app.url).port;
    const all = await examine({ PORT, SALESOS_DATA_DIR: path.join(folder, "never") }, []);
    await app.stop();
    expect(all.find(({ check }) => check === "port")).toMatchObject({ level: "problem" });
  });
  test("on an address of another machine is a problem", async () => {
    expect(await checkPort({ host: "192.0.2.1", port: 7253 })).toMatchObject({
      level: "problem",
      what: expect.stringContaining("is not an address of this machine"),
    });
  });
});

test("the programs of PostgreSQL run, and their absence is a problem", async () => {
  const fine = await checkPrograms(folder);
  expect(fine.level).toBe("ok");
  expect(fine.what).toMatch(/^postgres \(PostgreSQL\) 18|so the start makes a copy/);
  expect(await checkPrograms(folder, () => findPackage("aix", "ppc64"))).toMatchObject({
    level: "problem",
    what: expect.stringContaining("brings no PostgreSQL for aix-ppc64"),
  });
  const empty = await mkdtemp(path.join(folder, "package-"));
  await chmod(folder, 0o755);
  await chmod(empty, 0o755);
  await mkdir(path.join(empty, "native/bin"), { recursive: true });
  await mkdir(path.join(empty, "native/lib"));
  await mkdir(path.join(empty, "native/share"));
  await writeFile(path.join(empty, "native/pg-symlinks.json"), "[]");
  await writeFile(path.join(empty, "package.json"), '{"version":"18.0.0"}');
  await writeFile(
    path.join(empty, "native/bin/postgres"),
    "#!/bin/sh\necho no library >&2; exit 127",
    { mode: 0o755 },
  );
  expect(await checkPrograms(folder, () => empty)).toMatchObject({
    level: "problem",
    what: expect.stringContaining("no library"),
  });
});

describe("the data folder", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = path.join(await mkdtemp(path.join(folder, "data-")), "data");
  });
  const found = async (check: string) =>
    (await checkDataFolder(dataDir)).find((each) => each.check === check);

  test("that is not there yet is ok", async () => {
    expect(await found("data")).toMatchObject({
      level: "ok",
      what: expect.stringContaining("The first start creates it"),
    });
  });
  test("that is a file is a problem", async () => {
    await writeFile(dataDir, "");
    expect(await found("data")).toMatchObject({
      level: "problem",
      what: `${dataDir} is not a folder.`,
    });
  });
  test("with half a database is a problem", async () => {
    await mkdir(path.join(dataDir, "postgres"), { recursive: true });
    expect(await found("data")).toMatchObject({
      level: "problem",
      what: expect.stringContaining("PG_VERSION is missing"),
    });
  });
  test("of another user is a problem, but for root, who runs the database as that user", async () => {
    const isRoot = process.getuid?.() === 0;
    await mkdir(path.join(dataDir, "postgres"), { recursive: true });
    await writeFile(path.join(dataDir, "postgres/PG_VERSION"), "18");
    if (isRoot) await chown(path.join(dataDir, "postgres"), 1234, 1234);
    else await chmod(dataDir, 0o500);
    expect(await found("data")).toMatchObject({ level: isRoot ? "ok" : "problem" });
    await chmod(dataDir, 0o700);
  });
  test("on a disk that is almost full is a warning, then a problem", () => {
    expect(room(folder, 5e9).level).toBe("ok");
    expect(room(folder, 5e8).level).toBe("warning");
    expect(room(folder, 5e7)).toMatchObject({
      level: "problem",
      what: `Only 50 MB free in ${folder}.`,
    });
  });
  test("says who holds it, and which PostgreSQL was left behind", async () => {
    const server = await startEmbeddedPostgres({ dataDir, log: () => {}, throwAway: true });
    server.announce("http://127.0.0.1:7253");
    expect(await found("lock")).toMatchObject({
      level: "ok",
      what: expect.stringContaining(`(process ${process.pid}) at http://127.0.0.1:7253`),
    });
    // As a kill -9 of the holder leaves it: the server runs on, the lock names nobody who lives.
    await writeFile(path.join(dataDir, "salesos.lock"), "");
    expect(await found("lock")).toMatchObject({
      level: "warning",
      what: `A killed SalesOS left PostgreSQL (process ${server.pid()}) running.`,
    });
    await server.stop();
    expect((await found("lock"))?.level).toBe("ok");
  });
});

describe("the mail server", () => {
  const mail = (smtpUrl: string | undefined) => ({
    smtpUrl,
    from: "a@b.example",
    supportAddress: "a@b.example",
  });
  test("that is not set is ok, and one that answers too", async () => {
    expect((await checkMail(mail(undefined))).level).toBe("ok");
    const smtp = await startTestSmtp();
    expect((await checkMail(mail(smtp.url))).level).toBe("ok");
    expect(smtp.received).toEqual([]);
    await smtp.stop();
  });
  test("that is away, or refuses the password, is a problem that does not show it", async () => {
    const smtp = await startTestSmtp();
    const { port } = smtp;
    const refused = await checkMail(mail(`smtp://ann:hunter2@127.0.0.1:${port}`));
    await smtp.stop();
    const away = await checkMail(mail(`smtp://ann:hunter2@127.0.0.1:${port}`));
    for (const finding of [refused, away]) {
      expect(finding).toMatchObject({
        level: "problem",
        what: expect.stringContaining(`127.0.0.1:${port}`),
      });
      expect(JSON.stringify(finding)).not.toContain("hunter2");
    }
  });
});

describe("an installation as a whole", () => {
  const port = { PORT: "0" };
  test("with a database that is stopped is looked into, and left stopped", async () => {
    const dataDir = path.join(folder, "whole");
    const server = await startEmbeddedPostgres({ dataDir, log: () => {} });
    await server.stop();
    const all = await examine({ ...port, SALESOS_DATA_DIR: dataDir }, []);
    expect(all.filter(({ level }) => level !== "ok")).toEqual([]);
    expect(all.map(({ check }) => check)).toEqual([
      "node",
      "settings",
      "postgres",
      "data",
      "lock",
      "disk",
      "start",
      "database",
      "roles",
      "walls",
      "migrations",
      "connections",
      "clock",
      "port",
      "public url",
      "mail",
    ]);
    const lock = (await checkDataFolder(dataDir)).find(({ check }) => check === "lock");
    expect(lock?.what).toBe("Free.");
  });
  test("with a damaged database says what its log says", async () => {
    const dataDir = path.join(folder, "damaged");
    const server = await startEmbeddedPostgres({ dataDir, log: () => {} });
    await server.stop();
    await writeFile(path.join(dataDir, "postgres/global/pg_control"), Buffer.alloc(8192));
    const all = await examine({ ...port, SALESOS_DATA_DIR: dataDir }, []);
    expect(all.find(({ check }) => check === "start")).toMatchObject({ level: "problem" });
  });
});
