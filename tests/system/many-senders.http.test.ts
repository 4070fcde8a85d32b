import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { startReceiver } from "../../apps/server/src/testing/receiver.ts";
import { killServer, startServer, type RunningServer } from "../faults/server.ts";

let app: TestApp;
beforeAll(async () => {
  // This instance only takes requests; the senders are processes of their own.
  app = await startTestApp({}, { sender: "off" });
});
afterAll(() => app.stop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

async function startSenders(n: number): Promise<RunningServer[]> {
  const { host = "", port = 0, user = "", database = "" } = app.database.connection;
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const env = { DATABASE_URL: url, SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off" };
  const servers = await Promise.all(Array.from({ length: n }, () => startServer(env)));
  for (const server of servers) stops.push(() => killServer(server));
  return servers;
}

async function subscribe(url: string, key = app.liveKey): Promise<string> {
  const { json } = await app.call("POST", "/api/webhook-endpoints", {
    key,
    body: { url, event_types: ["lead.created"] },
  });
  stops.push(() => app.call("DELETE", `/api/webhook-endpoints/${json.id}`, { key }));
  return json.id;
}

const createLead = (key = app.liveKey) =>
  app.call("POST", "/api/leads", { key, body: { company_name: "Acme" } });

async function createLeads(n: number): Promise<void> {
  for (let left = n; left > 0; left -= 50)
    await Promise.all(Array.from({ length: Math.min(50, left) }, () => createLead()));
}

async function succeeded(endpoint: string): Promise<number> {
  const [row] = await app.database.query<{ n: number }>(
    "select count(*)::int as n from webhook_deliveries where endpoint_id = $1 and state = 'succeeded'",
    [endpoint],
  );
  return row?.n ?? 0;
}

/** How many attempts a process has made. */
async function attemptsOf({ url }: RunningServer): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const found = text.matchAll(/salesos_webhook_attempts_total\{[^}]*\} (\d+)/g);
  return [...found].reduce((sum, [, n]) => sum + Number(n), 0);
}

test.each([2, 4])("%i processes share the work and send nothing twice", async (n) => {
  // Slow enough that one process alone is never done before the others look.
  const receiver = await startReceiver((response) => {
    setTimeout(() => response.end("OK"), 40);
  });
  stops.push(receiver.stop);
  const servers = await startSenders(n);
  const endpoint = await subscribe(receiver.url);
  await createLeads(600);
  await until("all are recorded", async () => (await succeeded(endpoint)) === 600);
  expect(receiver.received).toHaveLength(600);
  expect(new Set(receiver.received.map(({ json }) => json.id)).size).toBe(600);
  const shares = await Promise.all(servers.map(attemptsOf));
  // Each also sends to itself now and then, to see that it works.
  const [own] = await app.database.query<{ n: number }>(
    "select count(*)::int as n from webhook_attempts where endpoint_id = $1",
    [endpoint],
  );
  expect(own?.n).toBe(600);
  expect(shares.reduce((sum, share) => sum + share)).toBeGreaterThanOrEqual(600);
  for (const share of shares) expect(share).toBeGreaterThan(30);
});

test("of four processes one is killed: the others take over what it held, and repeat nothing else", async () => {
  const hanging = new Map<ServerResponse, string>();
  let hang = false;
  const receiver = await startReceiver((response, nth) => {
    if (!hang) return void response.end("OK");
    hanging.set(response, receiver.received[nth - 1]?.json.id as string);
  });
  stops.push(receiver.stop);
  const endpoint = await subscribe(receiver.url);
  const [victim] = (await startSenders(1)) as [RunningServer];
  await createLeads(100);
  await until("the first are recorded", async () => (await succeeded(endpoint)) === 100);
  hang = true;
  await createLeads(10);
  await until("the victim has some under way", () => hanging.size === 10);
  await startSenders(3);
  await createLeads(200);
  await until("others have some as well", () => hanging.size > 16);
  await killServer(victim);
  const isLost = (one: ServerResponse) => one.destroyed && !one.writableFinished;
  await until("its connections are gone", () => [...hanging.keys()].filter(isLost).length >= 10);
  hang = false;
  for (const response of hanging.keys()) if (!isLost(response)) response.end("OK");
  await until("all are recorded", async () => (await succeeded(endpoint)) === 310);

  const seen = Map.groupBy(receiver.received, ({ json }) => json.id as string);
  expect(seen.size).toBe(310);
  const lost = new Set([...hanging].filter(([one]) => isLost(one)).map(([, id]) => id));
  expect(lost.size).toBeGreaterThanOrEqual(10);
  for (const [id, times] of seen) expect(times).toHaveLength(lost.has(id) ? 2 : 1);
});

test("one event of a workspace does not wait behind 20,000 of another", async () => {
  const busy = await startReceiver((response) => {
    setTimeout(() => response.end("OK"), 50);
  });
  stops.push(busy.stop);
  const quick = await startReceiver();
  stops.push(quick.stop);
  await createLead();
  for (let i = 0; i < 10; i++) {
    const id = await subscribe(busy.url);
    await app.database.query(
      `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at)
        select e.workspace_id, gen_random_uuid(), e.id, now() - interval '1 hour'
        from webhook_endpoints e, generate_series(1, 2000) where e.id = $1`,
      [id],
    );
  }
  await app.database.query(
    `insert into events (workspace_id, id, type, record_id, created_at, body)
      select workspace_id, event_id, 'lead.created', event_id, now(), '{"id":"' || event_id || '"}'
      from webhook_deliveries d where not exists (
        select from events v where v.workspace_id = d.workspace_id and v.id = d.event_id)`,
  );
  await startSenders(2);
  await until("the backlog is being sent", () => busy.received.length > 500);
  await subscribe(quick.url, app.testKey);
  await createLead(app.testKey);
  await until("it is sent", () => quick.received.length === 1);
  expect(busy.received.length).toBeLessThan(15_000);
});
