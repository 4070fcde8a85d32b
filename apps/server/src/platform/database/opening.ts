import type { Statement } from "./database.ts";

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
  readonly statement_timeout: number;
  readonly lock_timeout: number;
}

/** A process that stops in the middle of a transaction gives its locks back after this. In ms. */
export const IDLE_IN_TRANSACTION = "60000";

/** How a transaction begins: with ready SQL as one message, then with statements. */
export interface Opening {
  text?: string;
  statements: readonly Statement[];
}

export interface OpeningOptions {
  limits: Limits;
  /** SQL that enters a workspace, by `entryOf`: from there on, row-level security binds the transaction to it. */
  entry?: string;
}

/**
 * Opens a transaction on a session of our own, which keeps its settings: see `settle`. Role and workspace are set each time;
 * a limit only where it differs from the session's, `settled`.
 */
export function opening(options: OpeningOptions, settled: Limits): Opening {
  const { limits, entry } = options;
  const statements = [BEGIN];
  for (const name of ["statement_timeout", "lock_timeout"] as const) {
    if (limits[name] !== settled[name])
      statements.push({ text: setLocal({ [name]: limits[name] }) });
  }
  if (entry !== undefined) statements.push({ text: entry }, ENTER_ROLE);
  return { statements };
}

const BEGIN: Statement = { name: "begin", text: "begin" };
const ENTER_ROLE: Statement = { name: "enter_role", text: `set local role = ${REQUEST_ROLE}` };

/**
 * The SQL that opens a transaction with all of its settings, as one message. Nothing rides on startup parameters, which
 * poolers drop; nor on the session, which a pooler may share. A BEGIN whose own options fail would leave what follows outside
 * of a transaction, so they come after it.
 */
export function openingText({ limits, entry }: OpeningOptions): string {
  return [
    "begin",
    "set transaction isolation level read committed, read write",
    setLocal({ ...NEUTRAL, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION, ...limits }),
    ...(entry === undefined ? [] : [entry, ENTER_ROLE.text]),
  ].join(";");
}

/** The SQL that names the workspace of a transaction. */
export function entryOf(workspaceId: string): string {
  if (!UUID.test(workspaceId)) throw new Error("A workspace is entered by its id.");
  return setLocal({ "salesos.workspace_id": `'${workspaceId}'` });
}

/** The SQL that gives a session of our own its settings. */
export function sessionSettings(limits: Readonly<Record<string, string | number>>): string {
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
