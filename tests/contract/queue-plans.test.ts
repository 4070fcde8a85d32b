import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  claimAnywhere,
  claimKnown,
} from "../../apps/server/src/features/webhooks/queue/claims.store.ts";
import { START, ZERO } from "../../apps/server/src/features/webhooks/queue/delivery.ts";
import { defaultBreaker } from "../../apps/server/src/features/webhooks/breaker/breaker.rules.ts";
import { LOOKED } from "../../apps/server/src/features/webhooks/queue/turns.sql.ts";
import { release, renew } from "../../apps/server/src/features/webhooks/queue/leases.store.ts";
import type { Result } from "../../apps/server/src/features/webhooks/attempts/result.ts";
import { recordResults } from "../../apps/server/src/features/webhooks/results/results.store.ts";
import type { Statement, Transaction } from "../../apps/server/src/platform/database/database.ts";
import { createTestDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";
import { makePartitions } from "../../apps/server/src/testing/partitions.ts";
import { planOfPrepared, rowsLookedAt } from "./plans.ts";

const WORKSPACE = "0198c1d0-0000-7000-8000-00000000000a";
const BUSY = "0198c1d0-0000-7000-8000-0000000000b1";
const TOKEN = randomUUID();
const WAITING = 100_000;
/** What one sender has in hand, anywhere in the queue. */
const IN_HAND = 500;
/** One event each 45 seconds, up to a moment ago: they lie in eight or nine partitions. */
const STEP_MS = 45_000;
/** These, the two weeks ahead and the rest. */
const PARTITIONS = 12;
const START_MS = Date.now() - (WAITING + 1) * STEP_MS;
const ID = `(lpad(to_hex(${START_MS} + n::bigint * ${STEP_MS}), 12, '0') || '70008000000000000000')::uuid`;

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await makePartitions(database, START_MS, Date.now() + 14 * 86_400_000);
  client = new Client(database.connection);
  await client.connect();
  await client.query(`
    with o as (insert into organisations (id, name, created_at) values (gen_random_uuid(), 'Acme', now()) returning id)
    insert into workspaces (id, organisation_id, name, mode, plan, created_at)
      select '${WORKSPACE}', id, 'Acme', 'live', 'free', now() from o`);
  await client.query(`
    insert into webhook_endpoints (workspace_id, id, version, url, event_types, secret, enabled, created_at, updated_at)
    values ('${WORKSPACE}', '${BUSY}', 1, 'http://127.0.0.1:9/', '{*}', 'whsec_AAAA', true, now(), now())`);
  await client.query(`
    insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
    select '${WORKSPACE}', ${ID}, 'lead.updated', gen_random_uuid(), now(), '{}', n
    from generate_series(1, ${WAITING}) n`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

interface Cost {
  /** Of the deliveries and events, by the largest scan over all partitions. */
  rows: number;
  /** Pages touched, in all. */
  pages: number;
}

/**
 * What `work` reads when `held` deliveries are under this sender's lease, with plans as they are made
 * for the first runs of a statement and as they are kept for the later ones: the worse of the two.
 */
async function costOf(work: (tx: Transaction) => Promise<unknown>): Promise<Cost> {
  const cost = { rows: 0, pages: 0 };
  for (const mode of ["force_custom_plan", "force_generic_plan"]) {
    await client.query("begin");
    await client.query(`set local plan_cache_mode = ${mode}`);
    let last: Promise<unknown> = Promise.resolve();
    await work({
      now: new Date(),
      signal: () => {},
      afterCommit: () => {},
      offer: () => undefined,
      // One after the other, as on a connection.
      query: (statement) => {
        last = last.then(() => run(statement, cost));
        return last.then(() => []);
      },
    });
    await client.query("rollback");
  }
  return cost;
}

async function run(statement: Statement, cost: Cost): Promise<void> {
  const { text } = statement;
  if (text.startsWith("select set_config")) return void (await client.query(text));
  const plan = await planOfPrepared(client, statement);
  cost.pages = Math.max(cost.pages, plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]);
  cost.rows = Math.max(cost.rows, rowsLookedAt(plan, /^(webhook_deliveries|events)/));
}

/** What the database learns by itself would come at any moment. */
async function learnNothing(): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and (oid = 'webhook_deliveries'::regclass
      or oid in (select relid from pg_partition_tree('webhook_deliveries')))`,
  );
  for (const { name } of rows) {
    await client.query(`alter table ${name} set (autovacuum_enabled = false)`);
  }
}

async function fill(): Promise<void> {
  await client.query(`
    insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, lease_token, lease_until)
    select '${WORKSPACE}', ${ID}, '${BUSY}', now() - interval '1 hour' + n * interval '1 microsecond',
      case when n % ${WAITING / IN_HAND} = 0 then '${TOKEN}'::uuid end,
      case when n % ${WAITING / IN_HAND} = 0 then now() + interval '1 hour' end
    from generate_series(1, ${WAITING}) n`);
}

const inHand = Array.from({ length: IN_HAND }, (_, i) => {
  const hex = (START_MS + (i + 1) * (WAITING / IN_HAND) * STEP_MS).toString(16).padStart(12, "0");
  const eventId = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
  return { workspaceId: WORKSPACE, endpointId: BUSY, eventId, token: TOKEN };
});
const results: Result[] = inHand.map((lease) => ({
  ...lease,
  ok: true,
  state: "succeeded",
  dueAt: undefined,
  attempt: 1,
  startedAt: new Date(),
  durationMs: 5,
  status: 200,
  error: undefined,
  remoteAddress: "127.0.0.1",
  url: "http://127.0.0.1:9/",
  requestHeaders: [],
  responseHeaders: [],
  responseBody: undefined,
  timings: undefined,
  probe: false,
}));

const terms = { sender: randomUUID(), limit: 256, token: randomUUID(), leaseMs: 4_000, askedAt: 0 };
const known = [{ workspaceId: WORKSPACE, endpointId: BUSY, room: 256, floor: 0, record: ZERO }];

describe.each([
  ["without statistics", "truncate webhook_deliveries", ""],
  [
    "with statistics of an empty queue",
    `truncate webhook_deliveries;
     insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, state)
       select '${WORKSPACE}', gen_random_uuid(), '${BUSY}', now(), 'succeeded' from generate_series(1, 2000);
     analyze webhook_deliveries`,
    "",
  ],
  ["with true statistics", "truncate webhook_deliveries", "analyze webhook_deliveries"],
])("with 100,000 deliveries waiting, %s,", (_name, before, after) => {
  beforeAll(async () => {
    await learnNothing();
    await client.query(before);
    await fill();
    if (after !== "") await client.query(after);
  });

  test("500 results find their deliveries by the primary key", async () => {
    const cost = await costOf((tx) => recordResults(tx, results, defaultBreaker));
    expect(cost.rows).toBeLessThanOrEqual(IN_HAND);
    expect(cost.pages).toBeLessThan(IN_HAND * 40);
  });

  test("500 leases are renewed, and handed back, by the primary key", async () => {
    const renewed = await costOf((tx) => renew(tx, inHand, 4_000));
    const handedBack = await costOf((tx) => release(tx, inHand));
    for (const cost of [renewed, handedBack]) {
      expect(cost.rows).toBeLessThanOrEqual(IN_HAND);
      expect(cost.pages).toBeLessThan(IN_HAND * 40);
    }
  });

  test("a claim of 256 reads about as many", async () => {
    const ofKnown = await costOf((tx) => claimKnown(tx, known, terms));
    const ofAny = await costOf((tx) => claimAnywhere(tx, START, { busy: [], room: 256 }, terms));
    for (const cost of [ofKnown, ofAny]) {
      // Once to take them, once to lease them.
      expect(cost.rows).toBeLessThanOrEqual(2 * 256 + PARTITIONS);
      expect(cost.pages).toBeLessThan(256 * 40);
    }
  });
});

// A record each, or one for all; what comes first waits to be tried again.
describe.each([
  ["of one record", WAITING],
  ["of 5,000 records", 20],
])("with 100,000 deliveries %s held back at an ordered endpoint,", (_name, ofEach) => {
  beforeAll(async () => {
    await learnNothing();
    await client.query("truncate webhook_deliveries");
    await client.query("update webhook_endpoints set ordering = 'record'");
    await client.query(`
      insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, record_id)
      select '${WORKSPACE}', ${ID}, '${BUSY}',
        now() + case when n % ${ofEach} = 1 then interval '1 hour' else interval '-1 hour' end,
        lpad(to_hex((n - 1) / ${ofEach} + 1), 32, '0')::uuid
      from generate_series(1, ${WAITING}) n`);
  });
  afterAll(() => client.query("update webhook_endpoints set ordering = 'none'"));

  test.each(["", "analyze webhook_deliveries"])("a claim reads few of them %s", async (before) => {
    if (before !== "") await client.query(before);
    const ofKnown = await costOf((tx) => claimKnown(tx, known, terms));
    const ofAny = await costOf((tx) => claimAnywhere(tx, START, { busy: [], room: 256 }, terms));
    for (const cost of [ofKnown, ofAny]) {
      // What comes first of each record is looked for in every partition.
      expect(cost.rows).toBeLessThanOrEqual(LOOKED * PARTITIONS);
      expect(cost.pages).toBeLessThan(1_000 * PARTITIONS);
    }
  });
});
