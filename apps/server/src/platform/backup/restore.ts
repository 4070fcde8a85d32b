import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import {
  applyMigration,
  holdSchemaForTransaction,
  ownMigrations,
  prepareMigrations,
  type Migration,
} from "../database/migrate.ts";
import type { Connection } from "../database/address.ts";
import { connectSession } from "../database/session.ts";
import { existingNames, LIMITS, quoted } from "./catalog.store.ts";
import { BackupError, type BackupManifest, type BackupTable } from "./manifest.ts";
import { readBackup } from "./read.ts";
import type { Progress } from "./write.ts";

export interface RestoreOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What is done once the data are in and all migrations have run, in the same transaction. */
  finish?: (client: Client) => Promise<void>;
}

export interface Restored {
  manifest: BackupManifest;
  /** Migrations that ran after the data were in, as this version is newer than the backup. */
  migrated: string[];
}

const OLDEST = 150_000;

/**
 * Fills an empty database from a backup, in one transaction: whatever ends it early leaves the
 * database empty. Reads the file twice, first to see that all of it is right. Throws BackupError.
 */
export async function restoreBackup(
  connection: Connection,
  file: string,
  options: RestoreOptions = {},
): Promise<Restored> {
  const manifest = await readBackup(file, options);
  const { before, after } = await splitMigrations(manifest);
  const client = await connectSession({ ...connection, application_name: "salesos restore" });
  // Whatever statement is under way ends with its connection.
  const breakOff = () => void client.end().catch(() => {});
  options.signal?.addEventListener("abort", breakOff);
  try {
    options.signal?.throwIfAborted();
    await client.query("begin");
    await client.query(LIMITS);
    await holdSchemaForTransaction(client);
    await requireEmpty(client);
    await prepareMigrations(client);
    for (const migration of before) await applyMigration(client, migration);
    await makeRoom(client, manifest.tables);
    await load(client, file, manifest, options);
    await setSequences(client, manifest);
    for (const migration of after) await applyMigration(client, migration);
    await options.finish?.(client);
    // From here on it cannot be broken off: nobody could say whether it was.
    options.signal?.removeEventListener("abort", breakOff);
    options.signal?.throwIfAborted();
    await client.query("commit");
    // The planner knows nothing yet of what came in.
    await client.query("analyze");
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
  return { manifest, migrated: after.map(({ name }) => name) };
}

/** The migrations that made the backup's schema, and those that this version adds. Throws BackupError for a newer backup. */
async function splitMigrations(
  manifest: BackupManifest,
): Promise<{ before: Migration[]; after: Migration[] }> {
  const own = await ownMigrations();
  const theirs = new Map(manifest.migrations.map(({ name, checksum }) => [name, checksum]));
  const known = new Set(own.map(({ name }) => name));
  const newer = [...theirs.keys()].filter((name) => !known.has(name));
  if (newer.length > 0) {
    throw new BackupError(
      `This backup was made by a newer SalesOS (${manifest.salesos}), whose migrations this one does not have: ${newer.join(", ")}. Use that version or a later one. Nothing was changed.`,
    );
  }
  const before = own.filter(({ name }) => theirs.has(name));
  const changed = before.find(({ name, checksum }) => theirs.get(name) !== checksum);
  if (changed !== undefined) {
    throw new BackupError(
      `Migration ${changed.name} of this SalesOS is not the one that the backup was made with (${manifest.salesos}). Nothing was changed.`,
    );
  }
  return { before, after: own.filter(({ name }) => !theirs.has(name)) };
}

async function requireEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; name: string; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
      current_setting('server_encoding') as encoding`,
  );
  const [server] = rows;
  if (server !== undefined && server.version < OLDEST) {
    throw new BackupError(
      `SalesOS needs PostgreSQL 15 or newer; this is ${server.name}. Nothing was changed.`,
    );
  }
  if (server?.encoding !== "UTF8") {
    throw new BackupError(
      `The database's encoding is ${server?.encoding}; SalesOS needs UTF8: create database … encoding 'UTF8' template template0. Nothing was changed.`,
    );
  }
  const names = await existingNames(client);
  if (names.length === 0) return;
  const [first, more] = [names.slice(0, 3).join(", "), names.length > 3 ? " and others" : ""];
  throw new BackupError(
    `The database is not empty: it has ${first}${more}. A backup is restored into an empty database only, so that nothing is overwritten: choose a new data folder or create a new database. Nothing was changed.`,
  );
}

/** Takes away what the migrations themselves wrote, and makes the partitions that the rows belong to. */
async function makeRoom(client: Client, tables: readonly BackupTable[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await client.query<{ there: boolean }>(
      "select to_regclass($1) is not null as there",
      [quoted(name)],
    );
    if (rows[0]?.there === true) continue;
    throw new BackupError(
      `The backup holds a table "${name}" that is not one of SalesOS. Nothing was changed.`,
    );
  }
  await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join()}`);
  for (const { name, partitions } of tables) {
    if (partitions.length === 0) continue;
    const { rows } = await client.query<{ bound: string }>(
      `select pg_get_expr(p.relpartbound, p.oid) as bound
        from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = $1::regclass`,
      [quoted(name)],
    );
    const there = new Set(rows.map(({ bound }) => bound));
    for (const partition of partitions) {
      if (there.has(partition.bound)) continue;
      const { options, bound, row_security: walled } = partition;
      const storage = options.length === 0 ? "" : ` with (${options.join()})`;
      await client.query(
        `create table ${quoted(partition.name)} partition of ${quoted(name)} ${bound}${storage}`,
      );
      if (walled)
        await client.query(`alter table ${quoted(partition.name)} enable row level security`);
    }
  }
}

async function load(
  client: Client,
  file: string,
  manifest: BackupManifest,
  { signal, onProgress }: RestoreOptions,
): Promise<void> {
  const columns = new Map(manifest.tables.map((table) => [table.name, table.columns]));
  const total = manifest.tables
    .flatMap(({ parts }) => parts)
    .reduce((sum, part) => sum + part.bytes, 0);
  let current: Filling | undefined;
  let bytes = 0;
  await readBackup(file, {
    signal,
    async onPart(table, content) {
      if (current?.table !== table) {
        await current?.end();
        current = fill(client, table, columns.get(table) ?? []);
      }
      await current.write(content);
      bytes += content.length;
      onProgress?.({ table, bytes, total });
    },
  });
  await current?.end();
  await checkCounts(client, manifest);
}

interface Filling {
  table: string;
  write(content: Buffer): Promise<void>;
  end(): Promise<void>;
}

/** Begins to fill a table; what the database refuses is thrown by the next call. */
function fill(client: Client, table: string, columns: readonly string[]): Filling {
  const list = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join();
  const stream = client.query(copyFrom(`copy ${quoted(table)} (${list}) from stdin`));
  const failed = Promise.withResolvers<never>();
  let failure: Error | undefined;
  failed.promise.catch(() => {});
  stream.on("error", (error) => {
    failure ??= error;
    failed.reject(error);
  });
  const unlessFailed = async (step: (done: () => void) => void) => {
    if (failure !== undefined) throw failure;
    await Promise.race([failed.promise, new Promise<void>(step)]);
  };
  return {
    table,
    write: (content) => unlessFailed((done) => stream.write(content, () => done())),
    end: () => unlessFailed((done) => stream.end(done)),
  };
}

async function checkCounts(client: Client, manifest: BackupManifest): Promise<void> {
  for (const { name, rows: expected } of manifest.tables) {
    const { rows } = await client.query<{ n: string }>(
      `select count(*)::text as n from ${quoted(name)}`,
    );
    if (Number(rows[0]?.n) === expected) continue;
    throw new BackupError(
      `"${name}" has ${rows[0]?.n} rows where the backup has ${expected}. Nothing was changed.`,
    );
  }
}

async function setSequences(client: Client, { sequences }: BackupManifest): Promise<void> {
  for (const { name, last_value: last, is_called: called } of sequences) {
    await client.query("select setval($1::regclass, $2, $3)", [quoted(name), last, called]);
  }
}
