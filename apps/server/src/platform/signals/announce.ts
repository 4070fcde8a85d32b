import type { Connection } from "../database/address.ts";
import type { Topic } from "../database/database.ts";
import { connectSession } from "../database/session.ts";
import { CHANNEL } from "./signals.ts";

/** Announces to every instance what changed, from a program that does not listen itself. */
export async function announce(connection: Connection, topics: Iterable<Topic>): Promise<void> {
  const changed = [...topics];
  if (changed.length === 0) return;
  const client = await connectSession(connection);
  try {
    await client.query("select pg_notify($1, topic) from unnest($2::text[]) topic", [
      CHANNEL,
      changed,
    ]);
  } finally {
    await client.end();
  }
}
