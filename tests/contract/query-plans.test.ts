import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  Statement,
  WorkspaceTransaction,
} from "../../apps/server/src/platform/database/database.ts";
import { systemAccess } from "../../apps/server/src/platform/access/access.ts";
import { deals as dealKind } from "../../apps/server/src/features/deals/index.ts";
import { leads as leadKind } from "../../apps/server/src/features/leads/index.ts";
import type { Operation } from "../../apps/server/src/platform/operations/operation.ts";
import { encodeCursor } from "../../apps/server/src/platform/query/cursor.rules.ts";
import { parseSort } from "../../apps/server/src/platform/query/sort.rules.ts";
import { stages } from "../../apps/server/src/features/deals/deals.stages.ts";
import { createTestDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";
import { EXPLAIN, nodesOf, planIn, type Plan } from "./plans.ts";

const WORKSPACE = "0198c1d0-0000-7000-8000-00000000000a";
const RECORDS = 200_000;

let database: TestDatabase;
let client: Client;

/** The id of the n-th record, made one second after the one before it. */
const id = (n: number) => {
  const hex = (1_700_000_000_000 + n * 1000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const ID = `(lpad(to_hex(1700000000000 + n::bigint * 1000), 12, '0') || '70008000000000000000')::uuid`;
const updated = (n: number) => new Date(1_700_000_000_000 + n * 1000).toISOString();
const UPDATED = `to_timestamp(1700000000 + n)`;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.connection);
  await client.connect();
  const workspace = `'${WORKSPACE}'::uuid`;
  await client.query(`
    insert into leads (workspace_id, id, version, industry_key, status, icp_score, updated_at, search, doc)
    select ${workspace}, ${ID}, 1, 'industry ' || n % 20, 'new', (n * 7919) % 101, ${UPDATED},
      array_to_tsvector(array['company', 'c' || n]), json_build_object('id', n, 'note', repeat('x', 400))
    from generate_series(0, ${RECORDS - 1}) n`);
  await client.query(`
    insert into deals (workspace_id, id, version, stage, status, value, currency, lead_id, updated_at, search, doc)
    select ${workspace}, ${ID}, 1, (array['${stages.join("','")}'])[n % 6 + 1], 'open', (n::bigint * 7919) % 100000, 'USD',
      ${ID}, ${UPDATED}, array_to_tsvector(array['deal', 'd' || n]), json_build_object('id', n)
    from generate_series(0, ${RECORDS / 4 - 1}) n`);
  // Neighbours, so that a workspace is a part of its tables and not all of them.
  await client.query(`
    insert into leads (workspace_id, id, version, industry_key, status, icp_score, updated_at, search, doc)
    select gen_random_uuid(), ${ID}, 1, 'industry 1', 'new', 50, ${UPDATED}, '', '{}'
    from generate_series(0, 999) n`);
  await client.query("vacuum analyze leads, deals");
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

let preparations = 0;

/** A statement with a name keeps one plan for all values; its plan is the one that is looked at. */
async function planOf({ name, text, values = [] }: Statement): Promise<Plan> {
  if (name === undefined) return planIn(await client.query(`${EXPLAIN} ${text}`, [...values]));
  const prepared = `looked_at_${++preparations}`;
  await client.query("set local plan_cache_mode = force_generic_plan");
  await client.query(`prepare ${prepared} as ${text}`);
  const list = values.map((value) =>
    client.escapeLiteral(Array.isArray(value) ? `{${value.join(",")}}` : String(value)),
  );
  const plan = planIn(await client.query(`${EXPLAIN} execute ${prepared} (${list.join(", ")})`));
  await client.query(`deallocate ${prepared}`);
  return plan;
}

/** Runs a use case on a transaction that explains every statement instead of answering it. */
async function explain(useCase: (tx: WorkspaceTransaction) => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = [];
  await client.query("begin");
  await client.query("set local role salesos_app");
  await client.query("select set_config('salesos.workspace_id', $1, true)", [WORKSPACE]);
  const tx: WorkspaceTransaction = {
    workspaceId: WORKSPACE,
    access: systemAccess(WORKSPACE),
    now: new Date(),
    signal: () => {},
    afterCommit: () => {},
    offer: () => undefined,
    async query<Row>(statement: Statement) {
      plans.push(await planOf(statement));
      // A search asks first who matches and decides by that, and a count whether there is a maintained total.
      const { text, values = [] } = statement;
      return /^select id from|from record_counts/.test(text)
        ? (await client.query<Row & {}>(text, [...values])).rows
        : [];
    },
  };
  try {
    await useCase(tx);
  } finally {
    await client.query("rollback");
  }
  return plans;
}

/** How many rows the scans of a plan looked at, and how many pages it took. */
function cost(plans: readonly Plan[]) {
  const scans = plans
    .flatMap(nodesOf)
    .filter((node) => /(?<!Bitmap Index|Subquery) Scan$/.test(node["Node Type"]));
  const rows = scans.map(
    (node) =>
      node["Actual Loops"] *
      (node["Actual Rows"] +
        (node["Rows Removed by Filter"] ?? 0) +
        (node["Rows Removed by Index Recheck"] ?? 0)),
  );
  return {
    sequential: scans.some((node) => node["Node Type"] === "Seq Scan"),
    rows: Math.max(0, ...rows),
    pages: plans.reduce((sum, p) => sum + p["Shared Hit Blocks"] + p["Shared Read Blocks"], 0),
  };
}

type Query = Record<string, unknown> & { sort?: string };
/** What an operation does in a transaction. */
const carriedOut = (operationId: string) => (tx: WorkspaceTransaction, input: unknown) => {
  const all: readonly Operation[] = [...leadKind.operations, ...dealKind.operations];
  const handler = all.find((one) => one.operationId === operationId)?.handler;
  if (handler !== undefined && "read" in handler) return handler.read(tx, input as never);
  if (handler !== undefined && "readMany" in handler) return handler.readMany(tx, input as never);
  throw new Error(`${operationId} does not read.`);
};
const listLeads = carriedOut("listLeads");
const listDeals = carriedOut("listDeals");
const queryLeads = carriedOut("queryLeads");
const queryDeals = carriedOut("queryDeals");
const getLeads = carriedOut("getLead");
const getDeals = carriedOut("getDeal");
const call = (query: Query) => ({ query }) as never;
const leads = (query: Query) => explain((tx) => listLeads(tx, call(query)));
const deals = (query: Query) => explain((tx) => listDeals(tx, call(query)));
const filtered = (filter: object, count = "exact") => ({ body: { filter, count } }) as never;
const leadQuery = (...body: Parameters<typeof filtered>) =>
  explain((tx) => queryLeads(tx, filtered(...body)));
const dealQuery = (...body: Parameters<typeof filtered>) =>
  explain((tx) => queryDeals(tx, filtered(...body)));
const since = { field: "updated_at", gt: updated(RECORDS - 40) };
const until = { field: "created_at", lt: updated(40) };

const cursor = (list: string, sort: string, place: (string | number)[]) => {
  const { sortable } = list === "leads" ? leadKind : dealKind;
  return { sort, cursor: encodeCursor(parseSort(sort, sortable), place, list) };
};
const deep = RECORDS - 150_000;

test.each<[string, () => Promise<Plan[]>, number]>([
  ["the first page", () => leads({}), 60],
  ["a page at depth 150,000", () => leads(cursor("leads", "-created_at", [id(deep)])), 60],
  ["a page from the oldest on", () => leads(cursor("leads", "created_at", [id(150_000)])), 60],
  ["an industry", () => leads({ industry: ["Industry 7"] }), 60],
  [
    "an industry at depth",
    () => leads({ industry: ["Industry 7"], ...cursor("leads", "-created_at", [id(deep)]) }),
    60,
  ],
  ["several industries", () => leads({ industry: ["industry 3", "industry 4"] }), 1_500],
  ["an industry that nobody has", () => leads({ industry: ["none"] }), 60],
  ["the best score first", () => leads({ sort: "-icp_score" }), 60],
  [
    "the best score first at depth",
    () => leads(cursor("leads", "-icp_score", [25, id(90_000)])),
    60,
  ],
  ["the latest change first", () => leads({ sort: "-updated_at" }), 60],
  [
    "the latest change first at depth",
    () => leads(cursor("leads", "-updated_at", [updated(deep), id(deep)])),
    60,
  ],
  ["the best score, oldest first", () => leads({ sort: "-icp_score,created_at" }), 3_000],
  [
    "the best score, oldest first at depth",
    () => leads(cursor("leads", "-icp_score,created_at", [25, id(90_000)])),
    3_000,
  ],
  ["changes since", () => leads({ updatedAfter: updated(RECORDS - 40) }), 100],
  [
    "creations in a time",
    () => leads({ createdAfter: updated(500), createdBefore: updated(540) }),
    100,
  ],
  ["a rare word", () => leads({ q: "c123456" }), 60],
  [
    "a rare word and an industry",
    () => leads({ q: "company c123456", industry: ["industry 16"] }),
    60,
  ],
  ["a word that all have, without a total", () => leads({ q: "comp", count: "none" }), 2_001],
  ["the best scores", () => leads({ minIcpScore: 100, count: "none" }), 15_000],
  [
    "a lead",
    () => explain((tx) => getLeads(tx, [{ params: { id: id(7) }, query: {} }] as never)),
    1,
  ],
  ["deals of a stage", () => deals({ stage: ["proposal"] }), 60],
  ["deals of a high value", () => deals({ minValue: 99_950 }), 60],
  ["deals of nearly any value", () => deals({ minValue: 10, count: "none" }), 100],
  ["the largest deals", () => deals({ sort: "-value" }), 60],
  ["the largest deals at depth", () => deals(cursor("deals", "-value", ["40000.0000", id(9)])), 60],
  ["the deals of a lead", () => deals({ leadId: id(77) }), 60],
  ["deals with a rare word", () => deals({ q: "d4711" }), 60],
  [
    "a deal",
    () => explain((tx) => getDeals(tx, [{ params: { id: id(7) }, query: {} }] as never)),
    1,
  ],
  ["a query by industry", () => leadQuery({ field: "industry", eq: "INDUSTRY 7" }, "none"), 60],
  ["a query by score", () => leadQuery({ field: "icp_score", gte: 100 }, "none"), 15_000],
  ["a query by change", () => leadQuery(since), 100],
  [
    "a query by not changed before",
    () => leadQuery({ not: { field: "updated_at", lte: since.gt } }),
    100,
  ],
  ["a query by creation", () => leadQuery(until), 100],
  [
    "a query by one of two indexes",
    () => leadQuery({ or: [since, { field: "id", eq: id(77) }] }),
    200,
  ],
  [
    "a query by an index and a document",
    () => leadQuery({ and: [since, { field: "title", exists: false }] }),
    100,
  ],
  ["a query by stage", () => dealQuery({ field: "stage", eq: "won" }, "none"), 60],
  ["a query by value", () => dealQuery({ field: "value", gte: 99_950 }), 60],
  ["a query by lead", () => dealQuery({ field: "lead_id", eq: id(77) }), 60],
])("%s is found by an index and touches few rows", async (_what, run, most) => {
  const { sequential, rows, pages } = cost(await run());
  expect({ sequential, rows: Math.max(rows, most), pages: pages <= most * 5 + 20 }).toEqual({
    sequential: false,
    rows: most,
    pages: true,
  });
});
