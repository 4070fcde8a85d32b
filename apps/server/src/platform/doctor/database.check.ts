import { Client, type ClientConfig } from "pg";
import { migrationState } from "../database/migrate.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

const PATIENCE = 5_000;
const OLDEST = 150_000;
/** Signatures and the schedule of webhooks tell the time of both clocks. In ms. */
const MOST_SKEW = 2_000;

/** Whether the database can be reached and is one that SalesOS can work with. Changes nothing. `now` is for tests. */
export async function checkDatabase(
  connection: ClientConfig,
  now: () => number = Date.now,
): Promise<Finding[]> {
  const client = new Client({
    ...connection,
    application_name: "salesos doctor",
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
    // As the server connects: what stands between and does not pass this on would stop it.
    options: "-c lock_timeout=5000",
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    return [unreachable(error as Error & { code?: string })];
  }
  try {
    const [server, supported] = await checkServer(client);
    if (!supported) return [server];
    return [
      server,
      await checkRoles(client),
      await checkWalls(client),
      await checkMigrations(client),
      await checkConnections(client),
      await checkClock(client, now),
    ];
  } catch (error) {
    return [
      problem(
        "database",
        `It does not answer as it should: ${(error as Error).message}.`,
        "See its log; SalesOS tries again by itself while it runs.",
      ),
    ];
  } finally {
    await client.end().catch(() => {});
  }
}

function unreachable({ code, message }: Error & { code?: string }): Finding {
  const mend = /startup parameter/.test(message)
    ? "Connect to PostgreSQL itself (often port 5432), not to a pooler such as PgBouncer: SalesOS keeps its own pool."
    : code === "28P01" || code === "28000"
      ? "Correct the user and the password in DATABASE_URL."
      : code === "3D000"
        ? "Create the database, or correct its name in DATABASE_URL."
        : "Start it, open the way to it, or correct DATABASE_URL.";
  return problem(
    "database",
    `It cannot be reached: ${message || (code ?? "no reason given")}.`,
    mend,
  );
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
      `${what}, whose database has the encoding ${server.encoding}.`,
      "Create one with: create database salesos encoding 'UTF8' template template0",
    );
  }
  return ok("database", `${what}.`);
}

async function checkRoles(client: Client): Promise<Finding> {
  const { rows } = await client.query<{
    me: string;
    app: boolean;
    member: boolean;
    bypasses: boolean;
    may_create: boolean;
    may_use: boolean;
  }>(`select current_user as me, a.oid is not null as app,
      coalesce(a.rolsuper or a.rolbypassrls, false) as bypasses,
      coalesce(pg_has_role(m.oid, a.oid, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end), false) as member,
      m.rolsuper or m.rolcreaterole as may_create,
      has_schema_privilege('public', 'create') as may_use
    from pg_roles m left join pg_roles a on a.rolname = 'salesos_app' where m.rolname = current_user`);
  const [row] = rows;
  if (row === undefined)
    return problem("roles", "The role cannot be read.", "See the log of the database.");
  const { me } = row;
  if (row.bypasses) {
    return problem(
      "roles",
      "The role salesos_app gets past row-level security.",
      "An administrator runs: alter role salesos_app nosuperuser nobypassrls",
    );
  }
  if (!row.member && !row.may_create) {
    return problem(
      "roles",
      `The role ${me} is not a member of salesos_app and may not create roles.`,
      `An administrator runs: ${row.app ? "" : "create role salesos_app nologin; "}grant salesos_app to "${me}"`,
    );
  }
  if (!row.may_use) {
    return problem(
      "roles",
      `The role ${me} may not create tables in the schema public.`,
      `An administrator runs: grant create on schema public to "${me}", or makes it the owner of the database.`,
    );
  }
  return ok(
    "roles",
    row.member ? `${me}, and salesos_app for requests.` : `${me}, which may create salesos_app.`,
  );
}

/** Each table of a workspace has its wall, and is ours. */
async function checkWalls(client: Client): Promise<Finding> {
  const { rows } = await client.query<{
    name: string;
    open: boolean;
    foreign_owner: string | null;
  }>(`
    select c.relname as name, not c.relrowsecurity as open,
      case when not pg_has_role(c.relowner, 'usage') then pg_get_userbyid(c.relowner) end as foreign_owner
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname`);
  const foreign = rows.find((row) => row.foreign_owner !== null);
  if (foreign !== undefined) {
    return problem(
      "walls",
      `The table ${foreign.name} belongs to the role ${foreign.foreign_owner}.`,
      "Connect as that role, or let an administrator give the tables to this one: reassign owned by …",
    );
  }
  const open = rows.filter((row) => row.open).map(({ name }) => name);
  if (open.length > 0) {
    return problem(
      "walls",
      `Row-level security is off for ${open.join(", ")}.`,
      open.map((name) => `alter table ${name} enable row level security`).join("; "),
    );
  }
  return ok(
    "walls",
    rows.length === 0 ? "No tables yet." : `Row-level security is on for ${rows.length} tables.`,
  );
}

async function checkMigrations(client: Client): Promise<Finding> {
  try {
    const { applied, pending, unknown } = await migrationState(client);
    if (unknown.length > 0) {
      return problem(
        "migrations",
        `A newer SalesOS has changed this database: ${unknown.join(", ")}.`,
        "Use that version or a later one.",
      );
    }
    if (applied.length === 0)
      return ok("migrations", "None yet; the first start makes the tables.");
    if (pending.length > 0) {
      return warning(
        "migrations",
        `${pending.length} of this version have not run yet: ${pending.join(", ")}.`,
        "The next start runs them, or now: salesos migrate",
      );
    }
    return ok("migrations", `All ${applied.length} have run.`);
  } catch (error) {
    return problem(
      "migrations",
      (error as Error).message,
      "Install the version of SalesOS that made this database.",
    );
  }
}

/** What one process opens: requests, system, signals, and one to spare. */
const CONNECTIONS = 16;

async function checkConnections(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ most: number }>(
    `select least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
        (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user),
        (select nullif(datconnlimit, -1) from pg_database where datname = current_database())) as most`,
  );
  const most = rows[0]?.most ?? 0;
  if (most >= CONNECTIONS)
    return ok("connections", `Up to ${most}; a process opens up to ${CONNECTIONS}.`);
  return warning(
    "connections",
    `The database allows ${most}, and a process of SalesOS opens up to ${CONNECTIONS}.`,
    "Raise max_connections, or the connection limit of the role or the database.",
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
    "Set both by a time server (NTP): receivers refuse webhooks that are signed with a wrong time.",
  );
}
