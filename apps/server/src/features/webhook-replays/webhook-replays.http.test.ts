import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pino } from "pino";
import { openDatabase, type Database } from "../../platform/database/database.ts";
import { newId } from "../../platform/types/ids.ts";
import type { AnyJobType } from "../../platform/jobs/job-type.ts";
import { runStep } from "../../platform/jobs/step.ts";
import { listDue } from "../../platform/jobs/steps.store.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { replayJobAt } from "./replay.job.ts";

let app: TestApp;
let db: Database;
let endpoint: string;
beforeAll(async () => {
  // No worker here: the tests run the batches themselves.
  app = await startTestApp({}, { sender: "off", jobs: "off" });
  db = openDatabase({ connection: app.database.connection, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await app.stop();
});
beforeEach(async () => {
  await app.database.query("delete from jobs");
  await app.database.query("delete from webhook_deliveries");
  await app.database.query("delete from events");
  endpoint = await subscribe(["lead.*"]);
});

const path = "/api/webhook-replays";
const EPOCH = "2026-01-01T00:00:00.000Z";

async function subscribe(event_types: string[], more: object = {}): Promise<string> {
  const body = { url: "https://example.com/hook", event_types, ...more };
  const created = await app.call("POST", "/api/webhook-endpoints", { body });
  expect(created.status).toBe(201);
  return created.json.id;
}

/** The id of the n-th event, made n seconds after the beginning of 2026. */
const eventId = (n: number) => {
  const hex = (Date.parse(EPOCH) + n * 1000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
const ID = `(lpad(to_hex(${Date.parse(EPOCH)} + n::bigint * 1000), 12, '0') || '70008000000000000000')::uuid`;

/** Events of 2026, one each second, and deliveries to the endpoint in these states in turn; "" is none. */
async function past(count: number, inTurn: string[], type = "lead.created"): Promise<void> {
  await app.database.query(
    `with w as (select id from workspaces where mode = 'live'),
      e as (insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
        select w.id, ${ID}, $1, gen_random_uuid(), now(), '{"type":"lead.created","data":{"icp_score":' || n % 100 || '},"previous":null}', 1
        from w, generate_series(1, ${count}) n)
    insert into webhook_deliveries (workspace_id, event_id, endpoint_id, state, attempts, due_at, finished_at)
    select w.id, ${ID}, $2, s, 10, now(), now() from w, generate_series(1, ${count}) n,
      lateral (select ($3::text[])[1 + n % ${inTurn.length}] as s) s where s <> ''`,
    [type, endpoint, inTurn],
  );
}

const replay = (body: object, more: object = {}) =>
  app.call("POST", path, { body: { endpoint_id: endpoint, mode: "failed", ...body }, ...more });
/** As if each receiver were fast. */
const fast = replayJobAt((_before, due) => ({ room: 1_000, pace: { most: 1_000, due } }));
const log = pino({ level: "silent" });
/** Does the next step of the replay whose turn it is; false if none is left. */
async function batch(type: AnyJobType = fast): Promise<boolean> {
  await app.database.query("update jobs set due_at = due_at - interval '1 hour'");
  const except = { types: [type.type], workspaces: [], jobs: [] };
  const [job] = await db.asSystem((tx) => listDue(tx, except));
  if (job !== undefined) await runStep({ db, types: [type], log }, job);
  return job !== undefined;
}
async function work(): Promise<void> {
  while (await batch());
}
const read = async (id: string) => (await app.call("GET", `${path}/${id}`)).json;

async function states(): Promise<Record<string, number>> {
  const rows = await app.database.query<{ state: string; n: number }>(
    "select state, count(*)::int as n from webhook_deliveries where endpoint_id = $1 group by 1",
    [endpoint],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

test("what failed or was canceled since an instant is due again, in the order of the events", async () => {
  await past(2_400, ["failed", "succeeded", "canceled"]);
  const created = await replay({ since: "2026-01-01T00:10:01Z" });
  expect(created.status).toBe(202);
  expect(created.headers.get("location")).toBe(`${path}/${created.json.id}`);
  expect(created.json).toMatchObject({ state: "queued", total: null, done: 0, finished_at: null });
  await batch();
  expect(await read(created.json.id)).toMatchObject({ state: "running", total: 1200, done: 0 });
  await batch();
  expect(await read(created.json.id)).toMatchObject({ state: "running", done: 1000 });
  await work();
  expect(await read(created.json.id)).toMatchObject({
    state: "succeeded",
    total: 1200,
    done: 1200,
    deliveries: 1200,
    finished_at: expect.any(String),
  });
  expect(await states()).toEqual({ pending: 1200, failed: 200, canceled: 200, succeeded: 800 });
  const due = await app.database.query<{ event_id: string; attempts_before: number }>(
    "select event_id, attempts_before from webhook_deliveries where state = 'pending' order by due_at",
  );
  const events = due.map(({ event_id }) => event_id);
  expect(events).toEqual(events.toSorted());
  expect(events[0]).toBe(eventId(602));
  expect(new Set(due.map(({ attempts_before }) => attempts_before))).toEqual(new Set([10]));
});

test("all is sent from an event on: what was finished, and what the endpoint never got but wants", async () => {
  await past(2_500, ["succeeded", "failed", "", "pending"]);
  const { json } = await replay({ mode: "all", from_event_id: eventId(501) });
  await work();
  expect(await read(json.id)).toMatchObject({
    state: "succeeded",
    total: 2000,
    done: 2000,
    deliveries: 1500,
  });
  expect(await states()).toEqual({ pending: 1500 + 625, succeeded: 125, failed: 125 });
});

test("what an endpoint does not want now, by type or filter, is not made anew", async () => {
  await past(300, [""]);
  endpoint = await subscribe(["deal.*"]);
  const other = await replay({ mode: "all", since: EPOCH });
  await work();
  expect(await read(other.json.id)).toMatchObject({ total: 300, done: 300, deliveries: 0 });
  endpoint = await subscribe(["lead.*"], { filter: { field: "data.icp_score", gte: 80 } });
  const filtered = await replay({ mode: "all", since: EPOCH });
  await work();
  expect(await read(filtered.json.id)).toMatchObject({ done: 300, deliveries: 60 });
  expect(await states()).toEqual({ pending: 60 });
});

test("what is made anew for an endpoint that asked for the order of each record names its record", async () => {
  await past(3, [""]);
  endpoint = await subscribe(["lead.*"], { ordering: "record" });
  await replay({ mode: "all", since: EPOCH });
  await work();
  const records = await app.database.query("select record_id from events order by id");
  const queued = await app.database.query(
    "select record_id from webhook_deliveries where endpoint_id = $1 order by event_id",
    [endpoint],
  );
  expect(queued).toEqual(records);
});

test("a batch that is cut off leaves nothing behind, and two instances share the rest without doing any twice", async () => {
  await past(3_500, [""]);
  const { json } = await replay({ mode: "all", since: EPOCH });
  await batch();
  await batch();
  await batch({
    ...fast,
    async step(tx, job) {
      await (fast as AnyJobType).step(tx, job);
      throw new Error("cut off");
    },
  });
  expect(await read(json.id)).toMatchObject({ state: "running", done: 1000, deliveries: 1000 });
  expect(await states()).toEqual({ pending: 1000 });
  await Promise.all([work(), work()]);
  await work();
  expect(await read(json.id)).toMatchObject({ state: "succeeded", done: 3500, deliveries: 3500 });
  expect(await states()).toEqual({ pending: 3500 });
});

test("replays of several endpoints take turns", async () => {
  await past(2_500, [""]);
  const first = await replay({ mode: "all", since: EPOCH });
  const second = await replay({
    mode: "all",
    since: EPOCH,
    endpoint_id: await subscribe(["lead.*"]),
  });
  for (let i = 0; i < 4; i++) await batch();
  expect((await read(first.json.id)).done).toBe(1000);
  expect((await read(second.json.id)).done).toBe(1000);
});

test("a canceled replay goes no further, and one that is finished cannot be canceled", async () => {
  await past(2_500, ["failed"]);
  const { json } = await replay({ since: EPOCH });
  await batch();
  await batch();
  const cancel = () => app.call("POST", `${path}/${json.id}/cancel`);
  const canceled = await cancel();
  expect(canceled.json).toMatchObject({ state: "canceled", done: 1000 });
  expect((await cancel()).json).toEqual(canceled.json);
  await work();
  expect(await states()).toEqual({ pending: 1000, failed: 1500 });
  const rest = await replay({ since: EPOCH });
  await work();
  expect(await read(rest.json.id)).toMatchObject({ state: "succeeded", deliveries: 1500 });
  expect((await app.call("POST", `${path}/${rest.json.id}/cancel`)).status).toBe(409);
});

test("an endpoint has one replay at a time", async () => {
  const both = await Promise.all([replay({ since: EPOCH }), replay({ since: EPOCH })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([202, 409]);
});

test("a replay to an endpoint that was deleted meanwhile fails and says so", async () => {
  const { json } = await replay({ since: EPOCH });
  await app.call("DELETE", `/api/webhook-endpoints/${endpoint}`);
  await work();
  expect(await read(json.id)).toMatchObject({
    state: "failed",
    error: expect.stringContaining("deleted"),
  });
});

test.each([
  [{}, ""],
  [{ since: EPOCH, from_event_id: newId() }, ""],
  [{ from_event_id: newId() }, "/from_event_id"],
  [{ since: EPOCH, endpoint_id: newId() }, "/endpoint_id"],
  [{ since: "yesterday" }, "/since"],
  [{ since: EPOCH, mode: "some" }, "/mode"],
])("the body %j is refused with 422", async (body, pointer) => {
  const refused = await replay(body);
  expect(refused.status).toBe(422);
  expect(refused.json.errors[0]).toMatchObject({ pointer });
});

test("endpoints, events and replays of another workspace do not exist", async () => {
  await past(1, [""]);
  const other = { key: app.testKey };
  expect((await replay({ since: EPOCH }, other)).status).toBe(422);
  const { json } = await replay({ since: EPOCH });
  expect((await app.call("GET", `${path}/${json.id}`, other)).status).toBe(404);
  expect((await app.call("POST", `${path}/${json.id}/cancel`, other)).status).toBe(404);
  expect((await app.call("GET", path, other)).json.data).toEqual([]);
});

test("a list is read page by page, newest first", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    ids.unshift((await replay({ since: EPOCH })).json.id);
    await work();
  }
  const first = await app.call("GET", `${path}?limit=2`);
  expect(first.json.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
  const second = await app.call("GET", `${path}?limit=2&cursor=${first.json.next_cursor}`);
  expect(second.json.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2));
  expect(second.json).toMatchObject({ has_more: false, next_cursor: null });
});

test("a replay waits while enough is due at its endpoint, and others go on meanwhile", async () => {
  await past(1_500, [""]);
  const first = await replay({ mode: "all", since: EPOCH });
  const second = await replay({
    mode: "all",
    since: EPOCH,
    endpoint_id: await subscribe(["lead.*"]),
  });
  const asked: number[] = [];
  const slow = replayJobAt((_before, due) => {
    asked.push(due);
    return { room: due > 0 ? 0 : 500, pace: { most: 500, due } };
  });
  for (let i = 0; i < 6; i++) await batch(i % 2 === 0 ? slow : fast);
  expect(asked).toEqual([0, 500]);
  expect(await read(first.json.id)).toMatchObject({ state: "running", done: 500 });
  expect(await read(second.json.id)).toMatchObject({ state: "succeeded", done: 1_500 });
});
