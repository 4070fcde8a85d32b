import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver, type Receiver } from "../../testing/receiver.ts";

interface WebhookOfContract {
  post: { requestBody: { content: { "application/json": { example: object } } } };
}

let app: TestApp;
let receiver: Receiver;
let endpoint: string;
beforeAll(async () => {
  app = await startTestApp();
  receiver = await startReceiver();
  const body = { url: receiver.url, event_types: ["deal.won"] };
  endpoint = `/api/webhook-endpoints/${(await app.call("POST", "/api/webhook-endpoints", { body })).json.id}`;
});
afterAll(async () => {
  await app.stop();
  await receiver.stop();
});

const send = (event_type: string, more: object = {}) =>
  app.call("POST", `${endpoint}/test`, { body: { event_type }, ...more });

test("a test event of every type is sent with its example, and is a real one but for its mark", async () => {
  const { webhooks } = (await app.call("GET", "/openapi.json")).json;
  expect(Object.keys(webhooks)).toContain("lead.created");
  for (const [type, { post }] of Object.entries<WebhookOfContract>(webhooks)) {
    const { example } = post.requestBody.content["application/json"];
    const before = receiver.received.length;
    const sent = await send(type);
    expect(sent.status).toBe(202);
    expect(sent.json).toMatchObject({ event_type: type, test: true, status: "pending" });
    await until("it is there", () => receiver.received.length === before + 1);
    const got = receiver.received.at(-1);
    const { json, body } = got ?? { json: {} };
    const { id, created_at, workspace_id, actor, ...rest } = json;
    expect({ ...example, id, created_at, workspace_id, actor }).toEqual(json);
    expect(Object.keys(json)).toEqual(Object.keys(example));
    expect(actor).toMatchObject({ type: "api_key" });
    expect(rest.type).toBe(type);
    expect(JSON.stringify(json)).toBe(body);
    expect(got?.headers["webhook-id"]).toBe(sent.json.event_id);
    const { text } = await app.call("GET", `/api/events/${id}`);
    expect(text.startsWith(`${body?.slice(0, -1)},"request_id":`)).toBe(true);
  }
  expect((await app.call("GET", "/api/events")).json.data).toEqual([]);
});

test("an unknown type is refused, and an endpoint of another workspace does not exist", async () => {
  expect((await send("lead.create")).status).toBe(422);
  expect((await send("lead.created", { key: app.testKey })).status).toBe(404);
});

test("nothing is sent to a disabled endpoint: 409", async () => {
  await app.call("PATCH", endpoint, { body: { enabled: false } });
  expect((await send("lead.created")).status).toBe(409);
  await app.call("PATCH", endpoint, { body: { enabled: true } });
});
