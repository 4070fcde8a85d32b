import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { openDatabase, type Database } from "../database/database.ts";
import { newId } from "../types/ids.ts";
import { createRetention, partitioned, type RetentionDeps } from "./index.ts";

const NOW = Date.parse("2026-03-11T12:00:00Z"); // a Wednesday
const DAY = 86_400_000;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connection: database.connection, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(() =>
  database.query(`
    drop table if exists notes;
    create table notes (workspace_id uuid, id uuid, text text, primary key (workspace_id, id))
      with (fillfactor = 70);
    create index notes_text on notes (workspace_id, text);
    call partition_by_week('notes', 'id')`),
);

const retention = (now: number, more: Partial<RetentionDeps> = {}) =>
  createRetention({
    db,
    log: pino({ level: "silent" }),
    tables: [partitioned("notes", { key: "id", days: 30 })],
    now: () => now,
    settle: 0,
    pause: 10,
    ...more,
  });
const write = (at: number, text = "x") =>
  database.query("insert into notes values ($1, $2, $3)", [
    randomUUID(),
    newId(new Date(at)),
    text,
  ]);
const partitions = async () =>
  (
    await database.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'notes'::regclass order by 1`,
    )
  ).map(({ name }) => name);
const places = async () =>
  (
    await database.query<{ text: string; place: string }>(
      "select text, tableoid::regclass::text as place from notes order by id",
    )
  ).map(({ text, place }) => `${text} in ${place}`);

test("this week and the next two have partitions before anything is written, with the table's indexes and storage", async () => {
  await retention(NOW).prepare();
  expect(await partitions()).toEqual([
    "notes_20260309",
    "notes_20260316",
    "notes_20260323",
    "notes_rest",
  ]);
  const [made] = await database.query<{ options: string[]; indexes: number; rls: boolean }>(
    `select reloptions as options, relrowsecurity as rls,
      (select count(*)::int from pg_index where indrelid = c.oid) as indexes from pg_class c where relname = 'notes_20260309'`,
  );
  expect(made).toEqual({ options: ["fillfactor=70"], indexes: 2, rls: true });
});

test("what is written without a partition lies with the rest until it gets one", async () => {
  await write(NOW - 21 * DAY, "slept");
  await write(NOW, "now");
  await write(NOW + 400 * DAY, "ahead");
  await retention(NOW).prepare();
  expect(await places()).toEqual([
    "slept in notes_20260216",
    "now in notes_20260309",
    "ahead in notes_rest",
  ]);
});

test("a partition goes when all of it is past the retention, and not before", async () => {
  const then = Date.parse("2026-02-02T00:00:00Z");
  await retention(then).prepare();
  await write(then, "first of the week");
  await write(then + 7 * DAY - 1, "last of the week");
  await write(then + 7 * DAY, "first of the next");
  await retention(then + 37 * DAY - 1).run();
  expect(await places()).toHaveLength(3);
  await retention(then + 37 * DAY).run();
  expect(await places()).toEqual(["first of the next in notes_20260209"]);
});

test("what a clock that was wrong has written long ago goes as well; what it wrote ahead stays", async () => {
  await write(0, "1970");
  await write(NOW + 4000 * DAY, "ahead");
  await retention(NOW).run();
  expect(await places()).toEqual(["ahead in notes_rest"]);
});

test("a process whose clock is ahead of the database's drops nothing that is young by the database's", async () => {
  const at = Date.now();
  await retention(at).prepare();
  await write(at);
  await retention(at + 1000 * DAY).run();
  expect(await places()).toHaveLength(1);
});

test("a process that has only started drops nothing yet", async () => {
  await retention(NOW - 100 * DAY).prepare();
  await retention(NOW, { settle: 600_000 }).run();
  expect(await partitions()).toContain("notes_20251201");
});

test("a writer in the way is waited for in short turns, and others write meanwhile", async () => {
  await retention(NOW - 100 * DAY).prepare();
  const held = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const long = db.asSystem(async (tx) => {
    await tx.query({ text: "select count(*) from notes" });
    entered.resolve();
    await held.promise;
  });
  await entered.promise;
  let done = false;
  const running = retention(NOW, { tries: 1000 })
    .run()
    .then(() => (done = true));
  // Behind a run that waited for good, these would wait for the long writer as well.
  for (let n = 0; n < 20; n++) await write(NOW);
  expect(done).toBe(false);
  held.resolve();
  await long;
  await running;
  expect(await partitions()).not.toContain("notes_20251201");
});

test("instances that do it at once do it once, and all get through", async () => {
  await retention(NOW - 100 * DAY).prepare();
  await Promise.all([1, 2, 3].map(() => retention(NOW, { tries: 1000 }).run()));
  expect(await partitions()).toHaveLength(4);
});

test("writes that go on while rows leave the rest are all there after it", async () => {
  const writing = (async () => {
    for (let n = 0; n < 100; n++) await write(NOW + (n % 7) * DAY);
  })();
  await Promise.all([writing, retention(NOW, { tries: 1000 }).run()]);
  await retention(NOW).run();
  expect(await places()).toHaveLength(100);
  expect((await places()).filter((place) => place.endsWith("rest"))).toEqual([]);
});
