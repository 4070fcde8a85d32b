import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver, type Receiver } from "../../../testing/receiver.ts";

let app: TestApp;
let receiver: Receiver;
let status = 200;
beforeAll(async () => {
  app = await startTestApp({}, { sender: { schedule: () => undefined } });
  receiver = await startReceiver((response) => {
    response.statusCode = status;
    response.end();
  });
});
afterAll(async () => {
  await app.stop();
  await receiver.stop();
});

const path = "/api/webhook-endpoints";
const body = () => ({ url: receiver.url, event_types: ["lead.created"] });
const create = async () => (await app.call("POST", path, { body: body() })).json;
const healthOf = async (id: string) => (await app.call("GET", `${path}/${id}`)).json.health;

async function deliver(n: number, answer: number): Promise<void> {
  status = answer;
  const before = receiver.received.length;
  for (let i = 0; i < n; i++) {
    await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
    await until("the delivery arrives", () => receiver.received.length === before + i + 1);
  }
}

test("an endpoint without tries has no rate; then its health counts them and says what failed last", async () => {
  const { id, health } = await create();
  expect(health).toMatchObject({ succeeded: 0, failed: 0, success_rate: null, p95_ms: null });
  expect(await healthOf(id)).toEqual(health);
  await deliver(3, 200);
  await deliver(1, 503);
  await until("all are counted", async () => (await healthOf(id)).failed === 1);
  const found = await healthOf(id);
  expect(found).toMatchObject({
    succeeded: 3,
    failed: 1,
    success_rate: 0.75,
    last_failure: "The receiver answered 503.",
    breaker: "closed",
    paused_until: null,
  });
  expect(found.p95_ms).toBeGreaterThan(0);
  expect(Date.parse(found.last_failure_at)).toBeGreaterThan(Date.parse(found.last_success_at));
  const listed = (await app.call("GET", path)).json.data;
  expect(listed.find((one: { id: string }) => one.id === id).health).toEqual(found);

  // A later flush adds to the same hour, and keeps the last failure.
  await deliver(1, 200);
  await until("the next is counted", async () => (await healthOf(id)).succeeded === 4);
  expect(await healthOf(id)).toMatchObject({ failed: 1, last_failure_at: found.last_failure_at });
  await app.call("DELETE", `${path}/${id}`);
});

test("health is not hidden by an ETag that has not changed", async () => {
  const created = await app.call("POST", path, { body: body() });
  const one = `${path}/${created.json.id}`;
  const headers = { "if-none-match": created.headers.get("etag") ?? "" };
  await deliver(1, 200);
  await until("it is counted", async () => (await healthOf(created.json.id)).succeeded === 1);
  const again = await app.call("GET", one, { headers });
  expect(again.status).toBe(200);
  expect(again.headers.get("etag")).toBe(headers["if-none-match"]);
  await app.call("DELETE", one);
});

test("counts of more than a day ago are left out, the last outcomes are not", async () => {
  const { id } = await create();
  await deliver(2, 500);
  await until("they are counted", async () => (await healthOf(id)).failed === 2);
  await app.database.query(
    "update webhook_endpoint_hours set hour = hour - interval '24 hours' where endpoint_id = $1",
    [id],
  );
  const found = await healthOf(id);
  expect(found).toMatchObject({ failed: 0, success_rate: null, p95_ms: null });
  expect(found.last_failure).toBe("The receiver answered 500.");
  await app.call("DELETE", `${path}/${id}`);
});

test("a paused endpoint says so and until when, and a new URL closes its breaker", async () => {
  const { id } = await create();
  await deliver(5, 500);
  await until("it is paused", async () => (await healthOf(id)).breaker === "open");
  expect(Date.parse((await healthOf(id)).paused_until)).toBeGreaterThan(Date.now() - 60_000);
  const changed = await app.call("PATCH", `${path}/${id}`, {
    body: { url: `${receiver.url}/new` },
  });
  expect(changed.json.health).toMatchObject({ breaker: "closed", paused_until: null });
  expect((await healthOf(id)).breaker).toBe("closed");
  await app.call("DELETE", `${path}/${id}`);
});

test("a sender that stops writes the counts that are left", async () => {
  const staying = await startTestApp({}, { sender: "off" });
  const sending = await startTestApp({}, { beside: staying });
  const { id } = (await staying.call("POST", path, { body: body() })).json;
  status = 200;
  const before = receiver.received.length;
  await staying.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  await until("the delivery arrives", () => receiver.received.length > before);
  await sending.stop();
  expect((await staying.call("GET", `${path}/${id}`)).json.health.succeeded).toBe(1);
  await staying.stop();
});
