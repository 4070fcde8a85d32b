import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver } from "../../testing/receiver.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test("a created lead reaches the endpoint", async () => {
  const receiver = await startReceiver();
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["lead.created"] },
  });
  expect(endpoint.status).toBe(201);
  const lead = await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  expect(lead.status).toBe(201);
  await until("it is received", () => receiver.received.length === 1);
  expect(receiver.received[0]?.json.data).toEqual(lead.json);
  await until("it is recorded", async () => {
    const rows = await app.database.query("select * from webhook_attempts");
    return rows.length === 1;
  });
  await receiver.stop();
});
