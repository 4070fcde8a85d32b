import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = (body: object = {}, key = app.liveKey) =>
  app.call("POST", "/api/api-keys", { body: { name: "CI", ...body }, key });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe("a key that is bound to addresses and ends soon", () => {
  const end = inAnHour();
  const own = { addresses: ["127.0.0.0/8", "::1"], expires_at: end };
  let weak: { id: string; key: string };
  beforeAll(async () => {
    weak = (await create(own)).json;
  });
  const on = (method: string, id: string, body?: object, action = "") =>
    app.call(method, `/api/api-keys/${id}${action}`, { key: weak.key, ...(body && { body }) });

  test("passes its addresses and its end on where nobody says otherwise", async () => {
    const child = (await create({}, weak.key)).json;
    expect(child).toMatchObject({ addresses: own.addresses, expires_at: end });
  });

  test.each([
    [{ addresses: [] }, "/addresses"],
    [{ addresses: ["127.0.0.1", "192.0.2.1"] }, "/addresses"],
    [{ addresses: ["0.0.0.0/0"] }, "/addresses"],
    [{ expires_at: null }, "/expires_at"],
    [{ expires_at: "2999-01-01T00:00:00Z" }, "/expires_at"],
  ])("gives no other %o, at its creation or later", async (body, pointer) => {
    const made = await create(body, weak.key);
    const { id } = (await create({ addresses: ["127.0.0.1"] }, weak.key)).json;
    for (const { status, json } of [
      made,
      await on("PATCH", id, body),
      await on("PATCH", weak.id, body),
    ]) {
      expect([status, json.code]).toEqual([403, "forbidden"]);
      expect(json.errors).toMatchObject([{ pointer, rule: "exceeds" }]);
    }
  });

  test("gives no other a longer life by rotating it, nor itself", async () => {
    const { id } = (await create({ expires_at: end }, weak.key)).json;
    const itself = (await create(own)).json;
    for (const [one, key] of [
      [id, weak.key],
      [itself.id, itself.key],
    ]) {
      const path = `/api/api-keys/${one}/rotate`;
      const { status, json } = await app.call("POST", path, { key, body: {} });
      expect(status).toBe(201);
      expect(Date.parse(json.expires_at)).toBeLessThanOrEqual(Date.parse(end));
    }
  });

  test.each([
    ["unbound", { expires_at: end }],
    ["of other addresses", { addresses: ["192.0.2.1"], expires_at: end }],
    ["that never ends", { addresses: own.addresses }],
    ["of the operator", { ...own, scopes: ["operator"] }],
  ])("takes nothing from a key %s", async (_name, body) => {
    const strong = (await create(body)).json;
    const tried = [
      await on("PATCH", strong.id, { scopes: ["leads:read"], name: "mine" }),
      await on("POST", strong.id, {}, "/rotate"),
      await on("DELETE", strong.id),
    ];
    expect(tried.map(({ status }) => status)).toEqual([403, 403, 403]);
    const { last_used_at: _used, ...after } = (await app.call("GET", `/api/api-keys/${strong.id}`))
      .json;
    expect({ ...strong, ...after }).toEqual({ ...strong, ...after, name: "CI", revoked_at: null });
  });

  test("may change, rotate and revoke a key that is no stronger, and itself", async () => {
    const { id } = (await create({ addresses: ["127.0.0.1"] }, weak.key)).json;
    expect((await on("PATCH", id, { name: "Reader", scopes: ["leads:read"] })).status).toBe(200);
    expect((await on("POST", id, {}, "/rotate")).status).toBe(201);
    expect((await on("DELETE", id)).status).toBe(204);
    expect((await on("DELETE", weak.id)).status).toBe(204);
  });
});
