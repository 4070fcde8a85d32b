import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";
import { retryAfterMs } from "./schedule.rules.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** When the next attempt is due after a first response with this `Retry-After`, and how many seconds after that attempt. */
async function nextTryAfter(retryAfter: string): Promise<{ seconds: number; due: Date }> {
  const receiver = await startReceiver((response) => {
    response.writeHead(429, { "retry-after": retryAfter }).end();
  });
  const { json } = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["lead.created"] },
  });
  await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  const read = () =>
    app.database.query<{ seconds: number; due: Date }>(
      `select extract(epoch from d.due_at - a.started_at - a.duration_ms * interval '1 ms')::float8 as seconds, d.due_at as due
        from webhook_deliveries d join webhook_attempts a using (workspace_id, event_id, endpoint_id)
        where d.endpoint_id = $1`,
      [json.id],
    );
  await until("the attempt is recorded", async () => (await read()).length === 1);
  const [row] = await read();
  await app.call("DELETE", `/api/webhook-endpoints/${json.id}`);
  await receiver.stop();
  if (row === undefined) throw new Error("No attempt was recorded.");
  return row;
}

const inTwoHours = () => new Date(Date.now() + 7_200_000).toUTCString();

test.each([
  ["seconds", () => "120", 119.9, 122],
  ["more than a day, which is a day", () => "999999999", 86_399.9, 86_402],
  ["less than the schedule, which does not hasten it", () => "0", 3.9, 8],
  ["what cannot be read, which is passed over", () => "soon", 3.9, 8],
])("Retry-After with %s", async (_name, value, least, most) => {
  const { seconds } = await nextTryAfter(value());
  expect(seconds).toBeGreaterThanOrEqual(least);
  expect(seconds).toBeLessThanOrEqual(most);
});

test("Retry-After with a date is that date", async () => {
  const date = inTwoHours();
  expect((await nextTryAfter(date)).due).toEqual(new Date(date));
});

test("a receiver that asks for a second gets its second try after that second", async () => {
  const patient = await startTestApp(
    {},
    {
      sender: {
        schedule: ({ now, retryAfter = "" }) =>
          new Date(now.getTime() + (retryAfterMs(retryAfter, now) ?? 0)),
      },
    },
  );
  const receiver = await startReceiver((response, nth) => {
    if (nth === 1) response.writeHead(503, { "retry-after": "1" });
    response.end();
  });
  await patient.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["*"] },
  });
  await patient.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  await until("it is sent again", () => receiver.received.length === 2);
  const [first, second] = receiver.received.map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  await receiver.stop();
  await patient.stop();
});
