import type { ClientBase } from "pg";
import { IDLE_IN_TRANSACTION, sessionSettings, type Limits } from "./opening.ts";

/** The limits of the connections that are ours alone. */
const settled = new WeakMap<ClientBase, Limits>();

/**
 * Gives a new connection its settings. Behind a pooler, which may hand it to others between two transactions, it keeps
 * none, so there each transaction brings all of them.
 */
export async function settle(client: ClientBase, limits: Limits): Promise<void> {
  if (!(await isDirect(client))) return;
  await client.query(
    sessionSettings({ idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION, ...limits }),
  );
  settled.set(client, limits);
}

/** The limits that a connection keeps; undefined where a pooler may hand it to others. */
export function settledLimits(client: ClientBase): Limits | undefined {
  return settled.get(client);
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
