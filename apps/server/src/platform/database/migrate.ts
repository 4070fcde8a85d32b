import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { Client } from "pg";
import type { Connection } from "./address.ts";
import { connectSession } from "./session.ts";

const FOLDER = new URL("../../../migrations/", import.meta.url);
const LOCK = 7_253_001; // any constant: instances that start together take turns

// Version 16 told membership and the right to SET ROLE apart.
const MEMBERSHIP =
  "case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end";

/** A migration that a database has, under its checksum. */
export interface AppliedMigration {
  name: string;
  checksum: string;
}

/** A migration that this version brings. */
export interface Migration extends AppliedMigration {
  sql: string;
}

/**
 * Brings the schema up to date: each file of `migrations/` once, in order, each in its own
 * transaction. Forward only; a file that has run must never change.
 * Returns the names of the files it ran. Waits for a backup that is under way only where there is something to run.
 */
export async function migrate(connection: Connection): Promise<string[]> {
  const client = await connectSession(connection);
  try {
    const own = await ownMigrations();
    const applied = await appliedMigrations(client);
    if (pendingOf(own, applied).length === 0 && (await hasRole(client))) return [];
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await prepareMigrations(client);
    const pending = pendingOf(own, await appliedMigrations(client));
    for (const migration of pending) {
      await client.query("begin");
      await applyMigration(client, migration);
      await client.query("commit");
    }
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** How the schema of a database stands to this version. */
export interface MigrationState {
  applied: string[];
  /** Brought by this version and not yet run. */
  pending: string[];
  /** Run by a newer version. */
  unknown: string[];
}

/** Looks without changing anything. Throws when a migration was changed after it had run. */
export async function migrationState(client: Client): Promise<MigrationState> {
  const own = await ownMigrations();
  const applied = await appliedMigrations(client);
  const known = new Set(own.map(({ name }) => name));
  return {
    applied: applied.map(({ name }) => name),
    pending: pendingOf(own, applied).map(({ name }) => name),
    unknown: applied.map(({ name }) => name).filter((name) => !known.has(name)),
  };
}

/** The files of `migrations/`, in order. */
export async function ownMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((file) => file.endsWith(".sql")).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** What a database has run, in order; nothing where SalesOS never was. */
export async function appliedMigrations(client: Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as there",
  );
  if (rows[0]?.there !== true) return [];
  const found = await client.query<AppliedMigration>(
    "select name, checksum from public.schema_migrations order by name",
  );
  return found.rows;
}

/** Makes what the migrations need: the role of requests and the list of what has run. */
export async function prepareMigrations(client: Client): Promise<void> {
  await ensureRole(client);
  await client.query(`create table if not exists schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
}

/** Runs one migration in the transaction that is open. */
export async function applyMigration(client: Client, { name, checksum, sql }: Migration) {
  await client.query(sql);
  await client.query("insert into schema_migrations (name, checksum) values ($1, $2)", [
    name,
    checksum,
  ]);
}

/** Keeps every migration out until the open transaction ends. */
export async function holdSchemaForTransaction(client: Client): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(${LOCK})`);
}

/** Keeps every migration out until the client ends; others that only look may do so at the same time. */
export async function holdSchema(client: Client): Promise<void> {
  await client.query(`select pg_advisory_lock_shared(${LOCK})`);
}

function pendingOf(own: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const checksums = new Map(applied.map(({ name, checksum }) => [name, checksum]));
  return own.filter(({ name, checksum }) => {
    const before = checksums.get(name);
    if (before !== undefined && before !== checksum) {
      throw new Error(`Migration ${name} was changed after it had run. Add a new file instead.`);
    }
    return before === undefined;
  });
}

async function hasRole(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ member: boolean }>(
    `select pg_has_role(oid, ${MEMBERSHIP}) as member from pg_roles where rolname = 'salesos_app'`,
  );
  return rows[0]?.member === true;
}

/** Roles belong to the server, not to the database, so this one may exist already. */
async function ensureRole(client: Client): Promise<void> {
  await client.query(`do $$
  declare
    needed text := ${MEMBERSHIP};
  begin
    if not exists (select 1 from pg_roles where rolname = 'salesos_app') then
      create role salesos_app nologin;
    end if;
    if not pg_has_role(current_user, 'salesos_app', needed) then
      grant salesos_app to current_user;
    end if;
  exception when insufficient_privilege then
    raise exception 'The role % may not create roles. Ask your administrator to run: create role salesos_app nologin; grant salesos_app to %;', current_user, current_user;
  end $$`);
}
