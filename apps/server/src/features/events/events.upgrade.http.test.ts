import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateKey, hashKey } from "../../platform/keys/key-format.ts";
import {
  applyMigration,
  ownMigrations,
  prepareMigrations,
} from "../../platform/database/migrate.ts";
import { restoreBackup } from "../../platform/backup/index.ts";
import { newId } from "../../platform/types/ids.ts";
import { leapLogs } from "../../platform/outbox/sequencer.store.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { createBareDatabase, type TestDatabase } from "../../testing/database.ts";
import { openWorkbench, type Workbench } from "../../testing/backup.ts";
import { until } from "../../testing/poll.ts";
import { behindAll, placeCursor } from "./events.rules.ts";

/** A workspace whose log was written by the release that had one sequence of positions for all. */
interface Tenant {
  workspaceId: string;
  key: string;
  /** Ids of its events, in the order of its log; some of the last have no position yet. */
  events: string[];
  /** Cursors that its readers hold, with the number of events that they have read. */
  held: { cursor: string; read: number }[];
}

const COMMITS = 40;
const PLACED = 36;
const tenants: Tenant[] = (["live", "test"] as const).map((mode) => ({
  workspaceId: newId(),
  key: generateKey(mode),
  events: [],
  held: [],
}));
const [one, two] = tenants as [Tenant, Tenant];

let database: TestDatabase;
let app: TestApp;
let bench: Workbench;
/** Made with the release before. */
let backup: string;

beforeAll(async () => {
  database = await createBareDatabase();
  const client = new Client(database.connection);
  await client.connect();
  await prepareMigrations(client);
  for (const migration of await ownMigrations()) {
    if (migration.name.includes("positions_per_workspace")) break;
    await applyMigration(client, migration);
  }
  const organisation = newId();
  await client.query("insert into organisations values ($1, 'Acme', now())", [organisation]);
  for (const [n, { workspaceId, key }] of tenants.entries()) {
    await client.query(
      `insert into workspaces (id, organisation_id, mode, name, plan, created_at) values ($1, $2, $3, 'W', 'unlimited', now())`,
      [workspaceId, organisation, n === 0 ? "live" : "test"],
    );
    await client.query(
      `insert into api_keys (workspace_id, id, name, hash, hint, scopes, created_at) values ($1, $2, 'K', $3, 'x', '{events:read,leads:write,leads:read}', now())`,
      [workspaceId, newId(), hashKey(key)],
    );
  }
  // Both write in turns, one event or three a commit, and take their places from the one sequence.
  for (let n = 0; n < COMMITS; n++) {
    const tenant = n % 3 === 0 ? two : one;
    await write(client, tenant, { events: n % 5 === 0 ? 3 : 1, placed: n < PLACED });
  }
  await client.end();
  bench = await openWorkbench();
  backup = await bench.backUp(database.connection);
  app = await startTestApp({}, { beside: { database, liveKey: one.key, testKey: two.key } });
}, 60_000);
afterAll(async () => {
  await app.stop();
  await bench.close();
  await database.drop();
});

async function write(client: Client, tenant: Tenant, how: { events: number; placed: boolean }) {
  const { workspaceId } = tenant;
  const ids = Array.from({ length: how.events }, () => newId());
  const { rows } = await client.query<{ id: string; position: string | null }>(
    `insert into event_commits (workspace_id, first_event_id, last_event_id, position)
      values ($1, $2, $3, ${how.placed ? "nextval('event_position')" : "null"}) returning id, position`,
    [workspaceId, ids[0], ids.at(-1)],
  );
  for (const id of ids) {
    const body = { id, type: "lead.deleted", created_at: "2026-01-11T10:30:00.000Z" };
    const more = {
      workspace_id: workspaceId,
      data: null,
      data_url: "/api/leads/x",
      previous: null,
    };
    await client.query(
      `insert into events (workspace_id, id, type, record_id, created_at, body, commit_id) values ($1, $2, 'lead.deleted', $2, now(), $3, $4)`,
      [workspaceId, id, JSON.stringify({ ...body, ...more }), rows[0]?.id],
    );
    tenant.events.push(id);
    const position = rows[0]?.position ?? null;
    if (position === null) continue;
    tenant.held.push({
      cursor: placeCursor({ position, eventId: id }),
      read: tenant.events.length,
    });
  }
  const position = rows[0]?.position ?? null;
  if (position !== null) {
    tenant.held.push({ cursor: placeCursor(behindAll(position)), read: tenant.events.length });
  }
}

/** All that comes after a cursor, page by page, until so many events are there. */
async function readOn(
  tenant: Tenant,
  cursor: string,
  expected: number,
  on: TestApp = app,
): Promise<string[]> {
  const seen: string[] = [];
  let after = cursor;
  await until(`${expected} events are read`, async () => {
    const path = `/api/events?after=${encodeURIComponent(after)}&limit=7`;
    const { status, json } = await on.call("GET", path, { key: tenant.key });
    expect(status).toBe(200);
    seen.push(...json.data.map(({ id }: { id: string }) => id));
    after = json.next_after;
    return seen.length >= expected;
  });
  return seen;
}

test("whoever holds a cursor from before the upgrade reads on without a repeat or a gap", async () => {
  for (const tenant of tenants) {
    for (let n = 0; n < 5; n++) {
      const body = { company_name: `New ${n}` };
      expect((await app.call("POST", "/api/leads", { key: tenant.key, body })).status).toBe(201);
    }
    const all = await readOn(tenant, "start", tenant.events.length + 5);
    expect(all.slice(0, tenant.events.length)).toEqual(tenant.events);
    for (const { cursor, read } of tenant.held) {
      expect(await readOn(tenant, cursor, all.length - read)).toEqual(all.slice(read));
    }
  }
});

test("from the upgrade on, a log's positions grow with its own commits alone", async () => {
  const ends = await database.query<{ id: string; grown: number; new: number }>(
    `select e.workspace_id as id, e.position - (select max(position) from event_commits c
        where c.workspace_id = e.workspace_id and first_event_id = any($1)) as grown,
      (select count(*) from event_commits c where c.workspace_id = e.workspace_id and not first_event_id = any($1)) as new
      from event_log_ends e`,
    [tenants.flatMap(({ events }) => events)],
  );
  expect(ends).toHaveLength(2);
  for (const end of ends) expect(end.grown).toBe(end.new);
});

test("an instance of the release before that is still running can place nothing any more", async () => {
  await expect(database.query("select nextval('event_position')")).rejects.toThrow(
    "does not exist",
  );
});

test("after a restore of a backup from before the upgrade, a reader that had seen more misses nothing new", async () => {
  const restored = await bench.emptyDatabase();
  await restoreBackup(restored.connection, backup, {
    finish: (client) => leapLogs(client, 1_000_000_000),
  });
  const beside = { database: restored, liveKey: one.key, testKey: two.key };
  const other = await startTestApp({}, { beside });
  for (const tenant of tenants) {
    const { key } = tenant;
    // On the server that goes on, this reader comes further than the backup did.
    const { json } = await app.call("GET", "/api/events?limit=1", { key });
    const body = { company_name: "After the restore" };
    expect((await other.call("POST", "/api/leads", { key, body })).status).toBe(201);
    // What had no position in the backup gets one now, so it may come again.
    const again = tenant.events.length - Math.max(...tenant.held.map(({ read }) => read));
    const seen = await readOn(tenant, json.next_after, again + 1, other);
    const newest = await other.call("GET", `/api/events/${seen.at(-1)}`, { key });
    expect(newest.json.data.company_name).toBe("After the restore");
  }
  await other.stop();
});

test("a log that was empty in the backup goes on behind what its readers may have seen since", async () => {
  const [organisation, workspace] = [newId(), newId()];
  await bench.source.query("insert into organisations values ($1, 'Acme', now())", [organisation]);
  await bench.source.query(
    "insert into workspaces (id, organisation_id, mode, name, plan, created_at) values ($1, $2, 'live', 'W', 'free', now())",
    [workspace, organisation],
  );
  const fresh = await bench.emptyDatabase();
  await restoreBackup(fresh.connection, await bench.backUp(), {
    finish: (client) => leapLogs(client, 1_000),
  });
  const ends = await fresh.query("select workspace_id, position::int from event_log_ends");
  expect(ends).toEqual([{ workspace_id: workspace, position: 1_000 }]);
});
