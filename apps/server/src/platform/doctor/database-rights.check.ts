import type { Client } from "pg";
import { entryOf, openingText } from "../database/opening.ts";
import { findBreaches, NO_WORKSPACE, type Breach } from "../database/walls.ts";
import { ok, problem, type Finding } from "./finding.ts";

/** Whether this role may do what the server does, and the role of requests no more than it should. */
export async function checkRoles(client: Client): Promise<Finding> {
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
    return problem("roles", "The role cannot be read.", "Check the database log.");
  const { me } = row;
  if (row.bypasses) {
    return problem(
      "roles",
      "The role salesos_app bypasses row-level security.",
      "Ask an administrator to run: alter role salesos_app nosuperuser nobypassrls",
    );
  }
  if (!row.member && !row.may_create) {
    return problem(
      "roles",
      `The role ${me} is not a member of salesos_app and cannot create roles.`,
      `Ask an administrator to run: ${row.app ? "" : "create role salesos_app nologin; "}grant salesos_app to "${me}"`,
    );
  }
  if (!row.may_use) {
    return problem(
      "roles",
      `The role ${me} cannot create tables in the schema public.`,
      `Ask an administrator to run: grant create on schema public to "${me}". Or make it the owner of the database.`,
    );
  }
  return ok(
    "roles",
    row.member ? `${me}, and salesos_app for requests.` : `${me}, which can create salesos_app.`,
  );
}

/** Whether row-level security binds requests on each table of a workspace, and the tables are ours. */
export async function checkWalls(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string; foreign_owner: string | null }>(`
    select c.relname as name,
      case when not pg_has_role(c.relowner, 'usage') then pg_get_userbyid(c.relowner) end as foreign_owner
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname`);
  const foreign = rows.find((row) => row.foreign_owner !== null);
  if (foreign !== undefined) {
    return problem(
      "walls",
      `The table ${foreign.name} belongs to the role ${foreign.foreign_owner}.`,
      "Connect as that role, or ask an administrator to give the tables to this role: reassign owned by …",
    );
  }
  // Before the first start there is neither a table nor, perhaps, the role.
  if (rows.length === 0) return ok("walls", "No tables yet.");
  const [breach] = await breachesOf(client);
  return breach === undefined
    ? ok("walls", `Row-level security is on for ${rows.length} tables.`)
    : problem("walls", breach.what, breach.fix);
}

/** Looks as a request does, and undoes it. */
async function breachesOf(client: Client): Promise<Breach[]> {
  try {
    const limits = { statement_timeout: 0, lock_timeout: 0 };
    await client.query(openingText({ limits, entry: entryOf(NO_WORKSPACE) }));
    return await findBreaches(async (text) => (await client.query(text)).rows);
  } finally {
    await client.query("rollback");
  }
}
