import type { ClientBase } from "pg";
import { IDLE_IN_TRANSACTION, sessionSettings } from "./opening.ts";

/** Connections that a pooler may hand to others between two transactions. */
const shared = new WeakSet<ClientBase>();

/**
 * Gives a new connection its settings. Behind a pooler it keeps none, so there each transaction brings all of them:
 * 2 µs of Node's and 12 µs of PostgreSQL's CPU time more.
 */
export async function settle(client: ClientBase): Promise<void> {
  if (await isDirect(client)) {
    await client.query(
      sessionSettings({ idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION }),
    );
  } else shared.add(client);
}

/** Whether a pooler may hand this connection to others. */
export function isShared(client: ClientBase): boolean {
  return shared.has(client);
}

/** Whether no pooler is in between: one invents the number of the process that it tells its clients. */
export async function isDirect(client: ClientBase): Promise<boolean> {
  return (await processOf(client)) === (client as ClientBase & { processID: number }).processID;
}

/** The process of PostgreSQL that serves a client at this moment. */
export async function processOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}
