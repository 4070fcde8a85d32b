import { afterEach, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver, type Receiver } from "../../../testing/receiver.ts";
import { defaultBreaker, type BreakerTerms } from "./breaker.rules.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

async function appWith(breaker: Partial<BreakerTerms>, beside?: TestApp): Promise<TestApp> {
  const app = await startTestApp(
    {},
    {
      ...(beside === undefined ? {} : { beside }),
      sender: {
        breaker: { ...defaultBreaker, ...breaker },
        concurrency: 1,
        // What has failed is soon due again, as often as one likes.
        schedule: ({ now }) => new Date(now.getTime() + 5),
      },
    },
  );
  stops.push(app.stop);
  return app;
}

/** A receiver that answers with the status that is set. */
async function receiverWith(status: number) {
  const state = { status };
  const receiver = await startReceiver((response) => {
    response.statusCode = state.status;
    response.end();
  });
  stops.push(receiver.stop);
  return { receiver, state };
}

async function subscribe(app: TestApp, { url }: Receiver, events = ["lead.created"]) {
  const { json } = await app.call("POST", "/api/webhook-endpoints", {
    body: { url, event_types: events },
  });
  return json.id as string;
}

const createLead = (app: TestApp) =>
  app.call("POST", "/api/leads", { body: { company_name: "Acme" } });

const endpointOf = async (app: TestApp, id: string) =>
  (
    await app.database.query<{
      failures: number;
      failed_probes: number;
      breaker_until: Date | null;
      enabled: boolean;
    }>(
      `select failures, failed_probes, breaker_until, enabled from webhook_endpoints where id = $1`,
      [id],
    )
  )[0];

const isPaused = async (app: TestApp, id: string) =>
  (await endpointOf(app, id))?.breaker_until instanceof Date;

const counted = async (app: TestApp, id: string) =>
  app.database.query<{ attempts: number; state: string }>(
    "select attempts, state from webhook_deliveries where endpoint_id = $1",
    [id],
  );

test("five failures in a row pause an endpoint: deliveries wait with their tries, one at a time is a probe", async () => {
  const app = await appWith({ pauses: [100, 200, 400, 2_000] });
  const { receiver, state } = await receiverWith(503);
  const id = await subscribe(app, receiver);
  await Promise.all(Array.from({ length: 20 }, () => createLead(app)));
  await until(
    "it is paused for long",
    async () => (await endpointOf(app, id))?.failed_probes === 3,
  );
  const times = receiver.received.map(({ at }) => at);
  // What was under way when the fifth failure was recorded may come on top: five, and three probes.
  expect(times.length).toBeGreaterThanOrEqual(8);
  expect(times.length).toBeLessThan(11);
  const gaps = times.slice(-3).map((at, i) => at - (times.at(i - 4) ?? 0));
  for (const [i, least] of [100, 200, 400].entries()) expect(gaps[i]).toBeGreaterThanOrEqual(least);
  expect((await endpointOf(app, id))?.failures).toBe(times.length);
  const spent = (await counted(app, id)).reduce((sum, { attempts }) => sum + attempts, 0);
  expect(spent).toBe(times.length);

  state.status = 200;
  await until("all are delivered", async () =>
    (await counted(app, id)).every(({ state: now }) => now === "succeeded"),
  );
  expect(await endpointOf(app, id)).toMatchObject({ failures: 0, breaker_until: null });
});

test("the pause holds for all senders, and one of them probes", async () => {
  const app = await appWith({ pauses: [400, 60_000] });
  await appWith({ pauses: [400, 60_000] }, app);
  const { receiver } = await receiverWith(503);
  const id = await subscribe(app, receiver);
  await createLead(app);
  await until("it is paused", () => isPaused(app, id));
  const before = receiver.received.length;
  await Promise.all(Array.from({ length: 20 }, () => createLead(app)));
  const another = await receiverWith(200);
  await subscribe(app, another.receiver);
  await createLead(app);
  await until("another endpoint is served", () => another.receiver.received.length === 1);
  await until(
    "the probe has failed",
    async () => (await endpointOf(app, id))?.failures === before + 1,
  );
  expect(receiver.received).toHaveLength(before + 1);
});

test("the owner is told of the first pause, and of the end after too long without a success", async () => {
  const app = await appWith({ failures: 2, pauses: [50], disableAfter: 300 });
  const { receiver } = await receiverWith(500);
  const owner = await receiverWith(200);
  await subscribe(app, owner.receiver, ["webhook_endpoint.*"]);
  const id = await subscribe(app, receiver);
  await createLead(app);
  await until("both are told", () => owner.receiver.received.length === 2);
  const [paused, disabled] = owner.receiver.received.map(({ json }) => json);
  expect(paused).toMatchObject({
    type: "webhook_endpoint.paused",
    data: { id, enabled: true, last_failure: "The receiver answered 500." },
  });
  expect(disabled).toMatchObject({
    type: "webhook_endpoint.disabled",
    data: { id, enabled: false },
  });
  expect(disabled.data.disabled_reason).toContain("No delivery has succeeded since");
  expect((await counted(app, id)).map(({ state }) => state)).toEqual(["canceled"]);
  const { json: log } = await app.call("GET", "/api/events?type=webhook_endpoint.*");
  expect(log.data).toHaveLength(2);

  const enabled = await app.call("PATCH", `/api/webhook-endpoints/${id}`, {
    body: { enabled: true },
  });
  expect(enabled.json.disabled_reason).toBeNull();
  expect(await endpointOf(app, id)).toMatchObject({ failures: 0, breaker_until: null });
});

test("a new URL is tried at once", async () => {
  const app = await appWith({ failures: 2, pauses: [60_000] });
  const { receiver } = await receiverWith(500);
  const id = await subscribe(app, receiver);
  await createLead(app);
  await until("it is paused", () => isPaused(app, id));
  const mended = await receiverWith(200);
  const body = { url: mended.receiver.url };
  await app.call("PATCH", `/api/webhook-endpoints/${id}`, { body });
  await until("it is delivered", () => mended.receiver.received.length === 1);
});
