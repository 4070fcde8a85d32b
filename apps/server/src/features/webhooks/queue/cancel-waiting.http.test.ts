import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { sender: "off" });
});
afterAll(() => app.stop());

test("an endpoint with 50,000 deliveries, of which the statistics know nothing, is deleted before its request times out", async () => {
  const { json } = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: "http://127.0.0.1:9/", event_types: ["*"] },
  });
  await app.database.query("alter table webhook_deliveries_rest set (autovacuum_enabled = false)");
  await app.database.query(
    `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at)
      select workspace_id, gen_random_uuid(), id, now() from webhook_endpoints, generate_series(1, 50000)`,
  );
  // Sent meanwhile: only dead entries of the queue's index tell of them.
  await app.database.query(
    `update webhook_deliveries set state = 'succeeded', finished_at = now()
      where event_id in (select event_id from webhook_deliveries limit 49000)`,
  );
  const answer = await app.call("DELETE", `/api/webhook-endpoints/${json.id}`);
  expect(answer.status).toBe(204);
  const states = await app.database.query<{ state: string; n: number }>(
    "select state, count(*)::int as n from webhook_deliveries group by state order by state",
  );
  expect(states).toEqual([
    { state: "canceled", n: 1000 },
    { state: "succeeded", n: 49_000 },
  ]);
});
