import { readFile, rm, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { until } from "../../testing/poll.ts";
import type { TestDatabase } from "../../testing/database.ts";
import {
  holdSchemaForTransaction,
  applyMigration,
  migrate,
  ownMigrations,
  prepareMigrations,
} from "../database/migrate.ts";
import { readBackup, restoreBackup } from "./index.ts";
import { everything, openWorkbench, tablesOf, type Workbench } from "../../testing/backup.ts";

const WORKSPACE = "0197f000-0000-7000-8000-000000000001";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());
beforeEach(() => bench.clear());

describe("a file that is not whole", () => {
  let file: string;
  let content: Buffer;
  let target: TestDatabase;
  beforeAll(async () => {
    await bench.source.query("truncate settings");
    await bench.source.query(
      "insert into settings select 's' || i, md5(i::text) from generate_series(1, 500) i",
    );
    file = await bench.backUp();
    content = await readFile(file);
    target = await bench.emptyDatabase();
  });
  const refused = async (bytes: Buffer, message: RegExp) => {
    const other = bench.newFile();
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
    await expect(restoreBackup(target.connection, bench.folder)).rejects.toThrow("is a folder");
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
      const other = bench.newFile();
      await writeFile(other, flipped);
      const read = await readBackup(other).catch((error: Error) => error);
      if (read instanceof Error)
        expect(read.message).toMatch(/cannot be restored: .*Nothing was changed\./);
      else expect(read).toEqual(right);
      await rm(other);
    }
  });
});

test("a table that is not of SalesOS is refused, before anything is changed", async () => {
  await bench.source.query("create table customers (id integer)");
  const file = await bench.backUp();
  await bench.source.query("drop table customers");
  const target = await bench.emptyDatabase();
  await expect(restoreBackup(target.connection, file)).rejects.toThrow('a table "customers"');
  expect(await tablesOf(target)).toBe(0);
});

describe("a restore", () => {
  test("that waits for another ends at once when it is broken off", async () => {
    const file = await bench.backUp();
    const target = await bench.emptyDatabase();
    const other = new Client(target.connection);
    await other.connect();
    await other.query("begin");
    await holdSchemaForTransaction(other);
    const stop = new AbortController();
    const ended = restoreBackup(target.connection, file, { signal: stop.signal }).then(
      () => "restored",
      (error: Error) => error.message,
    );
    await until("it waits", async () => {
      const rows = await target.query(
        "select from pg_stat_activity where application_name = 'salesos restore' and wait_event = 'advisory' and datname = current_database()",
      );
      return rows.length > 0;
    });
    stop.abort();
    expect(await ended).toMatch(/abort/i);
    await other.end();
    expect(await tablesOf(target)).toBe(0);
  });

  test("into a database that holds something is refused and changes nothing", async () => {
    await bench.setting("mine", "kept");
    const file = await bench.backUp();
    const before = await everything(bench.source);
    await expect(restoreBackup(bench.source.connection, file)).rejects.toThrow("is not empty");
    expect(await everything(bench.source)).toEqual(before);
    const other = await bench.emptyDatabase();
    await other.query("create table customers (id int)");
    await expect(restoreBackup(other.connection, file)).rejects.toThrow("it has customers.");
  });

  test("of an older schema runs the migrations that came since, after the data are in", async () => {
    const old = await bench.emptyDatabase();
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
    const target = await bench.emptyDatabase();
    const { migrated } = await restoreBackup(target.connection, await bench.backUp(old.connection));
    expect(migrated).toEqual(all.slice(released.length).map(({ name }) => name));
    expect(await target.query("select count(*)::int as n from events")).toEqual([{ n: 20 }]);
    expect(await target.query("select name, value from settings where name = 'mine'")).toEqual([
      { name: "mine", value: "kept" },
    ]);
    await expect(migrate(target.connection)).resolves.toEqual([]);
  });

  test("of a newer schema is refused by version", async () => {
    await bench.source.query(
      "insert into schema_migrations (name, checksum) values ('9999_future.sql', 'x')",
    );
    try {
      const file = await bench.backUp();
      const target = await bench.emptyDatabase();
      await expect(restoreBackup(target.connection, file)).rejects.toThrow(
        /made by a newer SalesOS \(0\.1\.0\).*9999_future\.sql/,
      );
      expect(await tablesOf(target)).toBe(0);
    } finally {
      await bench.source.query("delete from schema_migrations where name = '9999_future.sql'");
    }
  });

  test("that is broken off leaves the database empty", async () => {
    await bench.source.query(
      "insert into settings select 's' || i, repeat('x', 5000) from generate_series(1, 2000) i",
    );
    const file = await bench.backUp();
    const target = await bench.emptyDatabase();
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
