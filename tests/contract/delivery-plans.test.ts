import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemAccess } from "../../apps/server/src/platform/access/access.ts";
import { listDeliveries } from "../../apps/server/src/features/webhook-deliveries/webhook-deliveries.usecases.ts";
import type {
  Statement,
  WorkspaceTransaction,
} from "../../apps/server/src/platform/database/database.ts";
import { encodeCursor } from "../../apps/server/src/platform/query/cursor.rules.ts";
import { createTestDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";
import { makePartitions } from "../../apps/server/src/testing/partitions.ts";
import { EXPLAIN, planIn, rowsLookedAt } from "./plans.ts";

const WORKSPACE = "0198c1d0-0000-7000-8000-00000000000a";
const EVENTS = 100_000;
/** One endpoint gets every event, one each hundredth; of each thousand deliveries one failed, and a few wait. */
const BUSY = "0198c1d0-0000-7000-8000-0000000000b1";
const QUIET = "0198c1d0-0000-7000-8000-0000000000b2";
const START = 1_700_000_000_000;
/** In ms: all events lie in eleven partitions. */
const STEP = 60_000;

/** The id of the n-th event, made a minute after the one before it. */
const id = (n: number) => {
  const hex = (START + n * STEP).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const at = (n: number) => new Date(START + n * STEP).toISOString();
const ID = `(lpad(to_hex(${START} + n::bigint * ${STEP}), 12, '0') || '70008000000000000000')::uuid`;

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await makePartitions(database, START, START + EVENTS * STEP);
  client = new Client(database.connection);
  await client.connect();
  await client.query(`
    insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
    select '${WORKSPACE}', ${ID}, case n % 5000 when 0 then 'deal.won' else 'lead.updated' end,
      gen_random_uuid(), to_timestamp(${START / 1000} + n * ${STEP / 1000}), '{}', n
    from generate_series(1, ${EVENTS}) n`);
  await client.query(`
    insert into webhook_deliveries (workspace_id, event_id, endpoint_id, state, due_at)
    select '${WORKSPACE}', ${ID}, e, case when n % 1000 = 0 then 'failed' when n % 2000 = 1 then 'pending' else 'succeeded' end, now()
    from generate_series(1, ${EVENTS}) n, unnest(array['${BUSY}', '${QUIET}']::uuid[]) e
    where e = '${BUSY}' or n % 100 = 0`);
  await client.query("vacuum analyze events, webhook_deliveries");
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The most rows that one scan of a list looked at, over all partitions, run as a request of the workspace runs it. */
async function rowsOf(query: object): Promise<number> {
  let looked = 0;
  const tx: WorkspaceTransaction = {
    workspaceId: WORKSPACE,
    access: systemAccess(WORKSPACE),
    now: new Date(),
    signal: () => {},
    afterCommit: () => {},
    offer: () => undefined,
    async query({ text, values = [] }: Statement) {
      const plan = planIn(await client.query(`${EXPLAIN} ${text}`, [...values]));
      looked = Math.max(looked, rowsLookedAt(plan));
      return [];
    },
  };
  await client.query("begin");
  await client.query("set local role salesos_app");
  await client.query("select set_config('salesos.workspace_id', $1, true)", [WORKSPACE]);
  await listDeliveries(tx, { query } as never);
  await client.query("rollback");
  return looked;
}

const deep = encodeCursor(
  [
    { column: "event_id", descending: true },
    { column: "endpoint_id", descending: true },
  ],
  [id(EVENTS / 2), QUIET],
  "webhook-deliveries",
);

test.each<[string, object, number]>([
  ["the first page", {}, 65],
  ["a page at depth", { cursor: deep }, 65],
  ["an endpoint with many", { endpointId: BUSY }, 65],
  ["an endpoint with few", { endpointId: QUIET }, 65],
  ["an endpoint with few at depth", { endpointId: QUIET, cursor: deep }, 65],
  ["an event", { eventId: id(500) }, 65],
  ["what failed", { status: "failed" }, 65],
  ["what failed at depth", { status: "failed", cursor: deep }, 65],
  ["what failed at an endpoint", { status: "failed", endpointId: BUSY }, 65],
  ["what was canceled, which is nothing", { status: "canceled" }, 250],
  ["what waits", { status: "pending" }, 200],
  ["what waits at an endpoint", { status: "pending", endpointId: BUSY }, 200],
  ["a time", { createdAfter: at(500), createdBefore: at(520) }, 65],
  [
    "a time at an endpoint",
    { createdAfter: at(500), createdBefore: at(700), endpointId: QUIET },
    65,
  ],
  ["a rare type", { eventType: ["deal.won"] }, 2_100],
  ["a type that nothing has", { eventType: ["deal.deleted"] }, 2_100],
])("among 100,000 deliveries, %s is found by an index", async (_what, query, most) => {
  expect(await rowsOf(query)).toBeLessThanOrEqual(most);
});
