import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { createBareDatabase, type TestDatabase } from "../../apps/server/src/testing/database.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { startReceiver } from "../../apps/server/src/testing/receiver.ts";
import { killServer, startServer, type RunningServer } from "../faults/server.ts";
import { BIN, run } from "./product.ts";

const key = generateKey("live");
let database: TestDatabase;
beforeAll(async () => {
  database = await createBareDatabase();
});
afterAll(() => database.drop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

async function startAs(role: string): Promise<RunningServer> {
  const { host = "", port = 0, user = "", database: name } = database.connection;
  const server = await startServer({
    SALESOS_ROLE: role,
    DATABASE_URL: `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`,
    SALESOS_LIVE_KEY: key,
    SALESOS_SAMPLE_DATA: "off",
  });
  stops.push(() => killServer(server));
  return server;
}

async function call(server: RunningServer, method: string, at: string, body?: object) {
  const response = await fetch(server.url + at, {
    method,
    headers: { "x-api-key": key, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

test("an api process takes requests and sends nothing; a worker process sends what it wrote", async () => {
  const receiver = await startReceiver();
  stops.push(receiver.stop);
  // The worker first, on an empty database: it leaves the first keys to those who show them.
  const worker = await startAs("worker");
  const api = await startAs("api");
  await killServer(worker);
  const endpoint = { url: receiver.url, event_types: ["lead.created"] };
  expect((await call(api, "POST", "/api/webhook-endpoints", endpoint)).status).toBe(201);
  const lead = await call(api, "POST", "/api/leads", { company_name: "Acme" });
  expect(lead.status).toBe(201);
  // What was written can be read in the log at once, without a worker.
  await until("the event is in the log", async () => {
    const { json } = await call(api, "GET", "/api/events");
    return (json["data"] as unknown[]).length === 1;
  });
  expect(receiver.received).toHaveLength(0);

  await startAs("worker");
  await until("the delivery arrives", () => receiver.received.length === 1);
  expect(receiver.received[0]?.json.data.id).toBe(lead.json["id"]);
});

test("a worker answers the health pages and nothing else", async () => {
  const worker = await startAs("worker");
  expect((await call(worker, "GET", "/readyz")).json).toEqual({ status: "ready" });
  expect((await fetch(`${worker.url}/metrics`)).status).toBe(200);
  expect((await call(worker, "GET", "/openapi.json")).status).toBe(404);
  const api = await startAs("api");
  expect((await call(api, "GET", "/api/leads")).status).toBe(200);
  expect((await call(worker, "GET", "/api/leads")).status).toBe(404);
});

test("the embedded database takes no worker beside it", async () => {
  const program = run([process.execPath, BIN, "serve"], { SALESOS_ROLE: "worker" });
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain("SALESOS_ROLE worker requires DATABASE_URL");
});
