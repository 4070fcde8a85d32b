import type { Transaction } from "../../../platform/database/database.ts";
import type { Samples } from "./sampler.ts";

/** When any process was last seen. Holds off others that start at the same time, until the transaction ends. */
export async function lastSeen(tx: Transaction): Promise<Date | undefined> {
  await tx.query({ text: "select pg_advisory_xact_lock(7253015)" });
  const [row] = await tx.query<{ at: Date | null }>({
    text: "select max(seen_at) as at from status_instances",
  });
  return row?.at ?? undefined;
}

/** Says that this process is there and what it sees. */
export async function beat(
  tx: Transaction,
  { id, startedAt, live }: { id: string; startedAt: Date; live: Samples },
): Promise<void> {
  await tx.query({
    name: "status_beat",
    text: `insert into status_instances (id, started_at, seen_at, live) values ($1, $2, $3, $4)
      on conflict (id) do update set seen_at = excluded.seen_at, live = excluded.live`,
    values: [id, startedAt, tx.now, JSON.stringify(live)],
  });
}

export async function leave(tx: Transaction, id: string): Promise<void> {
  await tx.query({
    text: "update status_instances set stopped = true, live = '{}', seen_at = $2 where id = $1",
    values: [id, tx.now],
  });
}

/** What the other processes saw that were there since an instant. */
export async function readOthers(
  tx: Transaction,
  { id, since }: { id: string; since: Date },
): Promise<Samples[]> {
  const rows = await tx.query<{ live: Samples }>({
    name: "status_read_others",
    text: "select live from status_instances where id <> $1 and not stopped and seen_at >= $2",
    values: [id, since],
  });
  return rows.map(({ live }) => live);
}
