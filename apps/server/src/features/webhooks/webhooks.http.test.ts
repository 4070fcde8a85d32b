import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { sender: "off" });
});
afterAll(() => app.stop());

const path = "/api/webhook-endpoints";
const body = { url: "https://example.com/hook", event_types: ["lead.created", "deal.*"] };
const create = async (more: object = {}, key = app.liveKey) =>
  app.call("POST", path, { body: { ...body, ...more }, key });

test("only the answer to its creation holds the secret of an endpoint", async () => {
  const created = await create({ description: "Warehouse" });
  expect(created.status).toBe(201);
  const { secret, ...endpoint } = created.json;
  expect(secret).toMatch(/^whsec_/);
  expect(endpoint).toMatchObject({ ...body, description: "Warehouse", enabled: true });
  const one = created.headers.get("location") ?? "";
  expect((await app.call("GET", one)).json).toEqual(endpoint);
  expect((await app.call("GET", path)).json.data).toContainEqual(endpoint);
  const changed = await app.call("PATCH", one, { body: { description: null } });
  expect(changed.json).toMatchObject({ description: null });
  expect(changed.json).not.toHaveProperty("secret");
});

test("the same Idempotency-Key creates one endpoint, and the secret is answered once and kept nowhere else", async () => {
  const headers = { "idempotency-key": "endpoint-1" };
  const first = await app.call("POST", path, { body, headers });
  const second = await app.call("POST", path, { body, headers });
  expect(second.json).toEqual({ ...first.json, secret: null });
  const kept = await app.database.query<{ body: string }>("select body from idempotency_keys");
  expect(kept.some(({ body: text }) => text.includes(first.json.secret))).toBe(false);
  const dry = await app.call("POST", `${path}?dryRun=true`, { body });
  expect(dry.json).toMatchObject({ url: body.url, secret: null });
});

test.each([
  ["ftp://example.com/", "must start with"],
  ["http://10.1.2.3/", "10.1.2.3"],
  ["http://169.254.169.254/latest/meta-data/", "169.254.169.254"],
  ["https://user:pass@example.com/", "username"],
  ["not a url", "URL"],
])("the URL %s is refused with 422 at /url", async (url, words) => {
  const answer = await create({ url });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0]).toMatchObject({ pointer: "/url" });
  expect(answer.json.errors[0].detail).toContain(words);
});

test("an unknown event type is refused and the near one is named", async () => {
  const answer = await create({ event_types: ["lead.create"] });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].detail).toContain("lead.created");
});

test("http: is for test workspaces unless the operator allows it", async () => {
  const strict = await startTestApp({ SALESOS_WEBHOOK_HTTP: "off" }, { sender: "off" });
  const http = { ...body, url: "http://example.com/hook" };
  expect((await strict.call("POST", path, { body: http })).status).toBe(422);
  const inTest = await strict.call("POST", path, { body: http, key: strict.testKey });
  expect(inTest.status).toBe(201);
  await strict.stop();
});

test("an endpoint of another workspace does not exist", async () => {
  const { id } = (await create()).json;
  for (const method of ["GET", "PATCH", "DELETE"]) {
    const request = method === "PATCH" ? { body: { enabled: false } } : {};
    const answer = await app.call(method, `${path}/${id}`, { key: app.testKey, ...request });
    expect(answer.status).toBe(404);
  }
  expect((await app.call("GET", `${path}/${id}`)).status).toBe(200);
  expect((await app.call("GET", path, { key: app.testKey })).json.data).toEqual([]);
});

test("a change with an old ETag is refused, and one that changes nothing keeps the ETag", async () => {
  const created = await create();
  const one = `${path}/${created.json.id}`;
  const headers = { "if-match": created.headers.get("etag") ?? "" };
  const same = await app.call("PATCH", one, { body: { url: body.url }, headers });
  expect(same.headers.get("etag")).toBe(headers["if-match"]);
  expect((await app.call("PATCH", one, { body: { enabled: false }, headers })).status).toBe(200);
  expect((await app.call("PATCH", one, { body: { enabled: true }, headers })).status).toBe(412);
  expect((await app.call("DELETE", one, { headers })).status).toBe(412);
});

test("a list is read page by page, newest first, and a strange cursor is refused", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift((await create()).json.id);
  const first = await app.call("GET", `${path}?limit=2`);
  expect(first.json.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  const second = await app.call("GET", `${path}?limit=2&cursor=${first.json.next_cursor}`);
  expect(second.json.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2, 4));
  expect((await app.call("GET", `${path}?cursor=abc`)).status).toBe(400);
});

test("an event is queued for the endpoints that subscribe to its type, by name or wildcard", async () => {
  const other = await startTestApp({}, { sender: "off" });
  const subscribed = async (...event_types: string[]) =>
    (await other.call("POST", path, { body: { ...body, event_types } })).json.id as string;
  const created = await subscribed("lead.created");
  const leads = await subscribed("lead.*");
  const all = await subscribed("*");
  await subscribed("deal.*");
  await subscribed("lead.deleted");
  const disabled = await subscribed("*");
  await other.call("PATCH", `${path}/${disabled}`, { body: { enabled: false } });
  await other.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  const queued = await other.database.query<{ endpoint_id: string }>(
    "select endpoint_id from webhook_deliveries order by endpoint_id",
  );
  expect(queued.map((row) => row.endpoint_id)).toEqual([created, leads, all].toSorted());
  await other.stop();
});

test("deleting an endpoint cancels what was still to be sent to it", async () => {
  const { id } = (await create({ event_types: ["*"] })).json;
  await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  const states = () =>
    app.database.query("select state from webhook_deliveries where endpoint_id = $1", [id]);
  expect(await states()).toEqual([{ state: "pending" }]);
  expect((await app.call("DELETE", `${path}/${id}`)).status).toBe(204);
  expect((await app.call("GET", `${path}/${id}`)).status).toBe(404);
  expect(await states()).toEqual([{ state: "canceled" }]);
});

test("a refused or dry change leaves no event", async () => {
  await create({ event_types: ["*"] });
  const count = async () =>
    (await app.database.query<{ n: string }>("select count(*) as n from events"))[0]?.n;
  const before = await count();
  const unknown = { title: "Deal", lead_id: "019bac7c-d8c0-7000-8000-0000000000ff" };
  expect((await app.call("POST", "/api/deals", { body: unknown })).status).toBe(422);
  const dry = await app.call("POST", "/api/leads?dryRun=true", { body: { company_name: "Acme" } });
  expect(dry.status).toBe(201);
  expect(await count()).toBe(before);
  await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  expect(Number(await count())).toBe(Number(before) + 1);
});

test("a workspace has at most 100 endpoints", async () => {
  const key = app.testKey;
  await Promise.all(Array.from({ length: 99 }, () => create({}, key)));
  const last = await Promise.all(Array.from({ length: 4 }, () => create({}, key)));
  expect(last.map(({ status }) => status).toSorted()).toEqual([201, 413, 413, 413]);
});
