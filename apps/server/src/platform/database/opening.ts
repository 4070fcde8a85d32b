/** The role of requests, which row-level security binds. */
export const REQUEST_ROLE = "salesos_app";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What our SQL relies on, whatever the server, the database, the role or a pooler prefers. */
export const NEUTRAL: Readonly<Record<string, string>> = {
  search_path: "public, pg_temp",
  row_security: "on",
  client_encoding: "'UTF8'",
  standard_conforming_strings: "on",
  array_nulls: "on",
  timezone: "'UTC'",
  datestyle: "'ISO, YMD'",
  intervalstyle: "'postgres'",
  bytea_output: "'hex'",
  extra_float_digits: "1",
  // Our statements are short, but some plans look costly: compiling one takes seconds.
  jit: "off",
};

/** The limits of a transaction, in ms; 0 is none. */
export interface Limits {
  statement_timeout: number;
  lock_timeout: number;
}

// A BEGIN whose own options fail would leave what follows outside of a transaction, so they come after it.
const BEGIN = [
  "begin",
  "set transaction isolation level read committed, read write",
  setLocal(NEUTRAL),
  // A process that stops in the middle of a transaction gives its locks back.
  setLocal({ idle_in_transaction_session_timeout: "60000" }),
].join(";");

/**
 * The SQL that opens a transaction with all its settings, as one message. Nothing rides on startup parameters or on
 * the session: poolers drop the former and share the latter.
 */
export function opening(limits: Limits): string {
  return `${BEGIN};${setLocal({ ...limits })}`;
}

/** The same for one workspace: from here on, row-level security binds the transaction. */
export function openingIn(workspaceId: string, limits: Limits): string {
  if (!UUID.test(workspaceId)) throw new Error("A workspace is entered by its id.");
  const entered = { "salesos.workspace_id": `'${workspaceId}'`, role: REQUEST_ROLE };
  return `${opening(limits)};${setLocal(entered)}`;
}

function setLocal(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${value}`)
    .join(";");
}
