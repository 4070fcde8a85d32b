import { execFileSync } from "node:child_process";
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
let frozen: number[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "salesos-frozen-"));
  postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {}, throwAway: true });
  const config = readConfig(
    { PORT: "0", SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off", SALESOS_LIVE_KEY: key },
    [],
  );
  running = await serve(config, postgres.connection, pino({ level: "silent" }));
});
afterAll(async () => {
  thaw();
  await running.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Stops every process of the database where it is: connections stay open, and nobody answers. */
function freeze(): void {
  const pid = postgres.pid();
  const children = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child = 0]) => child);
  frozen = [pid, ...children];
  for (const each of frozen) process.kill(each, "SIGSTOP");
}

function thaw(): void {
  for (const each of frozen) process.kill(each, "SIGCONT");
  frozen = [];
}

async function call(method: string, at: string, body?: object) {
  const response = await fetch(running.address + at, {
    method,
    headers: { "x-api-key": key, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  await response.text();
  return { status: response.status };
}

test("a database that keeps its connections but answers nothing: requests get a 503, health is told first, and it comes back by itself", async () => {
  const create = () => call("POST", "/api/leads", { company_name: "Acme" });
  expect((await create()).status).toBe(201);
  freeze();
  let answered = 0;
  const answers = [
    call("GET", "/api/leads"),
    call("GET", `/api/leads/${randomUUID()}`),
    ...Array.from({ length: 30 }, create),
  ].map((answer) => answer.finally(() => answered++));
  const [ready, metrics] = await Promise.all([call("GET", "/readyz"), call("GET", "/metrics")]);
  expect(ready.status).toBe(503);
  expect(metrics.status).toBe(200);
  // Whoever watches over SalesOS hears of it while the requests still wait.
  expect(answered).toBe(0);
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([503]));
  expect((await call("GET", "/healthz")).status).toBe(200);

  thaw();
  await until("ready again", async () => (await call("GET", "/readyz")).status === 200);
  expect((await create()).status).toBe(201);
});
