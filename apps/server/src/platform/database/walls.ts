import type { ClientBase } from "pg";
import { entryOf, openingText, REQUEST_ROLE } from "./opening.ts";

/** One reason why a database, or a pooler before it, cannot be relied on. */
export interface Breach {
  what: string;
  fix: string;
}

/** The database cannot be relied on. The message says what is wrong and how to fix it. */
export class UnsafeDatabaseError extends Error {
  override readonly name = "UnsafeDatabaseError";
  // To a request this is an outage.
  readonly code = "08000";
  readonly breaches: readonly Breach[];
  constructor(breaches: readonly Breach[]) {
    super(breaches.map(({ what, fix }) => `${what} ${fix}`).join(" "));
    this.breaches = breaches;
  }
}

/** Runs a statement in the transaction that is open. */
export type Query = <Row>(text: string) => Promise<Row[]>;

/** A workspace that does not exist: looking needs to enter one. */
export const NO_WORKSPACE = "00000000-0000-0000-0000-000000000000";

/** Whether a transaction runs as a request must: in its workspace, under a role that row-level security binds. */
async function findEntryBreach(query: Query, workspaceId: string): Promise<Breach | undefined> {
  const [row] = await query<{ role: string; workspace: string | null; bypasses: boolean }>(
    `select current_user as role, current_setting('salesos.workspace_id', true) as workspace,
      rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user`,
  );
  if (row?.role !== REQUEST_ROLE || row.workspace !== workspaceId) {
    return {
      what: `A transaction loses its role: it runs as ${row?.role ?? "nobody"} and not as ${REQUEST_ROLE}.`,
      fix: "A pooler seems to share connections between statements. Let it pool transactions or sessions, or connect to PostgreSQL itself.",
    };
  }
  if (!row.bypasses) return undefined;
  return {
    what: `The role ${REQUEST_ROLE} bypasses row-level security.`,
    fix: `An administrator runs: alter role ${REQUEST_ROLE} nosuperuser nobypassrls`,
  };
}

interface WalledTable {
  name: string;
  owner: string;
  enabled: boolean;
  active: boolean;
  policies: number;
  /** Policies that do not name the workspace. */
  strangers: string[];
}

/**
 * Where row-level security does not bind the transaction that asks, which has entered a workspace. Asks the database
 * whether it is active, since it is not for superusers, for owners, nor for members of an owner's role.
 */
export async function findBreaches(query: Query): Promise<Breach[]> {
  const entry = await findEntryBreach(query, NO_WORKSPACE);
  if (entry !== undefined) return [entry];
  const tables = await query<WalledTable>(TABLES);
  const namesOf = (found: readonly WalledTable[]) => found.map(({ name }) => name);
  const breaches: Breach[] = [];
  const off = namesOf(tables.filter(({ enabled }) => !enabled));
  if (off.length > 0) {
    breaches.push({
      what: `Row-level security is off for ${off.join(", ")}.`,
      fix: off.map((name) => `alter table ${name} enable row level security`).join("; "),
    });
  }
  const owner = tables.find(({ enabled, active }) => enabled && !active)?.owner;
  if (owner !== undefined) {
    breaches.push({
      what: `The role ${REQUEST_ROLE} has the rights of ${owner}, who owns the tables, so row-level security does not bind it.`,
      fix: `An administrator runs: revoke "${owner}" from ${REQUEST_ROLE}`,
    });
  }
  const bare = namesOf(tables.filter(({ policies }) => policies === 0));
  if (bare.length > 0) {
    breaches.push({
      what: `Row-level security has no policy on ${bare.join(", ")}.`,
      fix: bare.map((name) => `call protect_workspace_table('${name}')`).join("; "),
    });
  }
  for (const { name, strangers } of tables) {
    for (const policy of strangers) {
      breaches.push({
        what: `The policy ${policy} on ${name} does not name the workspace, so it shows the rows of others.`,
        fix: `Remove it: drop policy "${policy}" on ${name}`,
      });
    }
  }
  return breaches;
}

const TABLES = `
  select c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as enabled,
    row_security_active(c.oid) as active,
    (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
    array(select p.polname::text from pg_policy p where p.polrelid = c.oid and p.polpermissive and exists (
      select 1 from unnest(array[pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)]) as rule
      where rule not like '%workspace_id = %salesos.workspace_id%')) as strangers
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname`;

/** Reads back on a new connection what a transaction sets. */
export async function requireEntry(client: ClientBase): Promise<void> {
  const query: Query = async <Row>(text: string) => (await client.query(text)).rows as Row[];
  const limits = { statement_timeout: 5_000, lock_timeout: 5_000 };
  const [, breach] = await Promise.all([
    client.query(openingText({ limits, entry: entryOf(NO_WORKSPACE) })),
    findEntryBreach(query, NO_WORKSPACE),
    client.query("rollback"),
  ]);
  if (breach !== undefined) refuse([breach]);
}

/** Throws UnsafeDatabaseError for what was found. */
export function refuse(breaches: readonly Breach[]): void {
  if (breaches.length > 0) throw new UnsafeDatabaseError(breaches);
}
