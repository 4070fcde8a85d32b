import { Client, type ClientConfig } from "pg";
import { NEUTRAL } from "./opening.ts";

const SETTINGS = Object.entries({
  ...NEUTRAL,
  default_transaction_read_only: "off",
  default_transaction_isolation: "'read committed'",
  // Migrations and backups take as long as they take.
  statement_timeout: "0",
  lock_timeout: "0",
  idle_in_transaction_session_timeout: "0",
})
  .map(([name, value]) => `set ${name} = ${value}`)
  .join(";");

/** A connection outside of the pools, for what needs a session: migrations, backups, restores. */
export async function connectSession(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  // A connection that is lost fails the statement under way as well.
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(SETTINGS);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return client;
}
