import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { readConfig } from "../../apps/server/src/platform/config/config.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../../apps/server/src/platform/embedded-postgres/index.ts";
import { serve, type Running } from "../../apps/server/src/serve.ts";
import { until } from "../../apps/server/src/testing/poll.ts";

const key = generateKey("live");
let folder: string;
let postgres: EmbeddedPostgres;
let running: Running;

const startPostgres = () =>
  startEmbeddedPostgres({ dataDir: folder, log: () => {}, throwAway: true });

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "salesos-outage-"));
  postgres = await startPostgres();
  const config = readConfig(
    { PORT: "0", SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off", SALESOS_LIVE_KEY: key },
    [],
  );
  running = await serve(config, postgres.connection, pino({ level: "silent" }));
});
afterAll(async () => {
  await running.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function call(method: string, at: string, body?: object, apiKey = key) {
  const response = await fetch(running.address + at, {
    method,
    headers: { "x-api-key": apiKey, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}
const create = (name: string) => call("POST", "/api/leads", { company_name: name });
const statusOf = async (at: string) => (await call("GET", at)).status;
const countOf = async () => JSON.parse((await call("GET", "/api/leads?limit=1")).text).count;

function expectUnavailable({ status, headers, text }: Awaited<ReturnType<typeof call>>): void {
  expect([status, JSON.parse(text).code]).toEqual([503, "unavailable"]);
  expect(headers.get("content-type")).toContain("application/problem+json");
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(text).not.toMatch(/ECONN|ENOENT|postgres|PGSQL|\bsql\b/i);
}

test("while the database is away the API says so, and it comes back by itself", async () => {
  expect((await create("before")).status).toBe(201);
  await postgres.stop();

  expect(await statusOf("/healthz")).toBe(200);
  expectUnavailable(await call("GET", "/readyz"));
  const attempts = [
    call("GET", "/api/leads"),
    call("GET", `/api/leads/${randomUUID()}`),
    call("PATCH", `/api/leads/${randomUUID()}`, { title: "x" }),
    call("GET", "/api/deals", undefined, generateKey("live")),
    ...Array.from({ length: 40 }, () => create("meanwhile")),
  ];
  for (const answer of await Promise.all(attempts)) expectUnavailable(answer);

  postgres = await startPostgres();
  await until("ready again", async () => (await statusOf("/readyz")) === 200);
  expect((await create("after")).status).toBe(201);
  expect(await countOf()).toBe(2);
});

test("a database that ends under load loses nothing that was acknowledged and keeps nothing that was refused", async () => {
  const before = await countOf();
  const acknowledged: string[] = [];
  const statuses = new Set<number>();
  let writing = true;
  const writers = Array.from({ length: 8 }, async () => {
    while (writing) {
      const { status, text } = await create("under load");
      statuses.add(status);
      if (status === 201) acknowledged.push(JSON.parse(text).id);
    }
  });
  await until("writes", () => acknowledged.length > 50);
  await postgres.stop();
  await until("refusals", () => statuses.has(503));
  postgres = await startPostgres();
  const soFar = acknowledged.length;
  await until("writes again", () => acknowledged.length > soFar + 50);
  writing = false;
  await Promise.all(writers);

  expect(statuses).toEqual(new Set([201, 503]));
  const found = await Promise.all(acknowledged.map((id) => statusOf(`/api/leads/${id}`)));
  expect(new Set(found)).toEqual(new Set([200]));
  // A commit whose confirmation was lost on the way may stand although its answer was a 503.
  expect(await countOf()).toBeGreaterThanOrEqual(before + acknowledged.length);
});
