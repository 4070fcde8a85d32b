import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  // No runner here, so jobs stay as the tests put them.
  app = await startTestApp({}, { jobs: "off" });
});
afterAll(() => app.stop());

const path = "/api/jobs";

/** Starts a replay to an endpoint of its own, which is a job. */
async function start(): Promise<string> {
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: "https://example.com/hook", event_types: ["lead.*"] },
  });
  const replay = await app.call("POST", "/api/webhook-replays", {
    body: { endpoint_id: endpoint.json.id, mode: "all", since: "2026-01-01T00:00:00Z" },
  });
  expect(replay.status).toBe(202);
  return replay.json.id;
}
const change = (id: string, action: string) => app.call("POST", `${path}/${id}/${action}`);
const end = (id: string, state: string) =>
  app.database.query("update jobs set state = $2, finished_at = now() where id = $1", [id, state]);

test("a replay is a job with the same id, and names who started it", async () => {
  const id = await start();
  const { json } = await app.call("GET", `${path}/${id}`);
  const keys = await app.call("GET", "/api/api-keys");
  expect(json).toEqual({
    id,
    type: "webhook_replay",
    state: "queued",
    progress: { done: 0, total: null },
    counts: { deliveries: 0 },
    result_url: null,
    problem: null,
    change_set_id: null,
    actor: { type: "api_key", id: expect.any(String) },
    created_at: expect.any(String),
    started_at: null,
    finished_at: null,
  });
  expect(keys.json.data.map((key: { id: string }) => key.id)).toContain(json.actor.id);
});

test("jobs are listed newest first, page by page, by type and state", async () => {
  const ids = [await start(), await start(), await start()].toReversed();
  const first = await app.call("GET", `${path}?limit=2&type=webhook_replay`);
  expect(first.json.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  expect(first.json.has_more).toBe(true);
  const next = await app.call("GET", `${path}?limit=1&cursor=${first.json.next_cursor}`);
  expect(next.json.data[0].id).toBe(ids[2]);
  await end(ids[0] ?? "", "succeeded");
  const succeeded = await app.call("GET", `${path}?state=succeeded&state=failed`);
  expect(succeeded.json.data.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
});

test.each(["type=import_of_mars", "state=done", "sort=-id", "cursor=none"])(
  "the parameter %s is refused with 400",
  async (query) => {
    const refused = await app.call("GET", `${path}?${query}`);
    expect(refused.status).toBe(400);
    expect(refused.json.errors[0].parameter).toBe(query.split("=")[0]);
  },
);

test("a job is paused, resumed and canceled; each twice has the same result", async () => {
  const id = await start();
  for (const [action, state] of [
    ["pause", "paused"],
    ["resume", "queued"],
    ["cancel", "canceled"],
  ] as const) {
    const { status, json } = await change(id, action);
    expect([status, json.state]).toEqual([200, state]);
    expect((await change(id, action)).json).toEqual(json);
  }
  const { json } = await app.call("GET", `/api/webhook-replays/${id}`);
  expect(json).toMatchObject({ state: "canceled", finished_at: expect.any(String) });
});

test("a paused job blocks another job on the same subject", async () => {
  const id = await start();
  await change(id, "pause");
  const { json } = await app.call("GET", `/api/webhook-replays/${id}`);
  expect(json.state).toBe("queued");
  const body = { endpoint_id: json.endpoint_id, mode: "all", since: json.since };
  expect((await app.call("POST", "/api/webhook-replays", { body })).status).toBe(409);
});

test.each(["succeeded", "failed"])(
  "a job that has %s cannot be paused, resumed or canceled",
  async (state) => {
    const id = await start();
    await end(id, state);
    for (const action of ["pause", "resume", "cancel"]) {
      const refused = await change(id, action);
      expect(refused.status).toBe(409);
      expect(refused.json.detail).toBe(`The job has already ${state}.`);
    }
  },
);

test("jobs of another workspace do not exist", async () => {
  const id = await start();
  const other = { key: app.testKey };
  expect((await app.call("GET", path, other)).json.data).toEqual([]);
  expect((await app.call("GET", `${path}/${id}`, other)).status).toBe(404);
  for (const action of ["pause", "resume", "cancel"]) {
    expect((await app.call("POST", `${path}/${id}/${action}`, other)).status).toBe(404);
  }
  expect((await app.call("GET", `${path}/${newId()}`)).status).toBe(404);
  expect((await app.call("GET", `${path}/${id}`)).json.state).toBe("queued");
});

test("reading needs jobs:read, changing jobs:write", async () => {
  const id = await start();
  const body = { name: "Reader", scopes: ["jobs:read"] };
  const { key } = (await app.call("POST", "/api/api-keys", { body })).json;
  expect((await app.call("GET", `${path}/${id}`, { key })).status).toBe(200);
  expect((await app.call("POST", `${path}/${id}/cancel`, { key })).status).toBe(403);
});
