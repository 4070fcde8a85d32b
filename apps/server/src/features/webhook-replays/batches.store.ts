import type { Transaction } from "../../platform/database/database.ts";
import { sized } from "../../platform/query/page-bytes.ts";
import { breather } from "../../platform/turns.ts";
import { MOST_DUE } from "./pace.rules.ts";
import { wants } from "./webhook-replays.rules.ts";

/** Says how fast replays go: a batch is as large as there is room for at its endpoint. */
export interface Pacing {
  /** Ids of replays that are to be left alone for now. */
  resting: () => readonly string[];
  /** How much a replay may do when so many deliveries are due at its endpoint; 0 to let it wait. */
  roomFor: (id: string, due: number) => number;
}

interface Job {
  workspaceId: string;
  id: string;
  endpointId: string;
  mode: "failed" | "all";
  place: string;
  until: string;
  total: number | null;
  /** Of the endpoint; null once it is deleted. */
  eventTypes: string[] | null;
  condition: string | null;
  /** Whether the endpoint asked for the order of each record: its deliveries then name theirs. */
  ordered: boolean | null;
}

interface Batch {
  /** Looked at. */
  done: number;
  /** Made due. */
  deliveries: number;
  /** The last event looked at. */
  last: string | undefined;
  /** Whether nothing is left to look at. */
  finished: boolean;
}

// A queue's statistics are always out of date: only plans along an index are allowed. An instance that is frozen or
// cut off must not keep the row: the database ends its transaction.
const SETTINGS = {
  name: "replay_settings",
  text: `select set_config('idle_in_transaction_session_timeout', '10000', true),
    set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
};

/**
 * Does the next batch of the replay that has waited longest. The lock on its row is held until the
 * batch and its progress are durable: whoever is killed leaves nothing half done, and the next
 * instance goes on. False when no replay is free.
 */
export async function runNextBatch(tx: Transaction, pacing: Pacing): Promise<boolean> {
  const [, jobs] = await Promise.all([tx.query(SETTINGS), takeJob(tx, pacing.resting())]);
  const [job] = jobs;
  if (job === undefined) return false;
  if (job.eventTypes === null) await fail(tx, job, "The webhook endpoint was deleted.");
  else if (job.total === null) await start(tx, job);
  else {
    const room = pacing.roomFor(job.id, await countDue(tx, job));
    if (room === 0) return true;
    const batch = await (job.mode === "failed" ? redoFailed : sendAll)(tx, job, room);
    await progress(tx, job, batch);
    if (batch.deliveries > 0) tx.signal("deliveries_due");
  }
  return true;
}

function takeJob(tx: Transaction, resting: readonly string[]): Promise<Job[]> {
  return tx.query<Job>({
    name: "take_replay",
    text: `select r.workspace_id as "workspaceId", r.id, r.endpoint_id as "endpointId", r.mode, r.place,
        r.until, r.total, e.event_types as "eventTypes", e.condition, e.ordering = 'record' as ordered
      from (select * from webhook_replays where state in ('queued', 'running')
        and id <> all($1::uuid[]) order by touched_at limit 1 for update skip locked) r
      left join webhook_endpoints e on e.workspace_id = r.workspace_id and e.id = r.endpoint_id`,
    values: [resting],
  });
}

/**
 * How many deliveries are due at the endpoint, counted no further than matters; those of one record
 * are one, where they wait for each other.
 */
async function countDue(tx: Transaction, { workspaceId, endpointId }: Job): Promise<number> {
  const [counted] = await tx.query<{ n: number }>({
    name: "replay_due",
    text: `select count(distinct coalesce(record_id, event_id))::int as n from (
        select record_id, event_id from webhook_deliveries
        where workspace_id = $1 and endpoint_id = $2 and state = 'pending' and due_at <= now()
        order by due_at limit ${MOST_DUE}) due`,
    values: [workspaceId, endpointId],
  });
  return counted?.n ?? 0;
}

const UNSUCCESSFUL = `from webhook_deliveries where endpoint_id = $2 and workspace_id = $1
  and state in ('failed', 'canceled') and event_id > $3 and event_id < $4`;
const LOGGED = `from events where workspace_id = $1 and id > $2 and id < $3 and commit_id is not null`;

async function start(tx: Transaction, job: Job): Promise<void> {
  const { workspaceId, id, endpointId, place, until } = job;
  const [counted] = await tx.query<{ n: number }>(
    job.mode === "failed"
      ? {
          text: `select count(*)::int as n ${UNSUCCESSFUL}`,
          values: [workspaceId, endpointId, place, until],
        }
      : { text: `select count(*)::int as n ${LOGGED}`, values: [workspaceId, place, until] },
  );
  await tx.query({
    text: `update webhook_replays set state = 'running', total = $3, touched_at = $4
      where workspace_id = $1 and id = $2`,
    values: [workspaceId, id, counted?.n ?? 0, tx.now],
  });
}

// In the order of the events: each is due a microsecond after the one before it.
const RESET = `set state = 'pending', due_at = $5::timestamptz + f.n * interval '1 microsecond',
  finished_at = null, lease_token = null, lease_until = null, attempts_before = d.attempts`;

async function redoFailed(tx: Transaction, job: Job, room: number): Promise<Batch> {
  const { workspaceId, endpointId, place, until } = job;
  const rows = await tx.query<{ event_id: string }>({
    name: "replay_failed",
    text: `with picked as materialized (
        select event_id ${UNSUCCESSFUL} order by event_id limit $6 for update),
      f as materialized (select event_id, row_number() over (order by event_id) as n from picked)
      update webhook_deliveries d ${RESET} from f
      where d.workspace_id = $1 and d.event_id = f.event_id and d.endpoint_id = $2
      returning d.event_id`,
    values: [workspaceId, endpointId, place, until, tx.now, room],
  });
  const last = rows.map(({ event_id }) => event_id).reduce((a, b) => (a > b ? a : b), "");
  return {
    done: rows.length,
    deliveries: rows.length,
    last: last === "" ? undefined : last,
    finished: rows.length < room,
  };
}

async function sendAll(tx: Transaction, job: Job, room: number): Promise<Batch> {
  const { workspaceId, endpointId, place, until, eventTypes, condition, ordered } = job;
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
    values: [workspaceId, place, until, condition !== null, ordered === true, room],
  });
  const events = found.filter(({ fits }) => fits);
  const finished = found.length < room && events.length === found.length;
  if (events.length === 0) return { done: 0, deliveries: 0, last: undefined, finished };
  const isWanted = wants({ eventTypes: eventTypes ?? [], condition });
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
      workspaceId,
      endpointId,
      events.map(({ id }) => id),
      wanted,
      tx.now,
      events.map(({ record_id }) => record_id),
    ],
  });
  return { done: events.length, deliveries: counts?.n ?? 0, last: events.at(-1)?.id, finished };
}

async function progress(tx: Transaction, { workspaceId, id }: Job, batch: Batch): Promise<void> {
  await tx.query({
    text: `update webhook_replays set done = done + $3, deliveries = deliveries + $4,
        total = greatest(total, done + $3), place = coalesce($5, place), touched_at = $6,
        state = case when $7 then 'succeeded' else state end, finished_at = case when $7 then $6::timestamptz end
      where workspace_id = $1 and id = $2`,
    values: [
      workspaceId,
      id,
      batch.done,
      batch.deliveries,
      batch.last ?? null,
      tx.now,
      batch.finished,
    ],
  });
}

async function fail(tx: Transaction, { workspaceId, id }: Job, error: string): Promise<void> {
  await tx.query({
    text: `update webhook_replays set state = 'failed', error = $3, finished_at = $4
      where workspace_id = $1 and id = $2`,
    values: [workspaceId, id, error, tx.now],
  });
}
