import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Writable } from "node:stream";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../testing/poll.ts";
import { migrate } from "../database/migrate.ts";
import { writeBackup, writeWholeFile, readBackup, restoreBackup } from "./index.ts";
import { everything, openWorkbench, type Workbench } from "../../testing/backup.ts";

const WORKSPACE = "0197f000-0000-7000-8000-000000000001";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());
beforeEach(() => bench.clear());

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
        await bench.source.query("truncate settings");
        const texts = [...awkward, ...values].map((value) =>
          value.replaceAll("\0", "").toWellFormed(),
        );
        await Promise.all(texts.map((text, i) => bench.setting(String(i), text)));
        const before = await everything(bench.source);
        const target = await bench.emptyDatabase();
        await restoreBackup(target.connection, await bench.backUp());
        expect(await everything(target)).toEqual(before);
      },
    ),
    { numRuns: 5 },
  );
});

test("rows of every type, nulls and references come back, and sequences go on behind what they gave", async () => {
  const lead = randomUUID();
  await bench.source.query(
    `insert into leads values ($1, $2, 3, null, 'new', 7, '2026-02-03 04:05:06.789012+00', to_tsvector('simple', 'it''s "a" \\ b'), '{"a": 1,  "b":"\\u0001"}')`,
    [WORKSPACE, lead],
  );
  await bench.source.query(
    `insert into deals values ($1, gen_random_uuid(), 1, 'won', 'open', 12345678901234.5678, 'EUR', $2, now(), '', '{}')`,
    [WORKSPACE, lead],
  );
  await bench.source.query(
    "insert into record_counts (workspace_id, resource, key, n) select $1, 'leads', 'k' || i, 1 from generate_series(1, 9) i",
    [WORKSPACE],
  );
  await bench.source.query("select setval('event_commits_id_seq', 9007199254740993)");
  const before = await everything(bench.source);
  const target = await bench.emptyDatabase();
  const { manifest } = await restoreBackup(target.connection, await bench.backUp());
  expect(await everything(target)).toEqual(before);
  expect(manifest.tables.find(({ name }) => name === "record_counts")?.rows).toBe(9);
  const [next] = await target.query(
    "select nextval('event_commits_id_seq')::text as commit, nextval('record_counts_id_seq')::int > 9 as behind",
  );
  expect(next).toEqual({ commit: "9007199254740994", behind: true });
});

test("a partitioned table comes back whole, with the partitions that its rows lie in", async () => {
  const old = "0180f000-0000-7000-8000-000000000001";
  await bench.source.query(`create table events_old partition of events
    for values from ('0180f000-0000-0000-0000-000000000000') to ('0180f001-0000-0000-0000-000000000000') with (fillfactor = 70);
    alter table events_old enable row level security`);
  await bench.source.query(
    "insert into events select $1, id, 't', id, now(), '{}' from unnest($2::uuid[]) id",
    [WORKSPACE, [old, randomUUID()]],
  );
  const before = await everything(bench.source);
  const partitions = `select relname, pg_get_expr(relpartbound, oid) as bound, reloptions, relrowsecurity
    from pg_class where relispartition and relname like 'events%' and relkind = 'r' order by 1`;
  const there = await bench.source.query(partitions);
  const target = await bench.emptyDatabase();
  await restoreBackup(target.connection, await bench.backUp());
  await bench.source.query("drop table events_old");
  expect(await everything(target)).toEqual(before);
  expect(await target.query(partitions)).toEqual(there);
  expect(await target.query("select id from events_old")).toEqual([{ id: old }]);
});

test("a backup is of one moment, while others go on writing", async () => {
  await bench.setting("n", "0");
  const writer = new Client(bench.source.connection);
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
  const written = async () => (await bench.source.query("select from events")).length;
  await until("some is written", async () => (await written()) > 10);
  const file = await bench.backUp();
  const behind = await written();
  await until("more is written", async () => (await written()) > behind);
  writing = false;
  await writes;
  await writer.end();
  const rows = new Map((await readBackup(file)).tables.map((table) => [table.name, table.rows]));
  expect(rows.get("events")).toBeGreaterThan(10);
  expect(rows.get("settings")).toBe((rows.get("events") ?? 0) + 1);
});

test("while a backup runs, a migration waits, and neither writers nor a start that has nothing to run do", async () => {
  await bench.source.query(
    "insert into settings select 's' || i, repeat(gen_random_uuid()::text, 100) from generate_series(1, 8000) i",
  );
  const [last] = await bench.source.query<{ name: string }>(
    "select name from schema_migrations order by name desc limit 1",
  );
  const room = Promise.withResolvers<void>();
  const slow = new Writable({
    write: (_chunk, _encoding, done) => void room.promise.then(() => done()),
  });
  const backup = writeBackup(bench.source.connection, slow, { version: "0.1.0" });
  const waits = (event: string) => async () =>
    (
      await bench.source.query(
        "select from pg_stat_activity where wait_event = $1 and datname = current_database()",
        [event],
      )
    ).length > 0;
  await until("it waits for room", async () => {
    const rows = await bench.source.query(
      "select from pg_stat_activity where application_name = 'salesos backup' and query like 'copy%' and wait_event = 'ClientWrite' and datname = current_database()",
    );
    return rows.length > 0;
  });

  expect(await migrate(bench.source.connection)).toEqual([]);
  await bench.source.query("update schema_migrations set name = 'x' || name where name = $1", [
    last?.name,
  ]);
  const migrating = migrate(bench.source.connection).catch((error: Error) => error);
  await until("the migration waits", waits("advisory"));
  await bench.setting("written", "meanwhile");
  await bench.source.query("update schema_migrations set name = $1 where name = 'x' || $1", [
    last?.name,
  ]);
  room.resolve();
  await backup;
  expect(await migrating).toEqual([]);
});

describe("a file", () => {
  test("is readable by its owner only", async () => {
    expect((await stat(await bench.backUp())).mode & 0o777).toBe(0o600);
  });

  test("that exists is kept, unless it is forced", async () => {
    const file = bench.newFile();
    await writeFile(file, "mine");
    const write = (force: boolean) =>
      writeWholeFile(file, { force }, (output) =>
        writeBackup(bench.source.connection, output, { version: "0.1.0" }),
      );
    await expect(write(false)).rejects.toThrow("is there already");
    expect(await readFile(file, "utf8")).toBe("mine");
    await write(true);
    expect((await readBackup(file)).format).toBe(1);
  });

  test("is not there when the work was broken off, and nothing is left beside it", async () => {
    const place = await mkdtemp(path.join(bench.folder, "broken-"));
    await bench.source.query(
      "insert into settings select 's' || i, repeat('x', 5000) from generate_series(1, 2000) i",
    );
    const stop = new AbortController();
    const work = writeWholeFile(path.join(place, "b"), { force: false }, (output) =>
      writeBackup(bench.source.connection, output, {
        version: "0.1.0",
        signal: stop.signal,
        onProgress: () => stop.abort(),
      }),
    );
    await expect(work).rejects.toThrow(/abort/i);
    expect(await readdir(place)).toEqual([]);
  });

  test("that takes no more fails the backup, with its reason", async () => {
    await bench.source.query(
      "insert into settings select 's' || i, md5(i::text) from generate_series(1, 9000) i",
    );
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(new Error("no space left")),
    });
    await expect(writeBackup(bench.source.connection, full, { version: "0.1.0" })).rejects.toThrow(
      "no space left",
    );
  });
});
