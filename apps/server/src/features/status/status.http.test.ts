import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

/** Everything happens in seconds instead of minutes. */
const quick = { beatMs: 50, probeMs: 100, timeoutMs: 2_000, windowMs: 1_500, historyMs: 200 };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { status: quick });
});
afterAll(() => app.stop());

const read = async (path: string) => app.call("GET", path, { key: null });
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await read("/status.json")).json.components.map((each: { id: string; state: string }) => [
      each.id,
      each.state,
    ]),
  );

test("all components are measured through the front door, and then operational", async () => {
  await until("all are operational", async () =>
    Object.values(await states()).every((state) => state === "operational"),
  );
  const { json } = await read("/status.json");
  expect(json.status).toEqual({ indicator: "none", description: "All Systems Operational" });
  for (const { id, sample } of json.components) {
    expect(sample.probes, id).toBeGreaterThan(0);
    expect(sample.probe_failures, id).toBe(0);
  }
});

describe("the probes", () => {
  test("write to a workspace of their own, one record, and nobody sees it", async () => {
    const rows = await app.database.query<{ n: number; leads: number; endpoints: number }>(
      `select count(*)::int as n,
        (select count(*)::int from leads where workspace_id = w.id) as leads,
        (select count(*)::int from webhook_endpoints where workspace_id = w.id) as endpoints
      from workspaces w where internal group by w.id`,
    );
    expect(rows).toEqual([{ n: 1, leads: 1, endpoints: 1 }]);
    for (const key of [app.liveKey, app.testKey]) {
      expect((await app.call("GET", "/api/leads", { key })).json.count).toBe(0);
      expect((await app.call("GET", "/api/webhook-endpoints", { key })).json.count).toBe(0);
      expect((await app.call("GET", "/api/events", { key })).json.data).toEqual([]);
      expect((await app.call("GET", "/api/api-keys", { key })).json.count).toBe(1);
    }
  });

  test("are not counted as requests of users", async () => {
    const reference = async () =>
      (await read("/status.json")).json.components.find(
        ({ id }: { id: string }) => id === "reference",
      ).sample;
    const before = await reference();
    expect(before.probes).toBeGreaterThan(0);
    expect(before.requests).toBe(0);
    await read("/reference");
    await until("the real one is counted", async () => (await reference()).requests === 1);
  });
});

test("where webhooks may not reach this machine, the probes still do, and nobody else", async () => {
  const env = { SALESOS_WEBHOOK_DENY: "127.0.0.0/8" };
  const strict = await startTestApp(env, { status: quick });
  try {
    await until("webhooks are measured", async () => {
      const { json } = await strict.call("GET", "/status.json", { key: null });
      return json.components[1].state === "operational" && json.components[1].sample.probes > 1;
    });
    const { port } = new URL(strict.url);
    for (const path of ["/hook", "/status/probe-receipts/", "/status/probe-receipts?x=1"]) {
      const refused = await strict.call("POST", "/api/webhook-endpoints", {
        key: strict.testKey,
        body: { url: `http://127.0.0.1:${port}${path}`, event_types: ["*"] },
      });
      expect(refused.status, path).toBe(422);
    }
    const forged = await strict.call("POST", "/status/probe-receipts", { key: null, body: {} });
    expect(forged.status).toBe(403);
  } finally {
    await strict.stop();
  }
});

test("two processes add up to one state, and each probes through its own door", async () => {
  const second = await startTestApp({}, { beside: app, status: quick });
  try {
    await until("each sees the probes of both", async () => {
      const probes = async (on: TestApp) =>
        (await on.call("GET", "/status.json", { key: null })).json.components[1].sample.probes;
      const [rows] = await app.database.query<{ n: number }>(
        `select count(*)::int as n from status_instances where not stopped
          and (live->'webhooks'->>'probes')::int > 2`,
      );
      return rows?.n === 2 && (await probes(app)) > 20 && (await probes(second)) > 20;
    });
    expect(Object.values(await states())).toEqual(Array(5).fill("operational"));
    const [rows] = await app.database.query<{ urls: number; workspaces: number }>(
      `select (select count(*)::int from status_probes) as urls,
        (select count(*)::int from workspaces where internal) as workspaces`,
    );
    expect(rows).toEqual({ urls: 2, workspaces: 1 });
  } finally {
    await second.stop();
  }
});

test.each([0, 5, 20, 60, 120])(
  "a stop %i ms after the start breaks off the probes and ends",
  async (ms) => {
    const early = await startTestApp({}, { status: quick });
    await delay(ms);
    await expect(early.stop()).resolves.toBeUndefined();
  },
);
