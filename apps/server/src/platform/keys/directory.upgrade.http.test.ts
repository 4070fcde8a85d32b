import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { openWorkbench, type Workbench } from "../../testing/backup.ts";
import { createBareDatabase, type TestDatabase } from "../../testing/database.ts";
import { restoreBackup } from "../backup/index.ts";
import { applyMigration, ownMigrations, prepareMigrations } from "../database/migrate.ts";
import { newId } from "../types/ids.ts";
import { generateKey, hashKey } from "./key-format.ts";

/** A database of the release that had no directory of keys, with a key that is in use. */
let database: TestDatabase;
let workbench: Workbench;
let backup: string;
let app: TestApp;
const workspaceId = newId();
const liveKey = generateKey("live");

beforeAll(async () => {
  database = await createBareDatabase();
  const client = new Client(database.connection);
  await client.connect();
  await prepareMigrations(client);
  for (const migration of await ownMigrations()) {
    if (migration.name.includes("keys_per_workspace")) break;
    await applyMigration(client, migration);
  }
  await client.end();
  const organisation = newId();
  await database.query("insert into organisations values ($1, 'Acme', now())", [organisation]);
  await database.query(
    `insert into workspaces (id, organisation_id, mode, name, plan, created_at)
      values ($1, $2, 'live', 'W', 'unlimited', now())`,
    [workspaceId, organisation],
  );
  await insertAsBefore(liveKey);
  workbench = await openWorkbench();
  backup = await workbench.backUp(database.connection);
  app = await startTestApp({}, { beside: { database, liveKey, testKey: generateKey("test") } });
});
afterAll(async () => {
  await app.stop();
  await workbench.close();
  await database.drop();
});

/** As the release before wrote keys. */
async function insertAsBefore(key: string): Promise<void> {
  await database.query(
    `insert into api_keys (workspace_id, id, name, hash, hint, scopes, created_at)
      values ($1, $2, 'K', $3, 'x', '{leads:read,api_keys:read,api_keys:write}', now())`,
    [workspaceId, newId(), hashKey(key)],
  );
}

const statusWith = async (key: string, on = app) =>
  (await on.call("GET", "/api/leads", { key })).status;

test("a key from before the upgrade still opens its workspace", async () => {
  expect(await statusWith(liveKey)).toBe(200);
});

test("so does a key that a process of the release before creates after the upgrade", async () => {
  const key = generateKey("live");
  await insertAsBefore(key);
  expect(await statusWith(key)).toBe(200);
});

test("and so do they after a restore, from a backup before the upgrade or after it", async () => {
  const since = generateKey("live");
  await insertAsBefore(since);
  for (const [file, keys] of [
    [backup, [liveKey]],
    [await workbench.backUp(database.connection), [liveKey, since]],
  ] as const) {
    const restored = await workbench.emptyDatabase();
    await restoreBackup(restored.connection, file);
    const beside = { database: restored, liveKey, testKey: app.testKey };
    const other = await startTestApp({}, { beside });
    for (const key of keys) expect(await statusWith(key, other)).toBe(200);
    await other.stop();
  }
});
