import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver, type Receiver } from "../../../testing/receiver.ts";

let app: TestApp;
let receiver: Receiver;
let endpoint: string;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  app = await startTestApp();
  receiver = await startReceiver();
  stops.push(app.stop, receiver.stop);
  const created = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: receiver.url, event_types: ["lead.created"] },
  });
  endpoint = created.json.id;
  // The first delivery is claimed, which tells the sender of the workspace.
  await createLead();
  await until("the first delivery has arrived", () => receiver.received.length === 1);
});
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

const createLead = () => app.call("POST", "/api/leads", { body: { company_name: "Acme" } });

/** Runs `body` in the database at each of these changes of a delivery to the endpoint. */
async function onDelivery(when: string, change: string, condition: string, body: string) {
  await app.database.query(`create function at_delivery() returns trigger language plpgsql as
    $$ begin ${body} return new; end $$`);
  await app.database.query(`create ${when === "commit" ? "constraint" : ""} trigger at_delivery
    ${when === "commit" ? "after" : when} ${change} on webhook_deliveries
    ${when === "commit" ? "deferrable initially deferred" : ""} for each row
    when (new.endpoint_id = '${endpoint}' and ${condition}) execute function at_delivery()`);
}

test("an instance sends what it queued itself without a claim", async () => {
  const claimed = "old.lease_token is null and new.lease_token is not null";
  await onDelivery("before", "update", claimed, "raise 'This delivery was claimed.';");
  const leads = await Promise.all(Array.from({ length: 8 }, createLead));
  await until("all have arrived", () => receiver.received.length === 9);
  const sent = receiver.received.slice(1).map(({ json }) => json.data.id as string);
  expect(sent.toSorted()).toEqual(leads.map(({ json }) => json.id as string).toSorted());
});

test("an endpoint that does not answer holds few deliveries; the others wait in the database", async () => {
  const silent = await startReceiver(() => {});
  stops.push(silent.stop);
  const { json } = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: silent.url, event_types: ["lead.created"] },
  });
  for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 16 }, createLead));
  const [row] = await app.database.query<{ leased: number; waiting: number }>(
    `select count(lease_token)::int as leased, (count(*) - count(lease_token))::int as waiting
      from webhook_deliveries where endpoint_id = '${json.id}'`,
  );
  // 16 at once, and twice as many that are ready to go.
  expect(row?.leased).toBeLessThanOrEqual(48);
  expect(row?.waiting).toBeGreaterThanOrEqual(112);
});

test("what is rolled back is not sent", async () => {
  await onDelivery("commit", "insert", "true", "raise 'No commit.';");
  expect((await createLead()).status).toBe(500);
  await app.database.query("drop trigger at_delivery on webhook_deliveries");
  const { json } = await createLead();
  await until("the next one has arrived", () => receiver.received.length === 2);
  expect(receiver.received[1]?.json.data.id).toBe(json.id);
});

test("what was queued before the URL changed, and committed after it, goes to the new URL", async () => {
  const another = await startReceiver();
  stops.push(another.stop);
  const leased = "new.lease_token is not null";
  await onDelivery("before", "insert", leased, "perform pg_advisory_xact_lock_shared(1);");
  const holder = new Client(app.database.connection);
  await holder.connect();
  await holder.query("select pg_advisory_lock(1)");
  const creating = createLead();
  await until(
    "the delivery is being queued",
    async () =>
      (await holder.query("select from pg_locks where locktype = 'advisory' and not granted"))
        .rowCount === 1,
  );
  const changed = await app.call("PATCH", `/api/webhook-endpoints/${endpoint}`, {
    body: { url: another.url },
  });
  expect(changed.status).toBe(200);
  await holder.end();
  const { json } = await creating;
  await until("the delivery has arrived", () => another.received.length === 1);
  expect(another.received[0]?.json.data.id).toBe(json.id);
  expect(receiver.received).toHaveLength(1);
});
