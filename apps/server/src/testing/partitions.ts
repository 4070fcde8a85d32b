import { openDatabase } from "../platform/database/database.ts";
import { createPartition } from "../platform/retention/partitions.store.ts";
import { weekOf } from "../platform/retention/weeks.rules.ts";
import type { TestDatabase } from "./database.ts";

const TABLES = [
  { table: "event_commits", key: "last_event_id" },
  { table: "events", key: "id" },
  { table: "webhook_deliveries", key: "event_id" },
  { table: "webhook_attempts", key: "event_id" },
];

/** Makes the weekly partitions of a time, in epoch ms, as a server makes them that runs all the while. */
export async function makePartitions(
  { connection }: TestDatabase,
  from: number,
  to: number,
): Promise<void> {
  const db = openDatabase({ connection, onError: () => {} });
  try {
    for (let week = weekOf(from); week.from < to; week = weekOf(week.to)) {
      await db.asSystem(async (tx) => {
        for (const table of TABLES) await createPartition(tx, table, week, Date.now());
      });
    }
  } finally {
    await db.close();
  }
}
