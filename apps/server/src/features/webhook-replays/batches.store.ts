import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { sized } from "../../platform/query/page-bytes.ts";
import { breather } from "../../platform/runtime/turns.ts";
import { MOST_DUE } from "./pace.rules.ts";
import { wants, type Subscription } from "./webhook-replays.rules.ts";

/** What a batch works on: the events after `place` and before `until`. */
export interface Span {
  endpointId: string;
  place: string;
  until: string;
}

/** What the endpoint of a replay is sent. */
export interface ReplayEndpoint extends Subscription {
  /** Whether it asked for the order of each record: its deliveries then name theirs. */
  ordered: boolean;
}

export interface Batch {
  /** Events or failed deliveries that were processed. */
  done: number;
  /** Deliveries that became due. */
  deliveries: number;
  /** The last event that was processed. */
  last: string | undefined;
  /** Whether nothing is left to process. */
  finished: boolean;
}

// A queue's statistics are always out of date, so only plans along an index are allowed.
const ALONG_INDEXES = {
  name: "replay_settings",
  text: `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
};

/** Prepares the transaction, and reads the endpoint; undefined once it is deleted. */
export async function openEndpoint(
  tx: WorkspaceTransaction,
  id: string,
): Promise<ReplayEndpoint | undefined> {
  const [, rows] = await Promise.all([
    tx.query(ALONG_INDEXES),
    tx.query<ReplayEndpoint>({
      name: "replay_endpoint",
      text: `select event_types as "eventTypes", condition, ordering = 'record' as ordered
        from webhook_endpoints where workspace_id = $1 and id = $2`,
      values: [tx.workspaceId, id],
    }),
  ]);
  return rows[0];
}

/**
 * Counts the deliveries that are due at the endpoint, no further than needed. Deliveries of one record
 * that wait for each other count as one.
 */
export async function countDue(tx: WorkspaceTransaction, endpointId: string): Promise<number> {
  const [counted] = await tx.query<{ n: number }>({
    name: "replay_due",
    text: `select count(distinct coalesce(record_id, event_id))::int as n from (
        select record_id, event_id from webhook_deliveries
        where workspace_id = $1 and endpoint_id = $2 and state = 'pending' and due_at <= now()
        order by due_at limit ${MOST_DUE}) due`,
    values: [tx.workspaceId, endpointId],
  });
  return counted?.n ?? 0;
}

const UNSUCCESSFUL = `from webhook_deliveries where endpoint_id = $2 and workspace_id = $1
  and state in ('failed', 'canceled') and event_id > $3 and event_id < $4`;
const LOGGED = `from events where workspace_id = $1 and id > $2 and id < $3 and commit_id is not null`;

/** Counts what a replay has to process. */
export async function countTotal(
  tx: WorkspaceTransaction,
  mode: "failed" | "all",
  { endpointId, place, until }: Span,
): Promise<number> {
  const [counted] = await tx.query<{ n: number }>(
    mode === "failed"
      ? {
          text: `select count(*)::int as n ${UNSUCCESSFUL}`,
          values: [tx.workspaceId, endpointId, place, until],
        }
      : { text: `select count(*)::int as n ${LOGGED}`, values: [tx.workspaceId, place, until] },
  );
  return counted?.n ?? 0;
}

// In the order of the events: each is due a microsecond after the one before it.
const RESET = `set state = 'pending', due_at = $5::timestamptz + f.n * interval '1 microsecond',
  finished_at = null, lease_token = null, lease_until = null, attempts_before = d.attempts`;

/** Makes failed and canceled deliveries due again, at most as many as there is room for. */
export async function redoFailed(
  tx: WorkspaceTransaction,
  { endpointId, place, until }: Span,
  room: number,
): Promise<Batch> {
  const rows = await tx.query<{ event_id: string }>({
    name: "replay_failed",
    text: `with picked as materialized (
        select event_id ${UNSUCCESSFUL} order by event_id limit $6 for update),
      f as materialized (select event_id, row_number() over (order by event_id) as n from picked)
      update webhook_deliveries d ${RESET} from f
      where d.workspace_id = $1 and d.event_id = f.event_id and d.endpoint_id = $2
      returning d.event_id`,
    values: [tx.workspaceId, endpointId, place, until, tx.now, room],
  });
  const last = rows.map(({ event_id }) => event_id).reduce((a, b) => (a > b ? a : b), "");
  return {
    done: rows.length,
    deliveries: rows.length,
    last: last === "" ? undefined : last,
    finished: rows.length < room,
  };
}

/** Makes every event due that the endpoint got before or wants now, at most as many as there is room for. */
export async function sendAll(
  tx: WorkspaceTransaction,
  { endpointId, place, until }: Span,
  { eventTypes, condition, ordered }: ReplayEndpoint,
  room: number,
): Promise<Batch> {
  const found = await tx.query<{
    id: string;
    type: string;
    record_id: string | null;
    body: string | null;
    fits: boolean;
  }>({
    name: "replay_look",
    // A filter looks at bodies, which may be large.
    text: `select id, type, case when $5 then record_id end as record_id, case when $4 and fits then body end as body, fits
      from ${sized(`select * ${LOGGED} order by id limit $6`, { order: "id", size: "case when $4 then octet_length(body) else 0 end", limit: "$6" })} looked
      order by id`,
    values: [tx.workspaceId, place, until, condition !== null, ordered, room],
  });
  const events = found.filter(({ fits }) => fits);
  const finished = found.length < room && events.length === found.length;
  if (events.length === 0) return { done: 0, deliveries: 0, last: undefined, finished };
  const isWanted = wants({ eventTypes, condition });
  const wanted: boolean[] = [];
  const breathe = breather();
  for (const event of events) {
    wanted.push(isWanted(event));
    await breathe();
  }
  const [counts] = await tx.query<{ n: number }>({
    name: "replay_all",
    text: `with looked as materialized (
        select * from unnest($3::uuid[], $4::boolean[], $6::uuid[]) with ordinality as l(event_id, wanted, record_id, n)),
      f as materialized (
        select l.event_id, l.n from looked l join webhook_deliveries d
          on d.workspace_id = $1 and d.event_id = l.event_id and d.endpoint_id = $2
        where d.state <> 'pending' order by l.event_id for update of d),
      again as (
        update webhook_deliveries d ${RESET} from f
        where d.workspace_id = $1 and d.event_id = f.event_id and d.endpoint_id = $2 returning 1),
      made as (
        insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, record_id)
        select $1, event_id, $2, $5::timestamptz + n * interval '1 microsecond', record_id from looked where wanted
        on conflict do nothing returning 1)
      select ((select count(*) from again) + (select count(*) from made))::int as n`,
    values: [
      tx.workspaceId,
      endpointId,
      events.map(({ id }) => id),
      wanted,
      tx.now,
      events.map(({ record_id }) => record_id),
    ],
  });
  return { done: events.length, deliveries: counts?.n ?? 0, last: events.at(-1)?.id, finished };
}
