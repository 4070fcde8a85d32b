import { randomUUID } from "node:crypto";
import { Client, type ClientConfig } from "pg";
import type { Connection } from "./address.ts";
import { locate } from "./locate.ts";
import { isDirect, processOf } from "./settled.ts";
import { UnsafeDatabaseError, type Breach } from "./walls.ts";

/** What needs a session is connected through a pooler that gives none. */
export const SHARED_SESSION: Breach = {
  what: "A pooler shares this connection between transactions, and LISTEN, migrations and backups need a session.",
  fix: "Set SALESOS_DATABASE_DIRECT_URL to the address of PostgreSQL itself.",
};

const MIXED_UP: Breach = {
  what: "A pooler mixes up prepared statements.",
  fix: "Set SALESOS_DATABASE_PREPARE=off, or use PgBouncer 1.21 or newer with max_prepared_statements above 0.",
};

/** What a pooler says that does not keep prepared statements apart: unknown, or known under this name already. */
const UNPREPARED = ["26000", "42P05"];
const ROUNDS = 3;

/** What stands between a client and PostgreSQL: nothing, or a pooler that gives a client a session or a transaction. */
export type Pooling = "none" | "session" | "transaction";

/**
 * Two clients that both hold a session are served by two processes of PostgreSQL, the same all the time. A pooler
 * that shares its connections serves both by one, or one by several.
 */
export async function poolingOf(client: Client, config: ClientConfig): Promise<Pooling> {
  if (await isDirect(client)) return "none";
  const served = [new Set<number>(), new Set<number>()] as const;
  await beside(config, async (second) => {
    for (let round = 0; round < ROUNDS; round++) {
      served[1].add(await processOf(second));
      served[0].add(await processOf(client));
    }
  });
  const [first, second] = served;
  return first.size === 1 && second.size === 1 && first.isDisjointFrom(second)
    ? "session"
    : "transaction";
}

/** Throws UnsafeDatabaseError where a pooler does not keep prepared statements apart. */
export async function requirePrepared(connection: Connection): Promise<void> {
  const config = await locate(connection);
  // Named anew each time: what a failed attempt leaves in the pooler must not fail the next.
  const statement = { name: `salesos_${randomUUID()}`, text: "select 1" };
  await beside(config, async (first) => {
    if (await isDirect(first)) return;
    await beside(config, async (second) => {
      for (let round = 0; round < ROUNDS; round++) {
        for (const client of [first, second]) {
          await client.query(statement).catch((error: unknown) => {
            throw explainUnprepared(error);
          });
        }
      }
    });
  });
}

/** An error of prepared statements in words that say what to set; any other as it is. */
export function explainUnprepared(error: unknown): unknown {
  const { code = "" } = error as { code?: string };
  return UNPREPARED.includes(code) ? new UnsafeDatabaseError([MIXED_UP]) : error;
}

async function beside(config: ClientConfig, work: (client: Client) => Promise<void>) {
  const client = new Client(config);
  client.on("error", () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
