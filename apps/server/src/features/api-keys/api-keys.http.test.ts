import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseKey } from "../../platform/keys/key-format.ts";
import { workspaceScopes } from "../../platform/access/principal.ts";
import { newId } from "../../platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = (body: object = {}, key = app.liveKey, headers = {}) =>
  app.call("POST", "/api/api-keys", { body: { name: "CI", ...body }, key, headers });
const works = async (key: string) =>
  (await app.call("GET", "/api/leads?limit=1", { key })).status === 200;
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe("creating", () => {
  test("a key is shown once and then known by its hint", async () => {
    const made = await create({ addresses: [" 127.0.0.0/8 ", "::1"], expires_at: inAnHour() });
    expect(made.status).toBe(201);
    const { key, ...rest } = made.json;
    expect(parseKey(key)).toEqual({ mode: "live" });
    expect(rest).toMatchObject({
      name: "CI",
      hint: `${key.slice(0, 13)}…${key.slice(-4)}`,
      scopes: workspaceScopes,
      addresses: ["127.0.0.0/8", "::1"],
      last_used_at: null,
      revoked_at: null,
      successor_id: null,
    });
    const read = await app.call("GET", made.headers.get("location") ?? "");
    expect(read.json).toEqual(rest);
    expect(await works(key)).toBe(true);
    const list = await app.call("GET", "/api/api-keys");
    expect(list.json.data[0].id).toBe(rest.id);
    expect(list.json.count).toBe(list.json.data.length);
    expect(list.text).not.toContain(key);
  });

  test("the table holds the hash and no key", async () => {
    const { key } = (await create()).json;
    const rows = await app.database.query<{ row: string }>("select k::text as row from api_keys k");
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) expect(row).not.toContain(key.slice(14, 40));
  });

  test("a key works as a Bearer token too", async () => {
    const { key } = (await create()).json;
    for (const authorization of [`Bearer ${key}`, `bearer  ${key}`]) {
      const answer = await app.call("GET", "/api/leads", { key: null, headers: { authorization } });
      expect(answer.status).toBe(200);
    }
  });

  test("a key grants only scopes that it has, and by default all of them", async () => {
    const limited = await create({ scopes: ["api_keys:write", "leads:read"] });
    const child = await create({}, limited.json.key);
    expect(child.json.scopes).toEqual(["api_keys:write", "leads:read"]);
    const refused = await create({ scopes: ["leads:read", "deals:write"] }, limited.json.key);
    expect(refused.status).toBe(403);
    expect(refused.json.detail).toContain("deals:write");
    expect(refused.json.detail).not.toContain("leads:read");
  });

  test("the scope operator is the first live key's, given only when named and only by who has it", async () => {
    const me = (key: string) => create({ scopes: ["operator", "api_keys:write"] }, key);
    expect((await me(app.testKey)).status).toBe(403);
    const plain = (await create()).json;
    expect(plain.scopes).not.toContain("operator");
    expect((await me(plain.key)).status).toBe(403);
    const path = `/api/api-keys/${plain.id}`;
    const widen = { body: { scopes: ["operator"] }, key: plain.key };
    expect((await app.call("PATCH", path, widen)).status).toBe(403);
    const named = await me(app.liveKey);
    expect(named.json.scopes).toEqual(["operator", "api_keys:write"]);
    expect((await create({}, named.json.key)).json.scopes).toEqual(["api_keys:write"]);
    const taken = await app.call("POST", `/api/api-keys/${named.json.id}/rotate`, {
      key: plain.key,
    });
    expect(taken.status).toBe(403);
  });

  test.each([
    [{ addresses: ["192.0.2.1", "office"] }, "/addresses/1"],
    [{ addresses: ["192.0.2.0/40"] }, "/addresses/0"],
    [{ expires_at: "2020-01-01T00:00:00Z" }, "/expires_at"],
    [{ expires_at: "tomorrow" }, "/expires_at"],
    [{ scopes: ["leads:reed"] }, "/scopes/0"],
    [{ scopes: [] }, "/scopes"],
    [{ name: "" }, "/name"],
    [{ nmae: "x" }, "/nmae"],
  ])("%o is refused with its place", async (body, pointer) => {
    const answer = await create(body);
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map((found: { pointer: string }) => found.pointer)).toContain(
      pointer,
    );
  });

  test("a replay answers without the key, which is kept nowhere", async () => {
    const headers = { "idempotency-key": newId() };
    const first = await create({}, app.liveKey, headers);
    const again = await create({}, app.liveKey, headers);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.json).toEqual({ ...first.json, key: null });
    const kept = await app.database.query<{ row: string }>(
      "select k::text as row from idempotency_keys k",
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { row } of kept) expect(row).not.toContain(first.json.key.slice(14, 40));
  });

  test("a dry run makes no key and shows none", async () => {
    const before = (await app.call("GET", "/api/api-keys")).json.count;
    const dry = await app.call("POST", "/api/api-keys?dryRun=true", { body: { name: "CI" } });
    expect(dry.status).toBe(201);
    expect(dry.json.key).toBeNull();
    expect((await app.call("GET", "/api/api-keys")).json.count).toBe(before);
  });
});

test("keys of another workspace do not exist", async () => {
  const path = `/api/api-keys/${(await create()).json.id}`;
  const calls = [
    ["GET", path],
    ["PATCH", path],
    ["DELETE", path],
    ["POST", `${path}/rotate`],
  ] as const;
  for (const [method, url] of calls) {
    const body = method === "PATCH" ? { body: { name: "mine" } } : {};
    expect((await app.call(method, url, { key: app.testKey, ...body })).status).toBe(404);
  }
  expect((await app.call("GET", path)).json).toMatchObject({ name: "CI", revoked_at: null });
});

describe("changing", () => {
  test("scopes, name, addresses and expiry change, and hold at once", async () => {
    const { id, key } = (await create()).json;
    const path = `/api/api-keys/${id}`;
    const body = { name: "Deploy", scopes: ["leads:write"], expires_at: inAnHour() };
    const changed = await app.call("PATCH", path, { body });
    expect(changed.json).toMatchObject({ ...body, addresses: [] });
    expect(await works(key)).toBe(false);
    const back = await app.call("PATCH", path, {
      body: { scopes: workspaceScopes, expires_at: null },
    });
    expect(back.json).toMatchObject({ name: "Deploy", expires_at: null });
    expect(await works(key)).toBe(true);
    const elsewhere = await app.call("PATCH", path, { body: { addresses: ["192.0.2.0/24"] } });
    expect(elsewhere.status).toBe(200);
    expect(await works(key)).toBe(false);
  });

  test("a scope is added only by a key that has it", async () => {
    const { id } = (await create({ scopes: ["leads:read"] })).json;
    const { key } = (await create({ scopes: ["api_keys:write", "leads:read"] })).json;
    const patch = (body: object) => app.call("PATCH", `/api/api-keys/${id}`, { body, key });
    const refused = await patch({ scopes: ["leads:read", "leads:write"] });
    expect(refused.status).toBe(403);
    expect(refused.json.detail).toContain("leads:write");
    expect((await patch({ name: "Reader" })).status).toBe(200);
  });

  test("If-Match guards a change", async () => {
    const made = await create();
    const patch = (etag: string) =>
      app.call("PATCH", `/api/api-keys/${made.json.id}`, {
        body: { name: "Deploy" },
        headers: { "if-match": etag },
      });
    const etag = made.headers.get("etag") ?? "";
    expect((await patch(etag)).status).toBe(200);
    expect((await patch(etag)).status).toBe(412);
  });
});

describe("revoking", () => {
  test("a revoked key opens nothing, stays listed and cannot come back", async () => {
    const { id, key } = (await create()).json;
    const path = `/api/api-keys/${id}`;
    expect(await works(key)).toBe(true);
    expect((await app.call("DELETE", path)).status).toBe(204);
    expect((await app.call("GET", "/api/leads", { key })).status).toBe(401);
    const { revoked_at } = (await app.call("GET", path)).json;
    expect(Date.parse(revoked_at)).toBeGreaterThan(Date.now() - 60_000);
    expect((await app.call("DELETE", path)).status).toBe(204);
    expect((await app.call("GET", path)).json.revoked_at).toBe(revoked_at);
    expect((await app.call("PATCH", path, { body: { name: "x" } })).status).toBe(409);
    expect((await app.call("POST", `${path}/rotate`)).status).toBe(409);
  });

  test("a key may revoke itself", async () => {
    const { id, key } = (await create()).json;
    expect((await app.call("DELETE", `/api/api-keys/${id}`, { key })).status).toBe(204);
    expect(await works(key)).toBe(false);
  });
});

describe("rotating", () => {
  test("the old key overlaps with its successor, and names it", async () => {
    const old = (await create({ scopes: ["leads:read"], addresses: ["127.0.0.0/8"] })).json;
    const body = { overlap_seconds: 3_600 };
    const rotated = await app.call("POST", `/api/api-keys/${old.id}/rotate`, { body });
    expect(rotated.status).toBe(201);
    const { name, scopes: granted, addresses, expires_at, key } = rotated.json;
    expect({ name, scopes: granted, addresses }).toEqual({
      name: old.name,
      scopes: old.scopes,
      addresses: old.addresses,
    });
    expect(expires_at).toBeNull();
    const after = (await app.call("GET", `/api/api-keys/${old.id}`)).json;
    expect(after.successor_id).toBe(rotated.json.id);
    expect(Date.parse(after.expires_at) - Date.now()).toBeGreaterThan(3_500_000);
    expect(Date.parse(after.expires_at) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(await works(old.key)).toBe(true);
    expect(await works(key)).toBe(true);
    expect((await app.call("POST", `/api/api-keys/${old.id}/rotate`)).status).toBe(409);
  });

  test("without an overlap the old key ends at once; by default it has a day", async () => {
    const old = (await create()).json;
    const path = `/api/api-keys/${old.id}/rotate`;
    const rotated = await app.call("POST", path, { body: { overlap_seconds: 0 } });
    expect(await works(old.key)).toBe(false);
    await app.call("POST", `/api/api-keys/${rotated.json.id}/rotate`);
    const after = (await app.call("GET", `/api/api-keys/${rotated.json.id}`)).json;
    const left = Date.parse(after.expires_at) - Date.now();
    expect(left).toBeGreaterThan(86_000_000);
    expect(left).toBeLessThanOrEqual(86_400_000);
  });

  test("an overlap never outlives the old key's own expiry, and the length of life is passed on", async () => {
    const old = (await create({ expires_at: inAnHour() })).json;
    const rotated = await app.call("POST", `/api/api-keys/${old.id}/rotate`);
    const after = (await app.call("GET", `/api/api-keys/${old.id}`)).json;
    expect(after.expires_at).toBe(old.expires_at);
    const life = (key: { expires_at: string; created_at: string }) =>
      Date.parse(key.expires_at) - Date.parse(key.created_at);
    expect(Math.abs(life(rotated.json) - life(old))).toBeLessThan(1_000);
  });

  test("nobody gets a key with more scopes than their own by rotating it", async () => {
    const strong = (await create()).json;
    const { key } = (await create({ scopes: ["api_keys:write"] })).json;
    const refused = await app.call("POST", `/api/api-keys/${strong.id}/rotate`, { key });
    expect(refused.status).toBe(403);
    expect(refused.json.detail).toContain("leads:write");
    expect((await app.call("GET", `/api/api-keys/${strong.id}`)).json.successor_id).toBeNull();
  });

  test.each([-1, 2_592_001, 1.5, "60"])("an overlap of %o is refused", async (overlap_seconds) => {
    const { id } = (await create()).json;
    const body = { overlap_seconds };
    expect((await app.call("POST", `/api/api-keys/${id}/rotate`, { body })).status).toBe(422);
  });
});

describe("listing", () => {
  test("pages follow each other by cursor, and fields pick members", async () => {
    for (let i = 0; i < 3; i++) await create({}, app.testKey);
    const seen: string[] = [];
    let path = "/api/api-keys?limit=2&fields=name";
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await app.call("GET", cursor === "" ? path : `${path}&cursor=${cursor}`, {
        key: app.testKey,
      });
      expect(page.json.count).toBe(4);
      for (const row of page.json.data) {
        expect(Object.keys(row)).toEqual(["id", "name"]);
        seen.push(row.id);
      }
      cursor = page.json.next_cursor;
    }
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
    expect(seen).toHaveLength(4);
  });

  test("the 1,001st key is refused until one is revoked", async () => {
    const [workspace] = await app.database.query<{ id: string; n: number }>(
      `select workspace_id as id, count(*)::int as n from api_keys
        where revoked_at is null and hint like 'sos_live%' group by 1`,
    );
    await app.database.query(
      `insert into api_keys (workspace_id, id, name, hash, hint, scopes, created_at)
        select $1, gen_random_uuid(), 'filler', gen_random_uuid(), '', '{}', now() from generate_series(1, $2::int)`,
      [workspace?.id, 999 - (workspace?.n ?? 0)],
    );
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 413, 413]);
    const made = answers.find(({ status }) => status === 201);
    await app.call("DELETE", `/api/api-keys/${made?.json.id}`);
    expect((await create()).status).toBe(201);
  });
});
