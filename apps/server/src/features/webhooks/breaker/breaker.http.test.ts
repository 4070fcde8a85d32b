import type { ServerResponse } from "node:http";
import { Client } from "pg";
import { afterEach, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver, type Receiver } from "../../../testing/receiver.ts";
import { defaultBreaker, type BreakerTerms } from "./breaker.rules.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

async function appWith(
  breaker: Partial<BreakerTerms>,
  { beside, concurrency = 1 }: { beside?: TestApp; concurrency?: number } = {},
): Promise<TestApp> {
  const app = await startTestApp(
    {},
    {
      ...(beside === undefined ? {} : { beside }),
      sender: {
        breaker: { ...defaultBreaker, ...breaker },
        concurrency,
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
  // Five failures, and three probes.
  expect(times).toHaveLength(8);
  const gaps = times.slice(-3).map((at, i) => at - (times.at(i - 4) ?? 0));
  for (const [i, least] of [100, 200, 400].entries()) expect(gaps[i]).toBeGreaterThanOrEqual(least);
  expect((await endpointOf(app, id))?.failures).toBe(8);
  const spent = (await counted(app, id)).reduce((sum, { attempts }) => sum + attempts, 0);
  expect(spent).toBe(8);

  state.status = 200;
  await until("all are delivered", async () =>
    (await counted(app, id)).every(({ state: now }) => now === "succeeded"),
  );
  expect(await endpointOf(app, id)).toMatchObject({ failures: 0, breaker_until: null });
});

test.each([
  // The terms of an endpoint are kept by claims only.
  { way: "claimed", terms: { max_concurrency: 4 } },
  { way: "queued under a lease", terms: {} },
])(
  "what was $way before a pause and arrives after it is handed back, not sent",
  async ({ terms }) => {
    const app = await appWith({ failures: 1, pauses: [100] }, { concurrency: 4 });
    const open: ServerResponse[] = [];
    const receiver = await startReceiver((response) => open.push(response));
    stops.push(receiver.stop);
    const answer = (status: number) => open.shift()?.writeHead(status).end();
    await app.call("POST", "/api/webhook-endpoints", {
      body: { url: receiver.url, event_types: ["lead.created"], ...terms },
    });
    await createLead(app);
    await until("the first attempt is under way", () => open.length === 1);

    const leases = await holdFirstLeases(app);
    const creating = createLead(app);
    await until("the second delivery is being leased", leases.oneWaits);
    const second = async () =>
      (
        await app.database.query<{ leased: boolean; version: string }>(
          `select lease_token is not null as leased, xmin::text as version from webhook_deliveries where attempts = 0`,
        )
      )[0];
    answer(503);
    await until("the sender knows of the pause and probes", () => open.length === 1);
    const before = await second();
    await leases.release();
    await creating;
    await until("the second delivery is handed back or sent", async () => {
      const now = await second();
      return open.length > 1 || (now?.version !== before?.version && now?.leased === false);
    });
    expect(open).toHaveLength(1);

    answer(200);
    await until("the second delivery is sent", () => open.length === 1);
    answer(200);
  },
);

/** Makes the first lease of each delivery wait in the middle of its statement. */
async function holdFirstLeases(app: TestApp) {
  await app.database.query(`create function hold_lease() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$`);
  await app.database
    .query(`create trigger hold_claim before update on webhook_deliveries for each row
    when (old.attempts = 0 and old.lease_token is null and new.lease_token is not null) execute function hold_lease()`);
  await app.database
    .query(`create trigger hold_insert before insert on webhook_deliveries for each row
    when (new.lease_token is not null) execute function hold_lease()`);
  const holder = new Client(app.database.connection);
  await holder.connect();
  await holder.query("select pg_advisory_lock(1)");
  let released: Promise<void> | undefined;
  const release = () => (released ??= holder.end());
  stops.push(release);
  return {
    release,
    oneWaits: async () =>
      (await holder.query("select from pg_locks where locktype = 'advisory' and not granted"))
        .rowCount === 1,
  };
}

test("the pause holds for all senders, and one of them probes", async () => {
  const app = await appWith({ pauses: [400, 60_000] });
  await appWith({ pauses: [400, 60_000] }, { beside: app });
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
    actor: { type: "system", id: null },
    data: { id, enabled: false },
  });
  expect(disabled.data.disabled_reason).toContain("No delivery has succeeded since");
  expect((await counted(app, id)).map(({ state }) => state)).toEqual(["canceled"]);
  // A delivery may be faster than the log.
  await until("both are in the log", async () => {
    const { json: log } = await app.call("GET", "/api/events?type=webhook_endpoint.*");
    return log.data.length === 2;
  });

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
