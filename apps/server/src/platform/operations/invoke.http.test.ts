import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { companies } from "../../features/companies/index.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import type { Principal } from "../access/principal.ts";
import { openDatabase, type Database } from "../database/database.ts";
import { Problem } from "../errors/problem.ts";
import { newId } from "../types/ids.ts";
import { DEFAULT_PLANS } from "../plans/plans.ts";
import { createInvoke, type Invoke, type InvokeRequest } from "./invoke.ts";

// The operations of a kind, called as code calls them: nothing here knows HTTP.
let app: TestApp;
let db: Database;
let invoke: Invoke;
let access: Principal;

beforeAll(async () => {
  app = await startTestApp();
  db = openDatabase({ connection: app.database.connection, onError: () => {} });
  invoke = createInvoke(db);
  const [key] = await app.database.query<{ id: string; workspace_id: string; scopes: string[] }>(
    `select k.id, k.workspace_id, k.scopes from api_keys k
      join workspaces w on w.id = k.workspace_id where w.mode = 'live'`,
  );
  if (key === undefined) throw new Error("There is no live key.");
  access = {
    workspaceId: key.workspace_id,
    actor: { type: "api_key", id: key.id },
    origin: key.id,
    via: "api",
    scopes: new Set(key.scopes),
    rows: "all",
    mode: "live",
    plan: "unlimited",
    quotas: DEFAULT_PLANS.unlimited.quotas,
    limitPerAddress: false,
    lane: undefined,
    addresses: undefined,
    expiresAt: undefined,
  };
});
afterAll(async () => {
  await db.close();
  await app.stop();
});

/** Calls an operation of companies. */
function call(operationId: string, request: Partial<InvokeRequest>, by: Principal = access) {
  const operation = companies.operations.find((one) => one.operationId === operationId);
  if (operation === undefined) throw new Error(`There is no operation ${operationId}.`);
  return invoke(operation, by, { requestId: "req_test", ...request });
}

const parsed = ({ body }: { body: string | null }) => JSON.parse(body ?? "null");
const company = () => ({ name: randomUUID() });

test("a write and a read of a kind", async () => {
  const body = company();
  const created = await call("createCompany", { body });
  expect(created).toMatchObject({ status: 201, version: 1 });
  const { id } = parsed(created);
  const read = await call("getCompany", { params: { id } });
  expect(read).toMatchObject({ status: 200, body: created.body, version: 1 });
});

test("what the schemas of an operation refuse is a problem that names the member, parameter or id", async () => {
  const refusals = [
    ["createCompany", { body: {} }, "invalid_body", /\/name is required/],
    ["listCompanies", { query: { limit: 0 } }, "invalid_parameter", /limit/],
    ["getCompany", { params: { id: "x" } }, "not_found", /"x" is not a valid id/],
  ] as const;
  for (const [operationId, request, code, detail] of refusals) {
    const problem = await call(operationId, request).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).entry.code).toBe(code);
    expect((problem as Problem).message).toMatch(detail);
  }
});

test("a dry run keeps nothing and names no change set", async () => {
  const { id } = parsed(await call("createCompany", { body: company(), query: { dryRun: true } }));
  await expect(call("getCompany", { params: { id } })).rejects.toMatchObject({
    entry: { code: "not_found" },
  });
  const items = [{ op: "create", data: company() }];
  const batch = await call("batchCompanies", { body: { items }, query: { dryRun: true } });
  expect(parsed(batch)).toMatchObject({ succeeded: 1, change_set_id: null });
  expect(batch.changeSetId).toBeUndefined();
});

test("an idempotency key is kept for the operation, its parameters and its body", async () => {
  const idempotency = { key: randomUUID() };
  const body = company();
  const first = await call("createCompany", { body, idempotency });
  const again = await call("createCompany", { body, idempotency });
  expect(again).toMatchObject({ status: 201, replayed: true, body: first.body });
  await expect(call("createCompany", { body: company(), idempotency })).rejects.toMatchObject({
    entry: { code: "idempotency_key_reused" },
  });
});

test("writes that arrive together share a transaction, but never with those of another API key", async () => {
  const other = newId();
  const another: Principal = { ...access, actor: { type: "api_key", id: other }, origin: other };
  const created = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      call("createCompany", { body: company() }, i % 2 === 0 ? access : another),
    ),
  );
  const rows = await app.database.query<{ transaction: string; actor: string }>(
    `select c.xmin::text as transaction, c.doc->>'created_by' as actor from companies c where c.id = any($1)`,
    [created.map((result) => parsed(result).id)],
  );
  const actors = Map.groupBy(rows, ({ transaction }) => transaction);
  expect(rows).toHaveLength(40);
  // All forty were called before either key's batch began.
  expect([...actors.values()].map((batch) => batch.length)).toEqual([20, 20]);
  for (const batch of actors.values()) {
    expect(new Set(batch.map(({ actor }) => actor)).size).toBe(1);
  }
});
