import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  findEvent,
  readAfter,
  readEnd,
  readNewest,
} from "../../apps/server/src/features/events/events.store.ts";
import { systemAccess } from "../../apps/server/src/platform/access/access.ts";
import { START, type EventFilter } from "../../apps/server/src/features/events/events.rules.ts";
import { listAttempts } from "../../apps/server/src/features/webhook-deliveries/attempts.store.ts";
import { findDelivery } from "../../apps/server/src/features/webhook-deliveries/webhook-deliveries.store.ts";
import { deliveryId } from "../../apps/server/src/features/webhook-deliveries/delivery-id.rules.ts";
import type {
  Statement,
  Transaction,
  WorkspaceTransaction,
} from "../../apps/server/src/platform/database/database.ts";
import { appendEvents } from "../../apps/server/src/platform/outbox/outbox.store.ts";
import { lockLogs, placeCommits } from "../../apps/server/src/platform/outbox/sequencer.store.ts";
import { createTestDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";
import { makePartitions } from "../../apps/server/src/testing/partitions.ts";
import { planOfPrepared, rowsLookedAt } from "./plans.ts";

const WORKSPACE = "0198c1d0-0000-7000-8000-00000000000a";
const ENDPOINT = "0198c1d0-0000-7000-8000-0000000000b1";
const EVENTS = 100_000;
/** Of the last events, so many have no place in the log yet. */
const WAITING = 100;
/** One event each 45 seconds, a commit each, up to a moment ago: they lie in eight or nine partitions. */
const STEP_MS = 45_000;
const PARTITIONS = 12;
const START_MS = Date.now() - (EVENTS + 1) * STEP_MS;

const id = (n: number) => {
  const hex = (START_MS + n * STEP_MS).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const ID = `(lpad(to_hex(${START_MS} + n::bigint * ${STEP_MS}), 12, '0') || '70008000000000000000')::uuid`;
const RECORD = `lpad(to_hex(n / 20), 32, '0')::uuid`;

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await makePartitions(database, START_MS, Date.now() + 14 * 86_400_000);
  client = new Client(database.connection);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select relid::regclass::text as name from unnest(array['events', 'event_commits', 'webhook_deliveries', 'webhook_attempts']::regclass[]) t,
      pg_partition_tree(t) where isleaf`,
  );
  // What the database learns by itself would come at any moment.
  for (const { name } of rows) {
    await client.query(`alter table ${name} set (autovacuum_enabled = false)`);
  }
  await client.query(`
    insert into event_commits (workspace_id, id, first_event_id, last_event_id, position)
      select '${WORKSPACE}', n, ${ID}, ${ID}, case when n <= ${EVENTS - WAITING} then n end from generate_series(1, ${EVENTS}) n;
    insert into event_log_ends select gen_random_uuid(), n from generate_series(1, 10000) n
      union all select '${WORKSPACE}', ${EVENTS - WAITING};
    insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
      select '${WORKSPACE}', ${ID}, 'lead.updated', ${RECORD}, now(), '{}', n from generate_series(1, ${EVENTS}) n;
    insert into webhook_deliveries (workspace_id, event_id, endpoint_id, state, due_at)
      select '${WORKSPACE}', ${ID}, '${ENDPOINT}', 'succeeded', now() from generate_series(1, ${EVENTS}) n;
    insert into webhook_attempts (workspace_id, event_id, endpoint_id, attempt, started_at, duration_ms)
      select '${WORKSPACE}', ${ID}, '${ENDPOINT}', a, now(), 5 from generate_series(1, ${EVENTS}) n, generate_series(1, 2) a`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The most rows that one scan looks at, over all partitions, with plans for these values and plans that are kept. */
async function rowsOf(
  work: (tx: WorkspaceTransaction) => Promise<unknown>,
  role = "salesos_app",
): Promise<number> {
  let most = 0;
  async function run(statement: Statement): Promise<void> {
    const { text } = statement;
    if (text.startsWith("select set_config") || text.includes("advisory")) {
      return void (await client.query(text));
    }
    most = Math.max(most, rowsLookedAt(await planOfPrepared(client, statement)));
  }
  for (const mode of ["force_custom_plan", "force_generic_plan"]) {
    await client.query("begin");
    await client.query(`set local role ${role === "salesos_app" ? role : "none"}`);
    await client.query("select set_config('salesos.workspace_id', $1, true)", [WORKSPACE]);
    await client.query(`set local plan_cache_mode = ${mode}`);
    let last: Promise<unknown> = Promise.resolve();
    await work({
      workspaceId: WORKSPACE,
      access: systemAccess(WORKSPACE),
      now: new Date(),
      signal: () => {},
      afterCommit: () => {},
      offer: () => undefined,
      query: (statement) => {
        last = last.then(() => run(statement));
        return last.then(() => []);
      },
    });
    await client.query("rollback");
  }
  return most;
}

const all: EventFilter = {
  types: [],
  groups: [],
  recordIds: undefined,
  fromId: undefined,
  belowId: undefined,
};
const after = (position: number, filter = all) => ({
  place: { position: String(position), eventId: START.eventId },
  filter,
  limit: 50,
});
const event = {
  type: "lead.created",
  recordId: randomUUID(),
  path: "/",
  data: "{}",
  previous: null,
};
const key = { eventId: id(EVENTS / 2), endpointId: ENDPOINT };
const PAGE = 51 + PARTITIONS;

const cases: [string, (tx: WorkspaceTransaction) => Promise<unknown>, number][] = [
  ["the log from its start", (tx) => readAfter(tx, after(0)), PAGE],
  ["the log from its middle", (tx) => readAfter(tx, after(EVENTS / 2)), PAGE],
  ["the end of the log", (tx) => readAfter(tx, after(EVENTS - WAITING)), PAGE],
  ["where the log ends", (tx) => readEnd(tx), PAGE],
  [
    "the log of one record",
    (tx) =>
      readAfter(tx, after(0, { ...all, recordIds: ["00000000-0000-0000-0000-000000000064"] })),
    PAGE,
  ],
  ["the newest", (tx) => readNewest(tx, { before: undefined, filter: all, limit: 50 }), PAGE],
  ["older ones", (tx) => readNewest(tx, { before: id(5000), filter: all, limit: 50 }), PAGE],
  ["one event", (tx) => findEvent(tx, id(777)), PARTITIONS],
  ["one delivery", (tx) => findDelivery(tx, deliveryId(key)), 2],
  ["the attempts of a delivery", (tx) => listAttempts(tx, key, { after: 0, limit: 50 }), 2],
  ["an event that is appended", (tx) => appendEvents(tx, [event]), 2],
];

describe.each([
  ["without statistics", ""],
  ["with statistics", "analyze events, event_commits, webhook_deliveries, webhook_attempts"],
])("among 100,000 events in partitions, %s,", (_how, before) => {
  beforeAll(async () => {
    if (before !== "") await client.query(before);
  });

  test.each(cases)("%s: found by an index", async (_what, work, most) => {
    expect(await rowsOf(work)).toBeLessThanOrEqual(most);
  });

  test("what waits for its place in the log gets it along the index, and 10,000 logs at rest cost nothing", async () => {
    const range = { floor: 0, limit: 5_000 };
    const place = (tx: Transaction) =>
      Promise.all([lockLogs(tx, range), placeCommits(tx, [WORKSPACE], range)]);
    expect(await rowsOf(place, "owner")).toBeLessThanOrEqual(2 * WAITING);
  });
});
