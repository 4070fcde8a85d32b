import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "../../platform/database/database.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { emptiedTables } from "./sandbox.store.ts";
import { prepareSandbox, resetSandbox } from "./sandbox.usecases.ts";

let app: TestApp;
let db: Database;
let key: string;
let clock = new Date();
beforeAll(async () => {
  app = await startTestApp({ SALESOS_SANDBOX: "on" });
  db = openDatabase({
    connection: app.database.connection,
    onError: () => {},
    now: () => clock,
  });
  const rows = await app.database.query<{ value: string }>(
    "select value from settings where name = 'sandbox_key'",
  );
  key = rows[0]?.value ?? "";
});
afterAll(async () => {
  await db.close();
  await app.stop();
});

const call = (method: string, path: string, body?: unknown) =>
  app.call(method, path, { key, ...(body === undefined ? {} : { body }) });

test("the sandbox has sample data and the records of the contract's examples", async () => {
  expect((await call("GET", "/api/leads?limit=1")).json.count).toBe(201);
  const example = await call("GET", "/api/leads/019bac7c-d8c0-7000-8000-000000000001");
  expect(example.json).toMatchObject({ contact_name: "John Doe" });
  const deal = await call("GET", "/api/deals/019bac7c-d8c0-7000-8000-000000000002");
  expect(deal.json).toMatchObject({ title: "Enterprise Deal" });
});

test("the sandbox's key cannot make keys, have us send requests or run the installation", async () => {
  const [held] = await app.database.query<{ scopes: string[] }>(
    "select scopes from api_keys where workspace_id in (select id from workspaces where sandbox)",
  );
  expect(held?.scopes).not.toContain("operator");
  const endpoint = { url: "https://hooks.example.com/a", event_types: ["lead.created"] };
  expect((await call("POST", "/api/webhook-endpoints", endpoint)).status).toBe(403);
  expect((await call("POST", "/api/api-keys", { name: "x" })).status).toBe(403);
  expect((await call("GET", "/api/api-keys")).status).toBe(403);
  expect((await call("POST", "/api/leads?dryRun=true", { company_name: "Acme" })).status).toBe(201);
});

test("every instance shows the same key", async () => {
  expect(await prepareSandbox(db, { sandbox: true })).toBe(key);
});

test("the sandbox is reset once a day, by one of the instances that try", async () => {
  const { id } = (await call("POST", "/api/leads", { company_name: "Visitor" })).json;
  expect(await resetSandbox(db)).toBe(false);
  clock = new Date(Date.now() + 86_400_000);
  const done = await Promise.all([resetSandbox(db), resetSandbox(db), resetSandbox(db)]);
  expect(done.toSorted()).toEqual([false, false, true]);
  expect((await call("GET", `/api/leads/${id}`)).status).toBe(404);
  expect((await call("GET", "/api/leads?limit=1")).json.count).toBe(201);
});

test("a reset empties every table of a workspace but its keys", async () => {
  const rows = await app.database.query<{ table_name: string }>(
    `select c.relname as table_name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  const kept = ["api_keys", "event_log_ends"];
  const tables = rows.map(({ table_name: name }) => name).filter((name) => !kept.includes(name));
  expect(tables.toSorted()).toEqual(emptiedTables().toSorted());
});

test("switched off, its key opens nothing any more", async () => {
  expect((await call("GET", "/api/leads?limit=1")).status).toBe(200);
  expect(await prepareSandbox(db, { sandbox: false })).toBeUndefined();
  const rows = await app.database.query<{ revoked_at: Date | null }>(
    "select revoked_at from api_keys where workspace_id in (select id from workspaces where sandbox)",
  );
  expect(rows.map(({ revoked_at: at }) => at === null)).toEqual([false]);
  expect(await prepareSandbox(db, { sandbox: true })).not.toBe(key);
});
