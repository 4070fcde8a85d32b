import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deals } from "../../features/deals/index.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { systemAccess } from "../access/access.ts";
import { openDatabase, type Database } from "../database/database.ts";
import { readRollup, type RollupQuery, type RollupRow } from "./rollup.store.ts";

let app: TestApp;
let db: Database;
let workspace: string;
beforeAll(async () => {
  app = await startTestApp();
  db = openDatabase({ connection: app.database.connection, onError: () => {} });
  const created = await app.call("POST", "/api/deals", { body: { title: "First", value: 0.1 } });
  ids.push(created.json.id);
  const [row] = await app.database.query<{ id: string }>("select workspace_id as id from deals");
  workspace = row?.id ?? "";
  await backfilled();
});
afterAll(async () => {
  await db.close();
  await app.stop();
});

const ids: string[] = [];
const backfilled = () =>
  until("the rollup is complete", async () => {
    const rows = await app.database.query(
      "select from rollup_backfills where resource = 'deals' and rollup = 'value' and completed_at is not null",
    );
    return rows.length > 0;
  });

const rollup = (query: RollupQuery) =>
  db.inWorkspace(systemAccess(workspace), (tx) => readRollup(tx, deals, "value", query));

const byValues = (a: RollupRow, b: RollupRow) =>
  JSON.stringify(a.values) < JSON.stringify(b.values) ? -1 : 1;

/** What the rollup should say: read from the records. */
async function naive(by: readonly string[]): Promise<RollupRow[]> {
  const rows = await app.database.query<{ values: string[]; n: number; sum: string }>(
    `select array[${by.join(", ")}]::text[] as values, count(*)::int as n, trim_scale(sum(value))::text as sum
      from deals where workspace_id = $1 group by 1`,
    [workspace],
  );
  return rows.map(({ values, n, sum }) => ({ values, n, sums: [sum] })).toSorted(byValues);
}

async function expectExact() {
  for (const by of [["status", "stage", "currency"], ["stage"], ["currency", "status"]]) {
    const rows = await rollup({ by });
    const told = rows.map(({ sums: [sum], ...row }) => ({ ...row, sums: [trimmed(sum)] }));
    expect(told.toSorted(byValues)).toEqual(await naive(by));
  }
}

/** Without zeros at the end, which say nothing. */
const trimmed = (decimal = "") => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

const change = fc.oneof(
  fc.record({ op: fc.constant("create"), at: fc.nat() }),
  fc.record({ op: fc.constant("update"), at: fc.nat() }),
  fc.record({ op: fc.constant("delete"), at: fc.nat() }),
);
const members = fc.record(
  {
    value: fc.constantFrom(0, 0.1, 0.2, 0.0001, 9_007_199_254_740_991, 12_345.6789),
    stage: fc.constantFrom("qualification", "proposal", "negotiation", "won", "lost"),
    currency: fc.constantFrom("USD", "EUR", "JPY"),
  },
  { requiredKeys: [] },
);
const changes = fc.array(fc.tuple(change, members), { minLength: 1, maxLength: 12 });

async function apply(some: readonly [{ op: string; at: number }, object][]) {
  await Promise.all(
    some.map(async ([{ op, at }, body]) => {
      if (op === "create" || ids.length === 0) {
        const made = await app.call("POST", "/api/deals", { body: { title: "Deal", ...body } });
        ids.push(made.json.id);
      } else if (op === "update") {
        await app.call("PATCH", `/api/deals/${ids[at % ids.length]}`, { body });
      } else {
        const [id] = ids.splice(at % ids.length, 1);
        await app.call("DELETE", `/api/deals/${id}`);
      }
    }),
  );
}

beforeEach(backfilled);

test("totals and sums are exact after any changes at once, while they are folded", async () => {
  await fc.assert(
    fc.asyncProperty(changes, async (some) => {
      await apply(some);
      await expectExact();
    }),
    { numRuns: 40 },
  );
  await until("all is folded", async () => {
    const waiting = await app.database.query("select from record_counts where id <> 0 limit 1");
    return waiting.length === 0;
  });
  await expectExact();
});

test("a rollup counts the records that were there before it, exactly, while others are written", async () => {
  await apply(fc.sample(changes, 5).flat());
  for (let round = 0; round < 5; round++) {
    const writing = apply(fc.sample(changes, 5).flat());
    // As an older version leaves it, which knew nothing of the rollup.
    await app.database.query(
      `with reset as (delete from rollup_backfills where rollup = 'value')
        delete from record_counts where key like 'value=%'`,
    );
    await apply(fc.sample(changes, 3).flat());
    await writing;
    await expectExact();
    await backfilled();
    await expectExact();
  }
});

test("totals of a workspace are its own", async () => {
  const body = { title: "Other", value: 5, currency: "CHF" };
  await app.call("POST", "/api/deals", { key: app.testKey, body });
  expect(await rollup({ where: { currency: ["CHF"] }, by: ["currency"] })).toEqual([]);
});

test("a list whose filter a rollup answers is counted by it", async () => {
  await apply(fc.sample(changes, 5).flat());
  for (const filter of ["status=open", "status=won&status=lost", "status=open&stage=proposal"]) {
    const { data, count } = (await app.call("GET", `/api/deals?limit=1000&${filter}`)).json;
    expect(count).toBe(data.length);
  }
  await app.database.query(
    `insert into record_counts (workspace_id, resource, key, id, n) values ($1, 'deals', 'value=["won","won","XXX",null,null]', -1, 1000)`,
    [workspace],
  );
  expect((await app.call("GET", "/api/deals?status=won")).json.count).toBeGreaterThan(999);
  await app.database.query("delete from record_counts where key like '%XXX%'");
});

test("the month of a day and of an instant is a dimension", async () => {
  const kind = {
    ...deals,
    rollups: { monthly: { dimensions: [{ month: "updated_at" }, "stage"], sums: ["value"] } },
  };
  const by = ["updated_at.month"];
  const rows = await db.inWorkspace(systemAccess(workspace), (tx) =>
    readRollup(tx, kind, "monthly", { by }),
  );
  expect(rows.map(({ values }) => values)).toEqual([[new Date().toISOString().slice(0, 7)]]);
});
