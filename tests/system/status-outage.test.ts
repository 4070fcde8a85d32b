import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../apps/server/src/platform/config/config.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../../apps/server/src/platform/embedded-postgres/index.ts";
import { serve, type Running, type ServeOptions } from "../../apps/server/src/serve.ts";
import { until } from "../../apps/server/src/testing/poll.ts";

/** Everything happens in seconds instead of minutes. */
const quick = { beatMs: 50, probeMs: 100, timeoutMs: 1_000, windowMs: 1_500, historyMs: 200 };
let folder: string;
let postgres: EmbeddedPostgres;
let running: Running | undefined;

const startPostgres = () =>
  startEmbeddedPostgres({ dataDir: folder, log: () => {}, throwAway: true });
const startServer = (options: ServeOptions = {}) => {
  const config = readConfig({ PORT: "0", SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off" }, []);
  return serve(config, postgres.connection, pino({ level: "silent" }), {
    status: quick,
    ...options,
  });
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "salesos-status-"));
  postgres = await startPostgres();
});
afterAll(async () => {
  await running?.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const read = (at: string) => fetch(running?.address + at, { signal: AbortSignal.timeout(30_000) });
const components = async (): Promise<Record<string, string>> => {
  const { components: found } = (await (await read("/status/api/v2/components.json")).json()) as {
    components: { id: string; status: string }[];
  };
  return Object.fromEntries(found.map(({ id, status }) => [id, status]));
};
const allAre = (status: string) => async () =>
  Object.values(await components()).every((each) => each === status);

describe("while the database is away", () => {
  test("the status page is readable, shows the database as down, says how old the rest is, and recovers", async () => {
    running = await startServer();
    await until("all is operational", allAre("operational"));
    await postgres.stop();
    await until("the database and what needs it are down", async () => {
      const { database, api, webhooks } = await components();
      return [database, api, webhooks].every((each) => each === "major_outage");
    });
    const page = await read("/status");
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain("The database has been unreachable since");
    expect(text).toMatch(/The bars, incidents and maintenance are as of <time/);
    expect(text).toContain('<span class="state major_outage">Major outage</span>');
    for (const at of ["/status.json", "/status/api/v2/summary.json", "/status/history.atom"]) {
      expect((await read(at)).status, at).toBe(200);
    }
    expect(await (await read("/status/badge.svg")).text()).toContain("outage");

    postgres = await startPostgres();
    await until("all is operational again", allAre("operational"));
    expect(await (await read("/status")).text()).not.toContain("has been unreachable");
  });
});

test("without a sender webhooks are out while the rest works, and they recover with one", async () => {
  await running?.stop();
  running = await startServer({ sender: "off" });
  await until("webhooks are out", async () => (await components())["webhooks"] === "major_outage");
  expect(await components()).toMatchObject({ api: "operational", database: "operational" });
  await running.stop();
  running = await startServer();
  await until("webhooks are back", async () => (await components())["webhooks"] === "operational");
});
