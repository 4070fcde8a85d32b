import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver } from "../../testing/receiver.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { sender: { schedule: () => undefined } });
});
afterAll(() => app.stop());

test("a receiver that was down gets all it missed, once, by one request", async () => {
  let down = true;
  const receiver = await startReceiver((response) => {
    response.statusCode = down ? 503 : 200;
    response.end();
  });
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["lead.created"] },
  });
  const since = new Date().toISOString();
  for (let i = 0; i < 4; i++) {
    await app.call("POST", "/api/leads", { body: { company_name: `Company ${i}` } });
  }
  const countOf = async (status: string) =>
    (await app.call("GET", `/api/webhook-deliveries?status=${status}`)).json.data.length as number;
  await until("all have failed", async () => (await countOf("failed")) === 4);
  down = false;
  const missed = receiver.received.splice(0).map(({ body }) => body);
  const created = await app.call("POST", "/api/webhook-replays", {
    body: { endpoint_id: endpoint.json.id, mode: "failed", since },
  });
  const read = async () => (await app.call("GET", `/api/webhook-replays/${created.json.id}`)).json;
  await until("it has ended", async () => (await read()).state === "succeeded");
  expect(await read()).toMatchObject({ total: 4, done: 4, deliveries: 4 });
  await until("all have succeeded", async () => (await countOf("succeeded")) === 4);
  expect(receiver.received.map(({ body }) => body).toSorted()).toEqual(missed.toSorted());
  await receiver.stop();
});

test("a replay to an endpoint that asks for the order of records keeps it", async () => {
  const since = new Date().toISOString();
  const { id } = (await app.call("POST", "/api/leads", { body: { company_name: "Acme" } })).json;
  for (let i = 1; i <= 6; i++) {
    await app.call("PATCH", `/api/leads/${id}`, { body: { title: String(i) } });
  }
  let waiting = 0;
  let most = 0;
  const receiver = await startReceiver((response) => {
    most = Math.max(most, ++waiting);
    setTimeout(() => {
      waiting--;
      response.end();
    }, 10);
  });
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["lead.*"], ordering: "record" },
  });
  const body = { endpoint_id: endpoint.json.id, mode: "all", since };
  expect((await app.call("POST", "/api/webhook-replays", { body })).status).toBe(202);
  await until("all have arrived", () => receiver.received.length === 7);
  const titles = receiver.received.map(({ json }) => json.data.title);
  expect(titles).toEqual([null, "1", "2", "3", "4", "5", "6"]);
  expect(most).toBe(1);
  await receiver.stop();
});

/** Events of 2026 in the log, one each 10 ms. */
async function past(count: number): Promise<string> {
  const epoch = Date.parse("2026-01-01T00:00:00Z");
  await app.database.query(
    `insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
      select w.id, (lpad(to_hex(${epoch} + n::bigint * 10), 12, '0') || '70008000000000000000')::uuid,
        'lead.deleted', gen_random_uuid(), now(), '{}', 1
      from workspaces w, generate_series(1, ${count}) n where w.mode = 'live'`,
  );
  return new Date(epoch).toISOString();
}

test("a filter over large events is asked in batches of limited bytes, and passes none over", async () => {
  const since = new Date().toISOString();
  const custom = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`m${n}`, "x".repeat(1000)]),
  );
  for (let i = 0; i < 80; i++) {
    await app.call("POST", "/api/leads", { body: { company_name: "Large", custom } });
  }
  const receiver = await startReceiver((response) => response.end());
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: {
      url: receiver.url,
      event_types: ["lead.created"],
      filter: { field: "data.company_name", eq: "Large" },
    },
  });
  const created = await app.call("POST", "/api/webhook-replays", {
    body: { endpoint_id: endpoint.json.id, mode: "all", since },
  });
  const read = async () => (await app.call("GET", `/api/webhook-replays/${created.json.id}`)).json;
  await until("it has ended", async () => (await read()).state === "succeeded");
  const { total, done, deliveries } = await read();
  expect([done, deliveries]).toEqual([total, 80]);
  await receiver.stop();
});

test("a live event that comes during a long replay to a slow receiver waits behind a bounded number", async () => {
  const since = await past(4_000);
  const receiver = await startReceiver((response) => void setTimeout(() => response.end(), 20));
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["lead.*"], max_concurrency: 4 },
  });
  const replay = await app.call("POST", "/api/webhook-replays", {
    body: { endpoint_id: endpoint.json.id, mode: "all", since },
  });
  const path = `/api/webhook-replays/${replay.json.id}`;
  const read = async () => (await app.call("GET", path)).json;
  await until("the replay is under way", () => receiver.received.length >= 100);
  await app.call("POST", "/api/leads", { body: { company_name: "Live" } });
  // Its delivery is in the queue: what arrives from now on is what it waits behind.
  const before = receiver.received.length;
  const live = () => receiver.received.findIndex(({ json }) => json.type === "lead.created");
  await until("the live event has arrived", () => live() >= 0);
  expect(live() - before).toBeLessThan(500);
  expect(await read()).toMatchObject({ state: "running" });
  await app.call("POST", `${path}/cancel`);
  await app.call("DELETE", `/api/webhook-endpoints/${endpoint.json.id}`);
  await receiver.stop();
});
