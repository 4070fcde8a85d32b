import { Client, type ClientConfig } from "pg";
import type { Connection } from "./address.ts";
import { locate } from "./locate.ts";
import { sessionSettings } from "./opening.ts";
import { poolingOf, SHARED_SESSION } from "./pooling.ts";
import { refuse } from "./walls.ts";

// Migrations and backups take as long as they take.
const SETTINGS = sessionSettings({
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
});

/**
 * A connection outside of the pools, for what needs a session: migrations, backups, restores, LISTEN. Throws
 * UnsafeDatabaseError where a pooler would share it.
 */
export async function connectSession(connection: Connection): Promise<Client> {
  const config: ClientConfig = await locate(connection);
  const client = new Client(config);
  // A connection that is lost fails the statement under way as well.
  client.on("error", () => {});
  await client.connect();
  try {
    if ((await poolingOf(client, config)) === "transaction") refuse([SHARED_SESSION]);
    await client.query(SETTINGS);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return client;
}
