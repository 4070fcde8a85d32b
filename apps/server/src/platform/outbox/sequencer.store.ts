import type { Client } from "pg";
import type { Transaction } from "../database/database.ts";

/** A run that hangs, because its instance was frozen or cut off, is ended by the database after this. In ms. */
const HANGING = 2_000;

/** The commits that a run looks at: those with an id from `floor` on, at most `limit`. */
export interface Range {
  floor: number;
  limit: number;
}

/** Commits that got their place in one run: how many, and the highest id among them. */
export interface Sequenced {
  count: number;
  highest: number;
  /** Whether another instance was placing commits in a log, and may not have seen the last of them. */
  contended: boolean;
}

/**
 * Gives committed events their positions in the log of their workspace, in the order in which they
 * were written. A log is locked until its new positions can be seen, so that no one sees a position
 * before a lower one.
 */
export async function sequenceCommits(tx: Transaction, range: Range): Promise<Sequenced> {
  const { logs, waiting } = await lockLogs(tx, range);
  const contended = logs.length < waiting;
  if (logs.length === 0) return { count: 0, highest: 0, contended };
  return { ...(await placeCommits(tx, logs, range)), contended };
}

/**
 * Locks the log of each workspace that has commits without a position, except those that another instance has
 * locked: one that is frozen holds up its own logs only. Logs at rest cost nothing.
 */
export async function lockLogs(
  tx: Transaction,
  { floor, limit }: Range,
): Promise<{ logs: string[]; waiting: number }> {
  const [, [row]] = await Promise.all([
    tx.query({
      name: "sequence_limits",
      text: `select set_config('lock_timeout', '${HANGING}', true),
        set_config('idle_in_transaction_session_timeout', '${HANGING}', true),
        set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
    }),
    tx.query<{ logs: string[]; waiting: number }>({
      name: "lock_logs",
      text: `with waiting as materialized (
          select workspace_id from event_commits where position is null and id >= $1 order by id limit $2),
        logs as materialized (select distinct workspace_id from waiting),
        made as (
          insert into event_log_ends (workspace_id, position)
          select workspace_id, 0 from logs l
          where not exists (select 1 from event_log_ends e where e.workspace_id = l.workspace_id) order by workspace_id
          on conflict do nothing returning workspace_id),
        locked as materialized (
          select e.workspace_id from logs l join event_log_ends e on e.workspace_id = l.workspace_id for update of e skip locked)
        select array(select workspace_id from made union all select workspace_id from locked) as logs,
          (select count(*)::int from logs) as waiting`,
      values: [floor, limit],
    }),
  ]);
  return { logs: row?.logs ?? [], waiting: row?.waiting ?? 0 };
}

/** A statement after the lock, as its snapshot must be: it sees what others placed before. */
export async function placeCommits(
  tx: Transaction,
  logs: readonly string[],
  { floor, limit }: Range,
): Promise<Omit<Sequenced, "contended">> {
  const [row] = await tx.query<{ n: number; highest: string | null }>({
    name: "place_commits",
    text: `with waiting as materialized (
        select workspace_id, id, last_event_id from event_commits
        where position is null and id >= $1 and workspace_id = any($3::uuid[]) order by id limit $2),
      placed as materialized (
        select w.*, e.position + row_number() over (partition by w.workspace_id order by w.id) as position
        from waiting w join event_log_ends e on e.workspace_id = w.workspace_id),
      written as (
        update event_commits c set position = p.position from placed p
        where c.workspace_id = p.workspace_id and c.id = p.id and c.last_event_id = p.last_event_id
        returning c.workspace_id, c.id, c.position),
      ended as (
        update event_log_ends e set position = w.position
        from (select workspace_id, max(position) as position from written group by workspace_id) w
        where e.workspace_id = w.workspace_id)
      select count(*)::int as n, max(id) as highest from written`,
    values: [floor, limit, logs],
  });
  return { count: row?.n ?? 0, highest: Number(row?.highest ?? 0) };
}

/** Moves the end of every log forward, also of those that are still empty. */
export async function leapLogs(client: Pick<Client, "query">, by: number): Promise<void> {
  await client.query(
    `insert into event_log_ends as e (workspace_id, position)
      select id, $1::bigint from workspaces union select workspace_id, $1 from event_log_ends
      on conflict (workspace_id) do update set position = e.position + $1`,
    [by],
  );
}
