import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { apiOperations } from "../../apps/server/src/features.ts";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { scopes } from "../../apps/server/src/platform/access/principal.ts";
import { newId } from "../../apps/server/src/platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => app.stop());

const create = async (body: object = {}) =>
  (await app.call("POST", "/api/api-keys", { body: { name: "CI", ...body } })).json;
const status = async (key: string | null, headers: Record<string, string> = {}, on = app) =>
  (await on.call("GET", "/api/leads?limit=1", { key, headers })).status;

const declared = apiOperations();
/** What anyone may call has its own tests. */
const routes = declared.flatMap(({ scope, ...route }) =>
  scope === undefined ? [] : [{ ...route, scope }],
);

describe.each(routes.map((route, i) => ({ ...route, i })))("$method $path", (route) => {
  const path = route.path.replaceAll(/\{\w+\}/g, newId());

  test(`needs the scope ${route.scope}`, async () => {
    const others = scopes.filter((scope) => scope !== route.scope);
    const { key } = await create({ scopes: others });
    const refused = await app.call(route.method, path, { key });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({ code: "forbidden" });
    expect(refused.json.detail).toContain(`"${route.scope}"`);
  });

  test("needs no other scope", async () => {
    const { key } = await create({ scopes: [route.scope] });
    expect((await app.call(route.method, path, { key })).status).not.toBe(403);
  });

  test("needs a key", async () => {
    // Each from an address of its own, as strangers are limited by theirs.
    const headers = { "x-forwarded-for": `198.51.100.${route.i}` };
    const refused = await app.call(route.method, path, { key: null, headers });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("Bearer");
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
  });
});

test("an expired key is refused from the moment on, also when it was known", async () => {
  const expiry = Date.now() + 2_000;
  const { key } = await create({ expires_at: new Date(expiry).toISOString() });
  const seen: { status: number; asked: number; answered: number }[] = [];
  await until("the key expires", async () => {
    const asked = Date.now();
    seen.push({ asked, status: await status(key), answered: Date.now() });
    return seen.at(-1)?.status === 401;
  });
  for (const each of seen.slice(0, -1)) expect(each.asked).toBeLessThanOrEqual(expiry);
  expect(seen.at(-1)?.answered).toBeGreaterThanOrEqual(expiry);
});

describe("a key with an address list", () => {
  test("works from there and nowhere else", async () => {
    const { key } = await create({ addresses: ["192.0.2.0/24", "2001:db8::/32"] });
    const from = (address: string) => status(key, { "x-forwarded-for": address });
    expect(await from("192.0.2.7")).toBe(200);
    expect(await from("2001:db8::7")).toBe(200);
    expect(await from("192.0.3.7")).toBe(403);
    expect(await from("192.0.2.7, 198.51.100.1")).toBe(403);
    expect(await status(key)).toBe(403);
  });

  test("is not fooled by X-Forwarded-For from a peer that is no proxy of ours", async () => {
    const { key } = await create({ addresses: ["192.0.2.0/24"] });
    const untrusting = await startTestApp({}, { beside: app });
    try {
      expect(await status(key, { "x-forwarded-for": "192.0.2.7" }, untrusting)).toBe(403);
    } finally {
      await untrusting.stop();
    }
  });
});

test("a change of a key is seen by another instance", async () => {
  const second = await startTestApp({}, { beside: app });
  try {
    const { id, key } = await create();
    expect(await status(key, {}, second)).toBe(200);
    const change = async (method: string, body?: object) => {
      await app.call(method, `/api/api-keys/${id}`, body === undefined ? {} : { body });
    };
    await change("PATCH", { scopes: ["deals:read"] });
    await until("the scope is gone", async () => (await status(key, {}, second)) === 403);
    await change("DELETE");
    await until("the key is gone", async () => (await status(key, {}, second)) === 401);
  } finally {
    await second.stop();
  }
});

test("last_used_at is written in batches, not at each use", async () => {
  const { id, key } = await create();
  const lastUsed = async () => (await app.call("GET", `/api/api-keys/${id}`)).json.last_used_at;
  const writes = async () =>
    (
      await app.database.query<{ xmin: string }>("select xmin::text from api_keys where id = $1", [
        id,
      ])
    )[0]?.xmin;
  const seen = new Set<string | undefined>();
  let calls = 0;
  const began = performance.now();
  const enough = async () => {
    await status(key);
    calls++;
    seen.add(await writes());
    return calls > 50 && (await lastUsed()) !== null;
  };
  await until("last_used_at is there after many calls", enough);
  seen.add(await writes());
  // One for each batch, of which there is one every 5 s; and that of its creation.
  expect(seen.size).toBeGreaterThan(1);
  expect(seen.size).toBeLessThan(3 + (performance.now() - began) / 5_000);
  expect(Date.parse(await lastUsed())).toBeGreaterThan(Date.now() - 10_000);
});

test("a key with a wrong checksum is refused without the database, which need not even be there", async () => {
  const lonely = await startTestApp();
  const admin = new Client(inject("postgres"));
  await admin.connect();
  try {
    const name = String(lonely.database.connection.database);
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      name,
    ]);
    const unknown = generateKey("live");
    const mistyped = unknown.slice(0, -1) + (unknown.endsWith("0") ? "1" : "0");
    // The unknown one shows that the database is really away.
    expect(await status(unknown, {}, lonely)).toBe(503);
    for (const key of [mistyped, "sos_live_short", "secret", ""]) {
      expect(await status(key, {}, lonely)).toBe(401);
    }
  } finally {
    await admin.end();
    await lonely.stop();
  }
});
