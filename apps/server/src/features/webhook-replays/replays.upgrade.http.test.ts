import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  applyMigration,
  ownMigrations,
  prepareMigrations,
} from "../../platform/database/migrate.ts";
import { generateKey, hashKey } from "../../platform/keys/key-format.ts";
import { newId } from "../../platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { createBareDatabase, type TestDatabase } from "../../testing/database.ts";
import { until } from "../../testing/poll.ts";

const EVENTS = 600;
const DONE = 200;
const EPOCH = Date.parse("2026-01-01T00:00:00Z");
/** The id of the n-th event, one second after the one before it. */
const eventId = (n: number) => {
  const hex = (EPOCH + n * 1000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

const workspaceId = newId();
const liveKey = generateKey("live");
const scopes = `leads:read leads:write deals:read deals:write events:read webhooks:read webhooks:write
  api_keys:read api_keys:write usage:read request_logs:read`;
let database: TestDatabase;
let app: TestApp;

/** Inserts a replay as the release before did, to an endpoint of its own. */
async function insertReplay(client: Client, columns: Record<string, unknown>): Promise<string> {
  const [id, endpointId] = [newId(), newId()];
  await client.query(
    `insert into webhook_endpoints (workspace_id, id, version, url, event_types, secret, enabled, created_at, updated_at)
      values ($1, $2, 1, 'https://example.com/hook', '{"lead.*"}', 'x', true, now(), now())`,
    [workspaceId, endpointId],
  );
  const row = {
    workspace_id: workspaceId,
    id,
    endpoint_id: endpointId,
    mode: "all",
    since: "2026-01-01T00:00:00Z",
    place: eventId(0),
    until: eventId(EVENTS + 1),
    created_at: "2026-01-11T10:30:00.000Z",
    touched_at: "2026-01-11T10:30:00.000Z",
    ...columns,
  };
  const values = Object.values(row);
  await client.query(
    `insert into webhook_replays (${Object.keys(row).join(", ")})
      values (${values.map((_, i) => `$${i + 1}`).join(", ")})`,
    values,
  );
  return id;
}

let running: string;
let failed: string;
beforeAll(async () => {
  database = await createBareDatabase();
  const client = new Client(database.connection);
  await client.connect();
  await prepareMigrations(client);
  for (const migration of await ownMigrations()) {
    if (migration.name.endsWith("_jobs.sql")) break;
    await applyMigration(client, migration);
  }
  const organisation = newId();
  await client.query("insert into organisations values ($1, 'Acme', now())", [organisation]);
  await client.query(
    `insert into workspaces (id, organisation_id, mode, name, plan, created_at) values ($1, $2, 'live', 'W', 'unlimited', now())`,
    [workspaceId, organisation],
  );
  await client.query(
    `insert into api_keys (workspace_id, id, name, hash, hint, scopes, created_at) values ($1, $2, 'K', $3, 'x', $4, now())`,
    [workspaceId, newId(), hashKey(liveKey), scopes.split(/\s+/)],
  );
  await client.query(
    `insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
      select $1, (lpad(to_hex(${EPOCH} + n::bigint * 1000), 12, '0') || '70008000000000000000')::uuid,
        'lead.created', gen_random_uuid(), now(), '{}', 1 from generate_series(1, ${EVENTS}) n`,
    [workspaceId],
  );
  const progress = { total: EVENTS, done: DONE, deliveries: DONE, place: eventId(DONE) };
  running = await insertReplay(client, { state: "running", ...progress });
  const finished_at = "2026-01-11T10:30:02.000Z";
  failed = await insertReplay(client, {
    state: "failed",
    error: "The webhook endpoint was deleted.",
    finished_at,
  });
  await client.end();
  const beside = { database, liveKey, testKey: generateKey("test") };
  app = await startTestApp({}, { beside, sender: "off" });
}, 60_000);
afterAll(async () => {
  await app.stop();
  await database.drop();
});

const read = async (id: string) => (await app.call("GET", `/api/webhook-replays/${id}`)).json;

test("a replay that the release before left unfinished goes on where it was", async () => {
  const states: string[] = [];
  // No sender works off the deliveries here, and a replay waits while 200 of them are due.
  await until("it has ended", async () => {
    await app.database.query("update webhook_deliveries set state = 'succeeded'");
    states.push((await read(running)).state);
    return states.at(-1) === "succeeded";
  });
  expect(await read(running)).toMatchObject({
    since: "2026-01-01T00:00:00.000Z",
    total: EVENTS,
    done: EVENTS,
    deliveries: EVENTS,
    created_at: "2026-01-11T10:30:00.000Z",
  });
  const [sent] = await app.database.query<{ n: number; first: string }>(
    "select count(*)::int as n, min(event_id::text) as first from webhook_deliveries",
  );
  expect(sent).toEqual({ n: EVENTS - DONE, first: eventId(DONE + 1) });
});

test("a replay that had ended is shown as before, and is a job", async () => {
  expect(await read(failed)).toMatchObject({
    state: "failed",
    error: "The webhook endpoint was deleted.",
    total: null,
    finished_at: "2026-01-11T10:30:02.000Z",
  });
  const job = await app.call("GET", `/api/jobs/${failed}`);
  expect(job.json).toMatchObject({
    type: "webhook_replay",
    actor: { type: "system", id: null },
    problem: { detail: "The webhook endpoint was deleted." },
  });
});

test("a replay that a process of the release before queues becomes a job at its commit", async () => {
  const client = new Client(database.connection);
  await client.connect();
  await client.query(
    `begin; set local salesos.workspace_id = '${workspaceId}'; set local role salesos_app`,
  );
  const id = await insertReplay(client, {});
  await client.query("commit");
  await client.end();
  expect((await read(id)).id).toBe(id);
  expect(await app.database.query("select 1 from webhook_replays")).toEqual([]);
});
