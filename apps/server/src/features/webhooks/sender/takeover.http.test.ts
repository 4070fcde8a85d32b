import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";

let app: TestApp;
beforeAll(async () => {
  // This instance only takes requests; the senders are other processes and instances.
  app = await startTestApp({}, { sender: "off" });
});
afterAll(() => app.stop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

/** What each process sends to itself to see that it works is not counted. */
let endpoint = "";

async function subscribe(url: string): Promise<void> {
  const created = await app.call("POST", "/api/webhook-endpoints", {
    body: { url, event_types: ["*"] },
  });
  endpoint = created.json.id;
  stops.push(() => app.call("DELETE", `/api/webhook-endpoints/${created.json.id}`));
}

const createLead = () => app.call("POST", "/api/leads", { body: { company_name: "Acme" } });

async function count(table: string, where = "true"): Promise<number> {
  const [row] = await app.database.query<{ n: number }>(
    `select count(*)::int as n from ${table} where endpoint_id = $1 and ${where}`,
    [endpoint],
  );
  return row?.n ?? 0;
}

/** The product as its own process on the same database. */
function startProcess() {
  const { host = "", port = 0, user = "", database = "" } = app.database.connection;
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const main = new URL("../../../cli/main.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [main, "serve"], {
    env: { ...process.env, DATABASE_URL: url, PORT: "0", SALESOS_SAMPLE_DATA: "off" },
    stdio: "ignore",
  });
  stops.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  return child;
}

test("what a killed sender held is taken over, and what it had finished is not sent again", async () => {
  let hang = false;
  const receiver = await startReceiver((response) => {
    if (!hang) response.end("OK");
  });
  stops.push(receiver.stop);
  await subscribe(receiver.url);
  const first = startProcess();
  await createLead();
  await until("the first is recorded", async () => (await count("webhook_attempts")) === 1);

  hang = true;
  await Promise.all([createLead(), createLead(), createLead()]);
  await until("the others are under way", () => receiver.received.length === 4);
  first.kill("SIGKILL");
  await once(first, "exit");
  hang = false;
  const second = await startTestApp({}, { beside: app });
  await until("they are sent again", () => receiver.received.length === 7);
  await until("all are recorded", async () => (await count("webhook_attempts")) === 4);
  expect(await count("webhook_deliveries", "state = 'succeeded'")).toBe(4);

  const sent = receiver.received.map(({ json }) => json.id as string);
  expect(sent.filter((id) => id === sent[0])).toHaveLength(1);
  await second.stop();
});

test("a sender that stops finishes what runs and hands the rest back at once", async () => {
  const receiver = await startReceiver((response) => {
    setTimeout(() => response.end("OK"), 300);
  });
  stops.push(receiver.stop);
  await subscribe(receiver.url);
  const first = await startTestApp({}, { beside: app, sender: { concurrency: 2 } });
  await Promise.all(Array.from({ length: 5 }, createLead));
  await until("some are under way", () => receiver.received.length === 2);
  await first.stop();
  expect(await count("webhook_deliveries", "lease_token is not null")).toBe(0);
  const second = await startTestApp({}, { beside: app });
  await until("all are sent", () => receiver.received.length === 5);
  await second.stop();
  expect(new Set(receiver.received.map(({ json }) => json.id)).size).toBe(5);
});

test("two senders share the work and send nothing twice", async () => {
  const receiver = await startReceiver();
  stops.push(receiver.stop);
  await subscribe(receiver.url);
  const senders = [
    await startTestApp({}, { beside: app }),
    await startTestApp({}, { beside: app }),
  ];
  for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 50 }, createLead));
  await until("all are recorded", async () => (await count("webhook_attempts")) === 500);
  expect(receiver.received).toHaveLength(500);
  expect(new Set(receiver.received.map(({ json }) => json.id)).size).toBe(500);
  for (const sender of senders) await sender.stop();
});
