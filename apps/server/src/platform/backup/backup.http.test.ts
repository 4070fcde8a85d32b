import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../testing/poll.ts";
import {
  createBareDatabase,
  createTestDatabase,
  type TestDatabase,
} from "../../testing/database.ts";
import { applyMigration, migrate, ownMigrations, prepareMigrations } from "../database/migrate.ts";
import { writeBackup, writeWholeFile, readBackup, restoreBackup } from "./index.ts";

const WORKSPACE = "0197f000-0000-7000-8000-000000000001";
let folder: string;
let source: TestDatabase;
const made: TestDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "salesos-backup-"));
  source = await createTestDatabase();
});
afterAll(async () => {
  await source.drop();
  for (const database of made) await database.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => source.query("truncate leads, deals, events, settings, record_counts"));

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createBareDatabase();
  made.push(database);
  return database;
}

const newFile = () => path.join(folder, `${randomUUID()}.tar.gz`);

async function backUp(connection: ClientConfig = source.connection): Promise<string> {
  const file = newFile();
  await writeWholeFile(file, { force: false }, (output) =>
    writeBackup(connection, output, { version: "0.1.0" }),
  );
  return file;
}

/** Every row of every table, as the database writes it. */
async function everything(database: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and not relispartition and relname <> 'schema_migrations' order by 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      `select t::text as row from "${name}" t order by 1`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

const setting = (name: string, value: string) =>
  source.query("insert into settings values ($1, $2)", [name, value]);

async function tablesOf(database: TestDatabase): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    "select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace",
  );
  return row?.n ?? -1;
}

test("any text that a database takes comes back as it was", async () => {
  const awkward = [
    "",
    "\\N",
    "\\.",
    "\t",
    "\n",
    "\r\n",
    "\\",
    "\\\\n",
    '"',
    "'",
    "🦊é\u0301",
    "\u0001\u007f",
    "NULL",
    " ",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...awkward)), {
        maxLength: 30,
      }),
      async (values) => {
        await source.query("truncate settings");
        const texts = [...awkward, ...values].map((value) =>
          value.replaceAll("\0", "").toWellFormed(),
        );
        await Promise.all(texts.map((text, i) => setting(String(i), text)));
        const before = await everything(source);
        const target = await emptyDatabase();
        await restoreBackup(target.connection, await backUp());
        expect(await everything(target)).toEqual(before);
      },
    ),
    { numRuns: 5 },
  );
}, 60_000);

test("rows of every type, nulls and references come back, and sequences go on behind what they gave", async () => {
  const lead = randomUUID();
  await source.query(
    `insert into leads values ($1, $2, 3, null, 'new', 7, '2026-02-03 04:05:06.789012+00', to_tsvector('simple', 'it''s "a" \\ b'), '{"a": 1,  "b":"\\u0001"}')`,
    [WORKSPACE, lead],
  );
  await source.query(
    `insert into deals values ($1, gen_random_uuid(), 1, 'won', 'open', 12345678901234.5678, 'EUR', $2, now(), '', '{}')`,
    [WORKSPACE, lead],
  );
  await source.query(
    "insert into record_counts (workspace_id, resource, key, n) select $1, 'leads', 'k' || i, 1 from generate_series(1, 9) i",
    [WORKSPACE],
  );
  await source.query("select setval('event_position', 9007199254740993)");
  const before = await everything(source);
  const target = await emptyDatabase();
  const { manifest } = await restoreBackup(target.connection, await backUp(), {
    leaps: { event_position: 1_000 },
  });
  expect(await everything(target)).toEqual(before);
  expect(manifest.tables.find(({ name }) => name === "record_counts")?.rows).toBe(9);
  const [next] = await target.query(
    "select nextval('event_position')::text as position, nextval('record_counts_id_seq')::int > 9 as behind",
  );
  expect(next).toEqual({ position: "9007199254741994", behind: true });
});

test("a partitioned table comes back whole, with the partitions that its rows lie in", async () => {
  const old = "0180f000-0000-7000-8000-000000000001";
  await source.query(`create table events_old partition of events
    for values from ('0180f000-0000-0000-0000-000000000000') to ('0180f001-0000-0000-0000-000000000000') with (fillfactor = 70);
    alter table events_old enable row level security`);
  await source.query(
    "insert into events select $1, id, 't', id, now(), '{}' from unnest($2::uuid[]) id",
    [WORKSPACE, [old, randomUUID()]],
  );
  const before = await everything(source);
  const partitions = `select relname, pg_get_expr(relpartbound, oid) as bound, reloptions, relrowsecurity
    from pg_class where relispartition and relname like 'events%' and relkind = 'r' order by 1`;
  const there = await source.query(partitions);
  const target = await emptyDatabase();
  await restoreBackup(target.connection, await backUp());
  await source.query("drop table events_old");
  expect(await everything(target)).toEqual(before);
  expect(await target.query(partitions)).toEqual(there);
  expect(await target.query("select id from events_old")).toEqual([{ id: old }]);
});

test("a table that is not of SalesOS is refused, before anything is changed", async () => {
  await source.query("create table customers (id integer)");
  const file = await backUp();
  await source.query("drop table customers");
  const target = await emptyDatabase();
  await expect(restoreBackup(target.connection, file)).rejects.toThrow('a table "customers"');
  expect(await tablesOf(target)).toBe(0);
});

test("a backup is of one moment, while others go on writing", async () => {
  await setting("n", "0");
  const writer = new Client(source.connection);
  await writer.connect();
  let writing = true;
  const writes = (async () => {
    for (let n = 0; writing; n += 1) {
      await writer.query("begin");
      await writer.query("insert into settings values ($1, '')", [`s${n}`]);
      await writer.query(
        "insert into events values ($1, gen_random_uuid(), 't', gen_random_uuid(), now(), '')",
        [WORKSPACE],
      );
      await writer.query("commit");
    }
  })();
  const written = async () => (await source.query("select from events")).length;
  await until("some is written", async () => (await written()) > 10);
  const file = await backUp();
  const behind = await written();
  await until("more is written", async () => (await written()) > behind);
  writing = false;
  await writes;
  await writer.end();
  const rows = new Map((await readBackup(file)).tables.map((table) => [table.name, table.rows]));
  expect(rows.get("events")).toBeGreaterThan(10);
  expect(rows.get("settings")).toBe((rows.get("events") ?? 0) + 1);
});

describe("a file that is not whole", () => {
  let file: string;
  let content: Buffer;
  let target: TestDatabase;
  beforeAll(async () => {
    await source.query("truncate settings");
    await source.query(
      "insert into settings select 's' || i, md5(i::text) from generate_series(1, 500) i",
    );
    file = await backUp();
    content = await readFile(file);
    target = await emptyDatabase();
  });
  const refused = async (bytes: Buffer, message: RegExp) => {
    const other = newFile();
    await writeFile(other, bytes);
    await expect(restoreBackup(target.connection, other)).rejects.toThrow(message);
    await expect(restoreBackup(target.connection, other)).rejects.toThrow("Nothing was changed.");
    expect(await tablesOf(target)).toBe(0);
  };

  test.each([1, 10, 100, 1_000])("cut short by %i bytes, is refused", (n) =>
    refused(content.subarray(0, -n), /it was cut short/),
  );
  test("empty, or something else, is refused", async () => {
    await refused(Buffer.alloc(0), /cannot be restored/);
    await refused(Buffer.from("hello"), /it is not a backup of SalesOS/);
    await refused(gzipSync("hello".repeat(1_000)), /it is not a backup of SalesOS/);
    await expect(restoreBackup(target.connection, "/nowhere/x")).rejects.toThrow(
      "There is no file",
    );
    await expect(restoreBackup(target.connection, folder)).rejects.toThrow("is a folder");
  });
  test("with a part that was changed and packed again, is refused", async () => {
    const tar = gunzipSync(content);
    const at = tar.indexOf("s250\t");
    tar.write("s999", at);
    await refused(gzipSync(tar), /its part data\/settings\/000000\.copy is not what was written/);
  });
  test("from a later form is refused by name", async () => {
    const tar = gunzipSync(content);
    tar.write('{"format":9', tar.indexOf('{"format":1'));
    await refused(
      gzipSync(tar),
      /written by SalesOS 0\.1\.0 in a form that this version does not know/,
    );
  });
  test("with any bit flipped is refused, or holds what was written", async () => {
    const right = await readBackup(file);
    const step = Math.max(1, Math.floor(content.length / 150));
    for (let at = 0; at < content.length; at += step) {
      const flipped = Buffer.from(content);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const other = newFile();
      await writeFile(other, flipped);
      const read = await readBackup(other).catch((error: Error) => error);
      if (read instanceof Error)
        expect(read.message).toMatch(/cannot be restored: .*Nothing was changed\./);
      else expect(read).toEqual(right);
      await rm(other);
    }
  });
});

describe("a restore", () => {
  test("into a database that holds something is refused and changes nothing", async () => {
    await setting("mine", "kept");
    const file = await backUp();
    const before = await everything(source);
    await expect(restoreBackup(source.connection, file)).rejects.toThrow("is not empty");
    expect(await everything(source)).toEqual(before);
    const other = await emptyDatabase();
    await other.query("create table customers (id int)");
    await expect(restoreBackup(other.connection, file)).rejects.toThrow("it has customers.");
  });

  test("of an older schema runs the migrations that came since, after the data are in", async () => {
    const old = await emptyDatabase();
    const all = await ownMigrations();
    const released = all.filter(({ name }) => name < "0013");
    const client = new Client(old.connection);
    await client.connect();
    await prepareMigrations(client);
    for (const migration of released) await applyMigration(client, migration);
    await client.query("insert into settings values ('mine', 'kept')");
    await client.query(
      "insert into events select $1, gen_random_uuid(), 't', gen_random_uuid(), now(), '{}' from generate_series(1, 20)",
      [WORKSPACE],
    );
    await client.end();
    const target = await emptyDatabase();
    const { migrated } = await restoreBackup(target.connection, await backUp(old.connection));
    expect(migrated).toEqual(all.slice(released.length).map(({ name }) => name));
    expect(await target.query("select count(*)::int as n from events")).toEqual([{ n: 20 }]);
    expect(await target.query("select name, value from settings where name = 'mine'")).toEqual([
      { name: "mine", value: "kept" },
    ]);
    await expect(migrate(target.connection)).resolves.toEqual([]);
  });

  test("of a newer schema is refused by version", async () => {
    await source.query(
      "insert into schema_migrations (name, checksum) values ('9999_future.sql', 'x')",
    );
    try {
      const file = await backUp();
      const target = await emptyDatabase();
      await expect(restoreBackup(target.connection, file)).rejects.toThrow(
        /made by a newer SalesOS \(0\.1\.0\).*9999_future\.sql/,
      );
      expect(await tablesOf(target)).toBe(0);
    } finally {
      await source.query("delete from schema_migrations where name = '9999_future.sql'");
    }
  });

  test("that is broken off leaves the database empty", async () => {
    await source.query(
      "insert into settings select 's' || i, repeat('x', 5000) from generate_series(1, 2000) i",
    );
    const file = await backUp();
    const target = await emptyDatabase();
    const stop = new AbortController();
    const broken = restoreBackup(target.connection, file, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(broken).rejects.toThrow(/abort/i);
    expect(await tablesOf(target)).toBe(0);
    await restoreBackup(target.connection, file);
  });
});

describe("a file", () => {
  test("is readable by its owner only", async () => {
    expect((await stat(await backUp())).mode & 0o777).toBe(0o600);
  });

  test("that exists is kept, unless it is forced", async () => {
    const file = newFile();
    await writeFile(file, "mine");
    const write = (force: boolean) =>
      writeWholeFile(file, { force }, (output) =>
        writeBackup(source.connection, output, { version: "0.1.0" }),
      );
    await expect(write(false)).rejects.toThrow("is there already");
    expect(await readFile(file, "utf8")).toBe("mine");
    await write(true);
    expect((await readBackup(file)).format).toBe(1);
  });

  test("is not there when the work was broken off, and nothing is left beside it", async () => {
    const place = await mkdtemp(path.join(folder, "broken-"));
    await source.query(
      "insert into settings select 's' || i, repeat('x', 5000) from generate_series(1, 2000) i",
    );
    const stop = new AbortController();
    const work = writeWholeFile(path.join(place, "b"), { force: false }, (output) =>
      writeBackup(source.connection, output, {
        version: "0.1.0",
        signal: stop.signal,
        onProgress: () => stop.abort(),
      }),
    );
    await expect(work).rejects.toThrow(/abort/i);
    expect(await readdir(place)).toEqual([]);
  });

  test("that takes no more fails the backup, with its reason", async () => {
    await source.query(
      "insert into settings select 's' || i, md5(i::text) from generate_series(1, 9000) i",
    );
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(new Error("no space left")),
    });
    await expect(writeBackup(source.connection, full, { version: "0.1.0" })).rejects.toThrow(
      "no space left",
    );
  });
});
