import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "../../platform/database/database.ts";
import { newId } from "../../platform/types/ids.ts";
import { createRetention } from "../../platform/retention/index.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { retainedDeliveries } from "../webhook-deliveries/index.ts";
import { retainedEvents } from "./index.ts";

const DAY = 86_400_000;
const DAYS = 30;
const now = Date.now();

let app: TestApp;
let db: Database;
let workspaceId: string;
let endpointId: string;
/** Ids of events of 60, 50 and 10 days ago. */
let events: string[];
let firstPlace: string;
let quietPlace: string;

const retention = (at: number) =>
  createRetention({
    db,
    log: pino({ level: "silent" }),
    tables: [...retainedDeliveries(DAYS), ...retainedEvents(DAYS)],
    now: () => at,
    settle: 0,
    tries: 100,
    pause: 50,
  });

/** Writes an event as it was written `days` ago, delivered with one attempt, or failed. */
async function wrote(days: number, state: "succeeded" | "failed"): Promise<string> {
  const id = newId(new Date(now - days * DAY));
  const createdAt = new Date(now - days * DAY).toISOString();
  const body = JSON.stringify({
    id,
    type: "lead.deleted",
    created_at: createdAt,
    workspace_id: workspaceId,
    data: null,
    data_url: "/api/leads/x",
    previous: null,
  });
  await app.database.query(
    `with c as (insert into event_commits (workspace_id, first_event_id, last_event_id) values ($1, $2, $2) returning id),
      e as (insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
        select $1, $2, 'lead.deleted', $2, $3, $4, id from c),
      d as (insert into webhook_deliveries (workspace_id, event_id, endpoint_id, state, attempts, due_at, finished_at)
        values ($1, $2, $5, $6, 1, $3, $3))
      insert into webhook_attempts (workspace_id, event_id, endpoint_id, attempt, started_at, duration_ms, status)
        values ($1, $2, $5, 1, $3, 5, 200)`,
    [workspaceId, id, createdAt, body, endpointId, state],
  );
  return id;
}

const follow = (after: string, headers: Record<string, string> = {}) =>
  app.call("GET", `/api/events?after=${encodeURIComponent(after)}`, { headers });
const idsOf = (json: { data: { id: string }[] }) => json.data.map(({ id }) => id);

beforeAll(async () => {
  app = await startTestApp();
  db = openDatabase({ connection: app.database.connection, onError: () => {} });
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: "http://127.0.0.1:9/", event_types: ["*"] },
  });
  endpointId = endpoint.json.id;
  const [row] = await app.database.query<{ workspace_id: string }>(
    "select workspace_id from webhook_endpoints",
  );
  workspaceId = row?.workspace_id ?? "";
  for (let days = 70; days >= 0; days -= 10) await retention(now - days * DAY).prepare();
  events = [await wrote(60, "failed"), await wrote(50, "succeeded"), await wrote(10, "failed")];
  await until("all can be read", async () => (await follow("start")).json.data.length === 3);
  firstPlace = (await app.call("GET", "/api/events?after=start&limit=1")).json.next_after;
  quietPlace = (await app.call("GET", "/api/events?after=start&limit=2")).json.next_after;
  await retention(now).run();
});
afterAll(async () => {
  await db.close();
  await app.stop();
});

test("what is past the retention is gone with its partitions, from all four tables", async () => {
  for (const table of ["events", "event_commits", "webhook_deliveries", "webhook_attempts"]) {
    const [{ n } = { n: 0 }] = await app.database.query<{ n: number }>(
      `select count(*)::int as n from ${table}`,
    );
    expect([table, n]).toEqual([table, 1]);
    const [{ name } = { name: "" }] = await app.database.query<{ name: string }>(
      `select tableoid::regclass::text as name from ${table}`,
    );
    expect(name).not.toContain("rest");
  }
});

test("an event past the retention is not found; one within is", async () => {
  expect((await app.call("GET", `/api/events/${events[0]}`)).status).toBe(404);
  expect((await app.call("GET", `/api/events/${events[2]}`)).status).toBe(200);
});

test("who comes back to a place behind which events have gone is told, and start begins with what is kept", async () => {
  const cases = [
    await follow(firstPlace),
    await follow(events[0] ?? ""),
    await app.call("GET", `/api/events?cursor=${encodeURIComponent(firstPlace)}`),
    await app.call("GET", "/api/events", {
      headers: { accept: "text/event-stream", "last-event-id": firstPlace },
    }),
    await app.call("GET", "/api/events", {
      headers: { accept: "text/event-stream", "last-event-id": events[0] ?? "" },
    }),
  ];
  for (const { status, json } of cases) {
    expect([status, json.code]).toEqual([410, "events_expired"]);
  }
  const start = await follow("start");
  expect(idsOf(start.json)).toEqual([events[2]]);
});

test("who had read all that is gone has missed nothing and reads on", async () => {
  expect(idsOf((await follow(quietPlace)).json)).toEqual([events[2]]);
});

test("an event that never was is still told apart from one that is gone", async () => {
  expect((await follow(newId())).status).toBe(400);
});

test("the newest and the deliveries are listed as far as they are kept", async () => {
  expect(idsOf((await app.call("GET", "/api/events")).json)).toEqual([events[2]]);
  const { json } = await app.call("GET", "/api/webhook-deliveries");
  expect(json.data.map(({ event_id: id }: { event_id: string }) => id)).toEqual([events[2]]);
  expect(json.has_more).toBe(false);
  const attempts = await app.call("GET", `/api/webhook-deliveries/${json.data[0].id}/attempts`);
  expect(attempts.json.data).toHaveLength(1);
});

test("a replay since before the retention sends what is kept; one from an event that is gone is refused", async () => {
  const gone = await app.call("POST", "/api/webhook-replays", {
    body: { endpoint_id: endpointId, from_event_id: events[0], mode: "all" },
  });
  expect([gone.status, gone.json.code]).toEqual([422, "invalid_body"]);
  const { status, json } = await app.call("POST", "/api/webhook-replays", {
    body: {
      endpoint_id: endpointId,
      since: new Date(now - 65 * DAY).toISOString(),
      mode: "failed",
    },
  });
  expect(status).toBe(202);
  await until("the replay is done", async () => {
    const replay = await app.call("GET", `/api/webhook-replays/${json.id}`);
    return replay.json.state === "succeeded" && replay.json.done === 1;
  });
});

test("a workspace is told of its own losses alone", async () => {
  const { json } = await app.call("GET", "/api/events?after=start", { key: app.testKey });
  const again = await app.call("GET", `/api/events?after=${encodeURIComponent(json.next_after)}`, {
    key: app.testKey,
  });
  expect(again.status).toBe(200);
});
