import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { restoreBackup } from "../../apps/server/src/platform/backup/index.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { createBareDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";
import { until } from "../../apps/server/src/testing/poll.ts";

/** A backup by the release before kinds: two leads, a deleted one, two deals, an endpoint with a filter. */
const BACKUP = path.join(import.meta.dirname, "first-release.tar.gz");
/** The keys of that database, which is nowhere else. */
const liveKey = "sos_live_fnDOdoXNvDve9O2n0PiCvxBMMV24HWcp4arupE";
const testKey = "sos_test_9d2agiXl2m2mT7ttkpMnl0EpSLNpgw7K0cAj2C";
const ADA = "01a223a3-8376-767d-85c5-7b5af2797b6b";
/** A `next_cursor` that the release gave for `?limit=1&sort=-icp_score`. */
const CURSOR =
  "WyJsZWFkcyIsIi1pY3Bfc2NvcmUsLWlkIiwiMzIiLCIwMWEyMjNhMy04Mzc2LTc2N2QtODVjNS03YjVhZjI3OTdiNmIiXQ.14stbgd";

let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await createBareDatabase();
  await restoreBackup(database.connection, BACKUP);
  await database.query("update webhook_endpoints set url = 'http://127.0.0.1:9/'");
  app = await startTestApp({}, { beside: { database, liveKey, testKey } });
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});

const get = async (url: string) => (await app.call("GET", url)).json;

test("its records are read, listed, filtered and counted in today's shape", async () => {
  const ada = await get(`/api/leads/${ADA}`);
  expect(ada).toMatchObject({
    contact_email: "Ada@Example.com",
    icp_score: 32,
    status: "qualified",
    custom: { region: "EMEA" },
    company_id: null,
    external_id: null,
    created_at: "2026-11-28T19:30:48.310Z",
  });
  expect(await get("/api/leads")).toMatchObject({ count: 2 });
  expect(await get("/api/leads?industry=energie")).toMatchObject({ count: 1, data: [ada] });
  expect(await get("/api/leads?q=strasse")).toMatchObject({ count: 1 });
  const { json: found } = await app.call("POST", "/api/leads/query", {
    body: { filter: { field: "contact_email", eq: "ada@example.com" } },
  });
  expect(found.count).toBe(1);
  const deals = await get("/api/deals?sort=-value");
  expect(deals.data).toMatchObject([
    { title: "Enterprise", value: 50_000.25, lead_id: ADA, contacts: [], tags: [] },
    { title: "Small", lost_reason: "Price" },
  ]);
  expect(await get("/api/deals?status=lost")).toMatchObject({ count: 1 });
});

test("a cursor that it gave leads on", async () => {
  const { data } = await get(`/api/leads?limit=1&sort=-icp_score&cursor=${CURSOR}`);
  expect(data).toMatchObject([{ company_name: "Straße & Söhne" }]);
});

test("its keys may do with the new kinds what they could do with all there were", async () => {
  const company = await app.call("POST", "/api/companies", { body: { name: "Lovelace Ltd" } });
  expect(company.status).toBe(201);
  const changed = await app.call("PATCH", `/api/leads/${ADA}`, {
    body: { company_id: company.json.id },
  });
  expect(changed.json.company_id).toBe(company.json.id);
  const set = changed.headers.get("x-change-set-id");
  const undone = await app.call("POST", `/api/change-sets/${set}/undo`);
  expect(undone.json).toMatchObject({ undone: 1, kept: [] });
  expect((await get(`/api/leads/${ADA}`)).company_id).toBeNull();
});

test("the filter of its endpoint still passes what it passed", async () => {
  const { data } = await get("/api/webhook-endpoints");
  expect(data).toMatchObject([{ filter: { field: "data.industry", eq: "Énergie" } }]);
  await app.call("POST", "/api/leads", { body: { company_name: "A", industry: "ENERGIE" } });
  await app.call("POST", "/api/leads", { body: { company_name: "B", industry: "Retail" } });
  const queued = await database.query<{ n: number }>(
    `select count(*)::int as n from webhook_deliveries d join events e
      on e.workspace_id = d.workspace_id and e.id = d.event_id where e.body like '%"company_name":"_"%'`,
  );
  expect(queued).toEqual([{ n: 1 }]);
});

test("an upsert finds its lead by e-mail address once all are rewritten, and totals stay exact", async () => {
  const before = (await get("/api/leads?limit=1")).count;
  const upsert = () =>
    app.call("POST", "/api/leads/batch", {
      body: {
        items: [
          {
            op: "upsert",
            match_on: "contact_email",
            data: { contact_email: "ADA@example.com", title: "Countess" },
          },
        ],
      },
    });
  await until("the leads are rewritten", async () => (await upsert()).status === 200);
  expect(await get(`/api/leads/${ADA}`)).toMatchObject({ title: "Countess" });
  expect((await get("/api/leads?limit=1")).count).toBe(before);
  expect((await get("/api/leads?industry=energie")).count).toBe(2);
});
