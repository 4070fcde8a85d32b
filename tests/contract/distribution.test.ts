import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";

/** Tables of the instance, not of a workspace: they lie outside the shards, or in all of them. */
const OF_THE_INSTANCE: Readonly<Record<string, string>> = {
  api_key_directory: "leads from a key to its workspace",
  mails: "mail that waits to be sent",
  organisations: "the directory of workspaces",
  rate_limit_buckets: "limits of keys and addresses, shared by all processes",
  rate_limit_instances: "the processes that share limits",
  rollup_backfills: "how far the backfills of rollups have come",
  schema_migrations: "migrations that have run",
  settings: "settings of the instance",
  status_days: "the status page",
  status_incident_updates: "the status page",
  status_incidents: "the status page",
  status_instances: "the status page",
  status_mailings: "the status page",
  status_minutes: "the status page",
  status_probes: "the status page",
  status_subscribers: "the status page",
  status_witness_reports: "the status page",
  status_witnesses: "the status page",
  support_requests: "requests for support",
  workspaces: "the directory of workspaces",
};

/** Sequences that several workspaces draw from, and why that neither orders nor identifies anything across them. */
const HARMLESS_SEQUENCES: Readonly<Record<string, string>> = {
  event_commits_id_seq:
    "only unique within a workspace; events get their order from the positions of their workspace",
  record_counts_id_seq: "only tells the changes of one total apart",
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Whether a table is a workspace's. */
const IN_WORKSPACE = (table: string) =>
  `exists (select 1 from pg_attribute w where w.attrelid = ${table} and w.attname = 'workspace_id' and not w.attisdropped)`;

const columnsOf = (table: string, numbers: string) =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality place(number, n)
    left join pg_attribute a on a.attrelid = ${table} and a.attnum = place.number order by n)`;

test("a table belongs to a workspace or, with a reason, to the instance", async () => {
  const rows = await database.query<{ name: string }>(
    `select relname as name from pg_class c where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and not relispartition and not ${IN_WORKSPACE("c.oid")} order by relname`,
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(OF_THE_INSTANCE));
});

test("each primary key, unique key and exclusion of a workspace's table begins with workspace_id", async () => {
  const keys = await database.query<{ name: string; columns: string[] }>(
    `select i.indexrelid::regclass::text as name, ${columnsOf("i.indrelid", "i.indkey::int2[]")} as columns
      from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and (i.indisunique or i.indisexclusion)
        and ${IN_WORKSPACE("c.oid")} order by 1`,
  );
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter(({ columns }) => columns[0] !== "workspace_id")).toEqual([]);
});

test("each table of a workspace has a primary key", async () => {
  const bare = await database.query(
    `select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and ${IN_WORKSPACE("c.oid")}
      and not exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
  );
  expect(bare).toEqual([]);
});

test("each foreign key stays within its workspace, or within the instance", async () => {
  const references = await database.query<{ name: string; from: string[]; to: string[] }>(
    `select k.conrelid::regclass || '.' || k.conname as name,
        ${columnsOf("k.conrelid", "k.conkey")} as "from", ${columnsOf("k.confrelid", "k.confkey")} as "to"
      from pg_constraint k
      where k.contype = 'f' and (${IN_WORKSPACE("k.conrelid")} or ${IN_WORKSPACE("k.confrelid")}) order by 1`,
  );
  expect(references.length).toBeGreaterThan(0);
  const leaving = references.filter(
    ({ from, to }) => from[0] !== "workspace_id" || to[0] !== "workspace_id",
  );
  expect(leaving).toEqual([]);
});

test("no sequence numbers what several workspaces have in common", async () => {
  const sequences = await database.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1`,
  );
  expect(sequences.map(({ name }) => name)).toEqual(Object.keys(HARMLESS_SEQUENCES));
});
