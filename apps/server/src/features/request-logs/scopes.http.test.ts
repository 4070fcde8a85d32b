import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_SANDBOX: "on" });
});
afterAll(() => app.stop());

const ours = ["usage:read", "request_logs:read"];
const scopesOf = async (where: string) => {
  const rows = await app.database.query<{ scopes: string[] }>(
    `select scopes from api_keys k join workspaces w on w.id = k.workspace_id where ${where}`,
  );
  return rows.map(({ scopes }) => scopes);
};

test("the first keys and the sandbox's may read usage and the request log", async () => {
  const all = await scopesOf("true");
  expect(all).toHaveLength(3);
  for (const scopes of all) expect(scopes).toEqual(expect.arrayContaining(ours));
});

test("keys from before that could do everything may now read them too, and no others", async () => {
  const file = new URL("../../../migrations/0014_request_log.sql", import.meta.url);
  const update = /^update api_keys[^;]+;/m.exec(await readFile(file, "utf8"))?.[0] ?? "";
  await app.database.query(
    "update api_keys set scopes = array(select s from unnest(scopes) s where s <> all($1))",
    [ours],
  );
  await app.database.query(
    "update api_keys set scopes = array_remove(scopes, 'webhooks:write') where workspace_id in (select id from workspaces where mode = 'test' and not sandbox)",
  );
  await app.database.query(update);
  const has = async (where: string) => (await scopesOf(where))[0]?.includes("usage:read");
  expect(await has("mode = 'live'")).toBe(true);
  expect(await has("sandbox")).toBe(true);
  expect(await has("mode = 'test' and not sandbox")).toBe(false);
});

test("what the sandbox logs says nothing about who called", async () => {
  const [row] = await app.database.query<{ value: string }>(
    "select value from settings where name = 'sandbox_key'",
  );
  const key = row?.value ?? "";
  await app.call("GET", "/api/leads?limit=1", { key, headers: { "user-agent": "visitor/1" } });
  const { data } = (await app.call("GET", "/api/request-logs", { key })).json;
  expect(data[0]).toMatchObject({ path: "/api/leads", address: null, user_agent: null });
});
