/** The role of requests, which row-level security binds. */
export const REQUEST_ROLE = "salesos_app";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What our SQL relies on, whatever the server, the database, the role or a pooler prefers. */
const NEUTRAL: Readonly<Record<string, string>> = {
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

/** A process that stops in the middle of a transaction gives its locks back after this. In ms. */
export const IDLE_IN_TRANSACTION = "60000";

const { search_path, row_security } = NEUTRAL as { search_path: string; row_security: string };

/** On a connection of our own, which keeps the rest: see `settle`. What guards data is said each time. */
const BEGIN_SETTLED = `begin;${setLocal({ search_path, row_security })}`;

// A BEGIN whose own options fail would leave what follows outside of a transaction, so they come after it.
const BEGIN_SHARED = [
  "begin",
  "set transaction isolation level read committed, read write",
  setLocal({ ...NEUTRAL, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION }),
].join(";");

/**
 * The SQL that opens a transaction with its settings, as one message. Nothing rides on startup parameters, which
 * poolers drop; nor on the session where a pooler shares it.
 */
export function opening(limits: Limits, isShared: boolean): string {
  return `${isShared ? BEGIN_SHARED : BEGIN_SETTLED};${setLocal({ ...limits })}`;
}

/** The same for one workspace: from here on, row-level security binds the transaction. */
export function openingIn(workspaceId: string, limits: Limits, isShared: boolean): string {
  if (!UUID.test(workspaceId)) throw new Error("A workspace is entered by its id.");
  const entered = { "salesos.workspace_id": `'${workspaceId}'`, role: REQUEST_ROLE };
  return `${opening(limits, isShared)};${setLocal(entered)}`;
}

/** The SQL that gives a session of our own its settings. */
export function sessionSettings(limits: Readonly<Record<string, string>>): string {
  return set("set", {
    ...NEUTRAL,
    default_transaction_read_only: "off",
    default_transaction_isolation: "'read committed'",
    ...limits,
  });
}

function setLocal(settings: Readonly<Record<string, string | number>>): string {
  return set("set local", settings);
}

function set(
  how: "set" | "set local",
  settings: Readonly<Record<string, string | number>>,
): string {
  return Object.entries(settings)
    .map(([name, value]) => `${how} ${name} = ${value}`)
    .join(";");
}
