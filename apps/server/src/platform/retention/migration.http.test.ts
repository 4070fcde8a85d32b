import { pino } from "pino";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBareDatabase, type TestDatabase } from "../../testing/database.ts";
import { openDatabase } from "../database/database.ts";
import { applyMigration, migrate, ownMigrations, prepareMigrations } from "../database/migrate.ts";
import { newId } from "../types/ids.ts";
import { createRetention, partitioned } from "./index.ts";

const WORKSPACE = "0198c1d0-0000-7000-8000-00000000000a";
const ENDPOINT = "0198c1d0-0000-7000-8000-0000000000b1";
const DAY = 86_400_000;
const EVENTS = 2_000;
const TABLES = ["event_commits", "events", "webhook_deliveries", "webhook_attempts"];
const KEY = { events: "id", event_commits: "last_event_id" } as Record<string, string>;

let database: TestDatabase;
let before: Record<string, unknown[]>;
/** The id that a clock which was a year ahead has made. */
const ahead = newId(new Date(Date.now() + 365 * DAY));

const rowsOf = async () =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(
        async (table) =>
          [
            table,
            (
              await database.query<{ row: unknown }>(
                `select to_jsonb(t) - 'request_id' as row from ${table} t order by ${KEY[table] ?? "event_id"}`,
              )
            ).map(({ row }) => row),
          ] as const,
      ),
    ),
  );

beforeAll(async () => {
  database = await createBareDatabase();
  const client = new Client(database.connection);
  await client.connect();
  await prepareMigrations(client);
  for (const migration of await ownMigrations()) {
    if (migration.name < "0013") await applyMigration(client, migration);
  }
  // One event each quarter of an hour, up to a moment ago, and one of next year.
  const start = Date.now() - EVENTS * 900_000;
  await client.query(`
    create temp table made as
      select n, (lpad(to_hex(${start} + n::bigint * 900000), 12, '0') || '70008000000000000000')::uuid as id
      from generate_series(1, ${EVENTS}) n
      union all select ${EVENTS + 1}, '${ahead}'::uuid;
    insert into event_commits (workspace_id, first_event_id, last_event_id, position)
      select '${WORKSPACE}', id, id, nextval('event_position') from made order by n;
    insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
      select '${WORKSPACE}', m.id, 'lead.created', m.id, now(), '{"n":' || n || '}', c.id
      from made m join event_commits c on c.first_event_id = m.id;
    insert into webhook_deliveries (workspace_id, event_id, endpoint_id, state, due_at)
      select '${WORKSPACE}', id, '${ENDPOINT}', case n % 10 when 0 then 'pending' else 'succeeded' end, now() from made;
    insert into webhook_attempts (workspace_id, event_id, endpoint_id, attempt, started_at, duration_ms)
      select '${WORKSPACE}', id, '${ENDPOINT}', 1, now(), 5 from made`);
  await client.end();
  before = await rowsOf();
  await migrate(database.connection);
});
afterAll(() => database.drop());

test("every row is there after the migration, in the table itself as its first partition; ids of the far future lie with the rest", async () => {
  expect(await rowsOf()).toEqual(before);
  for (const table of TABLES) {
    const rows = await database.query<{ place: string; n: number }>(
      `select tableoid::regclass::text as place, count(*)::int as n from ${table} group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { place: `${table}_before`, n: EVENTS },
      { place: `${table}_rest`, n: 1 },
    ]);
  }
});

test("indexes keep their names and are whole, storage settings hold for each partition", async () => {
  const broken = await database.query(
    "select indexrelid::regclass from pg_index where not indisvalid or not indisready",
  );
  expect(broken).toEqual([]);
  const names = await database.query<{ name: string }>(
    `select i.indexrelid::regclass::text as name from pg_index i where i.indrelid = any($1::regclass[])`,
    [TABLES],
  );
  expect(names.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "event_commits_pkey",
      "event_commits_position",
      "event_commits_waiting",
      "events_pkey",
      "events_record",
      "webhook_deliveries_pkey",
      "webhook_deliveries_pending",
      "webhook_deliveries_endpoint",
      "webhook_deliveries_unsuccessful",
      "webhook_attempts_pkey",
    ]),
  );
  const storage = await database.query<{ options: string[] }>(
    "select reloptions as options from pg_class where relname in ('webhook_deliveries_before', 'webhook_deliveries_rest')",
  );
  expect(storage.map(({ options }) => options[0])).toEqual(["fillfactor=70", "fillfactor=70"]);
});

test("requests come to the rows through the table alone, and to those of their workspace alone", async () => {
  const client = new Client(database.connection);
  await client.connect();
  await client.query("set role salesos_app");
  const seen = async (workspace: string) => {
    await client.query("select set_config('salesos.workspace_id', $1, false)", [workspace]);
    return (await client.query("select count(*)::int as n from visible_events")).rows[0]?.n;
  };
  expect(await seen(WORKSPACE)).toBe(EVENTS + 1);
  expect(await seen(ENDPOINT)).toBe(0);
  for (const table of TABLES) {
    await expect(client.query(`select from ${table}_before`)).rejects.toThrow("permission denied");
    await expect(client.query(`select from ${table}_rest`)).rejects.toThrow("permission denied");
  }
  await client.end();
});

test("commits go on to be numbered where they were", async () => {
  const id = newId();
  const [row] = await database.query<{ id: string; most: string }>(
    `insert into event_commits (workspace_id, first_event_id, last_event_id) values ($1, $2, $2)
      returning id, (select max(id) from event_commits) as most`,
    [WORKSPACE, id],
  );
  expect(Number(row?.id)).toBe(Number(row?.most) + 1);
});

test("the weeks after it get partitions beside it, and it stays while the database's clock says that it is too early", async () => {
  const db = openDatabase({ connection: database.connection, onError: () => {} });
  const run = (now: number) =>
    createRetention({
      db,
      log: pino({ level: "silent" }),
      tables: [partitioned("events", { key: "id", days: 30 })],
      now: () => now,
      settle: 0,
    }).run();
  await run(Date.now());
  const names = async () =>
    (
      await database.query<{ name: string }>(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass order by 1",
      )
    ).map(({ name }) => name);
  expect(await names()).toHaveLength(4);
  await run(Date.now() + 100 * DAY);
  expect(await names()).toContain("events_before");
  await db.close();
});
