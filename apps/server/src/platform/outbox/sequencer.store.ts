import type { Transaction } from "../database/database.ts";

// Shared by all sequencers of a database.
const LOCK = 7_253_005;
/** A run that hangs, because its instance was frozen or cut off, is ended by the database after this. In ms. */
const HANGING = 2_000;

/** Commits that got their place in one run: how many, and the highest id among them. */
export interface Sequenced {
  count: number;
  highest: number;
}

/**
 * Gives committed events their positions, in the order in which they were written: those whose
 * commit has an id from `floor` on, at most `limit`. The lock is held until the positions can be
 * seen, so that no one sees a position before a lower one.
 */
export async function sequenceCommits(
  tx: Transaction,
  { floor, limit }: { floor: number; limit: number },
): Promise<Sequenced> {
  const [, , rows] = await Promise.all([
    tx.query({
      name: "sequence_limits",
      text: `select set_config('lock_timeout', '${HANGING}', true),
        set_config('idle_in_transaction_session_timeout', '${HANGING}', true),
        set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
    }),
    // A statement of its own: the next one's snapshot is taken when the lock is held.
    tx.query({ name: "sequence_lock", text: `select pg_advisory_xact_lock(${LOCK})` }),
    tx.query<{ n: number; highest: string | null }>({
      name: "sequence_commits",
      text: `with waiting as materialized (
          select workspace_id, id, last_event_id from event_commits where position is null and id >= $1 order by id limit $2),
        placed as materialized (select workspace_id, id, last_event_id, nextval('event_position') as position from waiting),
        written as (
          update event_commits c set position = p.position from placed p
          where c.workspace_id = p.workspace_id and c.id = p.id and c.last_event_id = p.last_event_id returning c.id)
        select count(*)::int as n, max(id) as highest from written`,
      values: [floor, limit],
    }),
  ]);
  return { count: rows[0]?.n ?? 0, highest: Number(rows[0]?.highest ?? 0) };
}
