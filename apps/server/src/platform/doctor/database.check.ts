import type { Client } from "pg";
import type { Connection } from "../database/address.ts";
import { connectionsOf } from "../database/pools.ts";
import { requirePrepared } from "../database/pooling.ts";
import { connectSession } from "../database/session.ts";
import { UnsafeDatabaseError } from "../database/walls.ts";
import { installationOf } from "../runtime/installation.ts";
import { migrationState } from "../database/migrate.ts";
import { checkRoles, checkWalls } from "./database-rights.check.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

const PATIENCE = 5_000;
const OLDEST = 150_000;
/** Webhook signatures and schedules depend on both clocks. In ms. */
const MOST_SKEW = 2_000;

/** Whether the database can be reached and is one that SalesOS can work with. Changes nothing. `pool` is the setting; `now` is for tests. */
export async function checkDatabase(
  connection: Connection,
  { now = Date.now, pool }: { now?: (() => number) | undefined; pool?: number | undefined } = {},
): Promise<Finding[]> {
  let client: Client;
  try {
    client = await connect(connection);
  } catch (error) {
    return [unfit("database", error) ?? unreachable(error as Error & { code?: string })];
  }
  try {
    const [server, supported] = await checkServer(client);
    if (!supported) return [server];
    return [
      server,
      await checkRoles(client),
      await checkWalls(client),
      await checkMigrations(client),
      await checkConnections(client, connectionsOf(pool)),
      await checkClock(client, now),
    ];
  } catch (error) {
    return [
      problem(
        "database",
        `Unexpected response: ${(error as Error).message}.`,
        "Check the database log. A running SalesOS retries automatically.",
      ),
    ];
  } finally {
    await client.end().catch(() => {});
  }
}

function connect(connection: Connection): Promise<Client> {
  return connectSession({
    ...connection,
    application_name: "salesos doctor",
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
  });
}

/** Which data a database holds; `null` where it holds none yet, `undefined` where that cannot be read. */
export async function readInstallation(connection: Connection): Promise<string | null | undefined> {
  let client: Client;
  try {
    client = await connect(connection);
  } catch {
    return undefined;
  }
  try {
    const ask = async (text: string) => (await client.query<{ id: string }>(text)).rows;
    return (await installationOf(ask)) ?? null;
  } catch (error) {
    const noTable = (error as { code?: string }).code === "42P01";
    return noTable ? null : undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Whether a pooler between SalesOS and PostgreSQL, if there is one, keeps prepared statements apart. */
export async function checkPooler(connection: Connection): Promise<Finding> {
  try {
    await requirePrepared(connection);
    return ok("pooler", "No pooler, or one that supports prepared statements.");
  } catch (error) {
    return unfit("pooler", error) ?? unreachable(error as Error & { code?: string }, "pooler");
  }
}

/** What is wrong with a database that can be reached but not relied on. */
function unfit(check: string, error: unknown): Finding | undefined {
  const breach = error instanceof UnsafeDatabaseError ? error.breaches[0] : undefined;
  return breach && problem(check, breach.what, breach.fix);
}

function unreachable({ code, message }: Error & { code?: string }, check = "database"): Finding {
  const mend =
    code === "28P01" || code === "28000"
      ? "Correct the user and the password in DATABASE_URL."
      : code === "3D000"
        ? "Create the database, or correct its name in DATABASE_URL."
        : "Start the database, allow connections to it, or correct DATABASE_URL.";
  return problem(check, `Cannot connect: ${message || (code ?? "no reason given")}.`, mend);
}

async function checkServer(client: Client): Promise<[Finding, boolean]> {
  const { rows } = await client.query<{ number: number; version: string; encoding: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
      current_setting('server_encoding') as encoding`,
  );
  const { number = 0, version = "", encoding = "" } = rows[0] ?? {};
  return [judgeServer({ number, version, encoding }), number >= OLDEST];
}

/** Whether SalesOS works with a server of this version (such as 150004) and encoding. */
export function judgeServer(server: {
  number: number;
  version: string;
  encoding: string;
}): Finding {
  const what = `PostgreSQL ${server.version}`;
  if (server.number < OLDEST) {
    return problem("database", `${what} is too old.`, "Use PostgreSQL 15 or newer.");
  }
  if (server.encoding !== "UTF8") {
    return problem(
      "database",
      `${what}, but the database has the encoding ${server.encoding}.`,
      "Create one with: create database salesos encoding 'UTF8' template template0",
    );
  }
  return ok("database", `${what}.`);
}

async function checkMigrations(client: Client): Promise<Finding> {
  try {
    const { applied, pending, unknown } = await migrationState(client);
    if (unknown.length > 0) {
      return problem(
        "migrations",
        `A newer SalesOS has changed this database: ${unknown.join(", ")}.`,
        "Use that version or a newer one.",
      );
    }
    if (applied.length === 0)
      return ok("migrations", "None yet. The first start creates the tables.");
    if (pending.length > 0) {
      return warning(
        "migrations",
        `${pending.length} pending: ${pending.join(", ")}.`,
        "The next start runs them. To run them now: salesos migrate",
      );
    }
    return ok("migrations", `All ${applied.length} have run.`);
  } catch (error) {
    return problem(
      "migrations",
      (error as Error).message,
      "Install the version of SalesOS that created this database.",
    );
  }
}

/** `needed`: what one process opens. */
async function checkConnections(client: Client, needed: number): Promise<Finding> {
  const { rows } = await client.query<{ most: number }>(
    `select least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
        (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user),
        (select nullif(datconnlimit, -1) from pg_database where datname = current_database())) as most`,
  );
  const most = rows[0]?.most ?? 0;
  if (most >= needed) return ok("connections", `Up to ${most}. A process opens up to ${needed}.`);
  return warning(
    "connections",
    `The database allows ${most}, but a SalesOS process opens up to ${needed}.`,
    "Raise max_connections or the connection limit of the role or database, or lower SALESOS_DATABASE_POOL.",
  );
}

async function checkClock(client: Client, now: () => number): Promise<Finding> {
  const before = now();
  const { rows } = await client.query<{ at: number }>(
    "select (extract(epoch from clock_timestamp()) * 1000)::float8 as at",
  );
  const skew = Math.round((rows[0]?.at ?? 0) - (before + now()) / 2);
  if (Math.abs(skew) <= MOST_SKEW)
    return ok("clock", `Within ${Math.abs(skew)} ms of the database's.`);
  return warning(
    "clock",
    `This machine's clock is ${(Math.abs(skew) / 1000).toFixed(0)} s ${skew > 0 ? "behind" : "ahead of"} the database's.`,
    "Synchronize both with a time server (NTP). Receivers reject webhooks that are signed with a wrong time.",
  );
}
