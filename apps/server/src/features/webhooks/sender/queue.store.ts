import type { Statement, Transaction } from "../../../platform/database/database.ts";

/** Names one delivery: an event on its way to an endpoint. */
export interface DeliveryKey {
  workspaceId: string;
  eventId: string;
  endpointId: string;
}

/** A delivery under lease, with all that an attempt needs. */
export interface Claimed extends DeliveryKey {
  /** How many attempts were made before, and how many of them before the present round of tries. */
  attempts: number;
  attemptsBefore: number;
  type: string;
  body: string;
  url: string;
  secret: string;
  /** While the secret is rotated, the one that follows. */
  nextSecret: string | null;
  /** Headers of the endpoint's owner. May hold credentials: neither logged nor recorded. */
  headers: Record<string, string>;
  /** What the endpoint asked for; `null` for what is usual. */
  maxConcurrency: number | null;
  ratePerSecond: number | null;
  ordered: boolean;
  /** When it fell due, in epoch ms. */
  dueAt: number;
  /** The workspace's mode, `live` or `test`. */
  mode: string;
  /** The place of its endpoint in the scan. */
  n: number;
  /** Whether it is sent to find out if a paused endpoint works again. */
  probe: boolean;
}

/** A place in the order of endpoints, from which a claim goes on. */
export interface Place {
  workspaceId: string;
  endpointId: string;
}

const ZERO = "00000000-0000-0000-0000-000000000000";

/** The place before every endpoint. */
export const START: Place = { workspaceId: ZERO, endpointId: ZERO };

/** Endpoints that one claim looks at. */
export const SCANNED = 200;

/**
 * A queue's statistics are always out of date, and one plan that reads a whole table stops all
 * senders: only plans along an index are allowed.
 */
const ALONG_THE_INDEX: Statement = {
  name: "along_the_index",
  text: `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_material', 'off', true)`,
};

// A claim lost in a crash of the database is no loss, as nothing was recorded yet: it need not wait for the disk.
const WITHOUT_DISK: Statement = {
  name: "without_disk",
  text: "select set_config('synchronous_commit', 'off', true)",
};

/** Endpoints with something pending, one index step each, however long their queues are. */
const WAITING = `waiting(workspace_id, endpoint_id, n) as (
    (select workspace_id, endpoint_id, 1 from webhook_deliveries
      where state = 'pending' and (workspace_id, endpoint_id) > ($1::uuid, $2::uuid)
      order by workspace_id, endpoint_id limit 1)
    union all
    select next.workspace_id, next.endpoint_id, w.n + 1 from waiting w cross join lateral (
      select d.workspace_id, d.endpoint_id from webhook_deliveries d
      where d.state = 'pending' and (d.workspace_id, d.endpoint_id) > (w.workspace_id, w.endpoint_id)
      order by d.workspace_id, d.endpoint_id limit 1) next
    where w.n < ${SCANNED})`;

/**
 * Whether no earlier event about its record is still to be delivered to its endpoint, in flight
 * included. Written so that no index but the one that begins with the record can serve it.
 */
const ITS_TURN = `(e.ordering = 'none' or d.record_id is null or not exists (
  select from webhook_deliveries earlier
  where earlier.record_id = d.record_id and earlier.event_id < d.event_id and earlier.state = 'pending'
    and (earlier.endpoint_id = d.endpoint_id) is true))`;

/**
 * Takes what is due at the endpoints of `looked_at(workspace_id, endpoint_id, room, floor, n)`: of
 * each at most its room, beginning at its floor. Paused endpoints are left out, or for a `probe`
 * nothing else is looked at. Parameters: the limit, the token, the lease in ms.
 */
const takeFrom = (
  lookedAt: string,
  [limit, token, lease]: readonly [string, string, string],
  probe = false,
) => `
  with recursive ${lookedAt},
  picked as (
    select l.workspace_id, d.event_id, d.due_at, l.endpoint_id, l.n, e.url,
      case when e.next_secret_at <= now() then e.next_secret else e.secret end as secret,
      case when e.next_secret_at > now() then e.next_secret end as next_secret
    from looked_at l
    join webhook_endpoints e on e.workspace_id = l.workspace_id and e.id = l.endpoint_id and e.enabled
      and e.breaker_until is ${probe ? "not null" : "null"}
    cross join lateral (
      select d.event_id, d.due_at from webhook_deliveries d
      where d.workspace_id = l.workspace_id and d.endpoint_id = l.endpoint_id and d.state = 'pending'
        and d.due_at >= l.floor and d.due_at <= now() and (d.lease_until is null or d.lease_until < now())
        and ${ITS_TURN}
      order by d.due_at limit l.room for update skip locked) d
    limit ${limit}),
  claimed as (
    update webhook_deliveries d set lease_token = ${token}, lease_until = now() + ${lease} * interval '1 ms'
    from picked p
    where d.workspace_id = p.workspace_id and d.event_id = p.event_id and d.endpoint_id = p.endpoint_id
    returning d.workspace_id, d.event_id, d.endpoint_id, d.attempts, d.attempts_before, d.due_at, p.n, p.url, p.secret, p.next_secret),
  deliveries as (
    select c.event_id as "eventId", c.workspace_id as "workspaceId", c.endpoint_id as "endpointId",
      c.attempts, c.attempts_before as "attemptsBefore", extract(epoch from c.due_at)::float8 * 1000 as "dueAt", c.n::int, c.url, c.secret,
      c.next_secret as "nextSecret", e.headers, e.max_concurrency as "maxConcurrency",
      e.rate_limit_per_second as "ratePerSecond", e.ordering = 'record' as ordered,
      v.type, v.body, w.mode, ${probe} as probe
    from claimed c
    join events v on v.workspace_id = c.workspace_id and v.id = c.event_id
    join webhook_endpoints e on e.workspace_id = c.workspace_id and e.id = c.endpoint_id
    join workspaces w on w.id = c.workspace_id)`;

const CLAIM_ANYWHERE = `${takeFrom(
  `${WAITING},
  looked_at as (
    select w.workspace_id, w.endpoint_id, coalesce(busy.room, $5::int) as room, '-infinity'::timestamptz as floor, w.n
    from waiting w left join unnest($3::uuid[], $4::int[]) as busy(endpoint_id, room)
      on busy.endpoint_id = w.endpoint_id)`,
  ["$6", "$7", "$8"],
)}
  select s.visited, s.last, d.*
  from (select count(*)::int as visited,
      (array_agg(array[workspace_id, endpoint_id] order by n desc))[1:1] as last from waiting) s
  left join deliveries d on true`;

const CLAIM_KNOWN = `${takeFrom(
  `looked_at as (
    select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[]) with ordinality
      as known(workspace_id, endpoint_id, room, floor, n))`,
  ["$5", "$6", "$7"],
)}
  select * from deliveries`;

// Who moves `breaker_until` is the one that probes; should it be killed, the next one does when that has passed.
const CLAIM_PROBES = `${takeFrom(
  `free as (
    select e.workspace_id, e.id from webhook_endpoints e
    where e.breaker_until <= now() and e.enabled and exists (
      select from webhook_deliveries d
      where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending'
        and d.due_at <= now() and (d.lease_until is null or d.lease_until < now()) and ${ITS_TURN})
    order by e.breaker_until limit $1 for update skip locked),
  probed as (
    update webhook_endpoints e set breaker_until = now() + $4 * interval '1 ms' from free
    where e.workspace_id = free.workspace_id and e.id = free.id returning e.workspace_id, e.id),
  looked_at as (
    select workspace_id, id as endpoint_id, 1 as room, '-infinity'::timestamptz as floor, 1::bigint as n from probed)`,
  ["$1", "$2", "$3"],
  true,
)}
  select * from deliveries`;

/** Under what a claim is made: at most `limit` deliveries, leased by `token` for `leaseMs`. */
export interface ClaimTerms {
  limit: number;
  token: string;
  leaseMs: number;
}

/** What a look at all endpoints took; `visited` is the number of endpoints looked at, `last` the last of them. */
export interface Claim {
  deliveries: Claimed[];
  visited: number;
  last: Place;
}

/**
 * Takes due deliveries of any endpoint after a place, some of each, so that none waits behind
 * another's queue. `rooms` says how much more an endpoint with work here takes, `room` any other.
 */
export async function claimAnywhere(
  tx: Transaction,
  after: Place,
  { rooms, room }: { rooms: ReadonlyMap<string, number>; room: number },
  { limit, token, leaseMs }: ClaimTerms,
): Promise<Claim> {
  type Row = Claimed & { visited: number; last: [[string, string]] | null; eventId: string | null };
  const [, , rows] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query(WITHOUT_DISK),
    tx.query<Row>({
      name: "claim_anywhere",
      text: CLAIM_ANYWHERE,
      values: [
        after.workspaceId,
        after.endpointId,
        [...rooms.keys()],
        [...rooms.values()],
        room,
        limit,
        token,
        leaseMs,
      ],
    }),
  ]);
  const [first] = rows;
  const [workspaceId, endpointId] = first?.last?.[0] ?? [after.workspaceId, after.endpointId];
  return {
    deliveries: rows.filter(({ eventId }) => eventId !== null),
    visited: first?.visited ?? 0,
    last: { workspaceId, endpointId },
  };
}

/** An endpoint where the queue before `floor`, in epoch ms, is known to be taken. */
export interface KnownEndpoint extends Place {
  room: number;
  floor: number;
}

/**
 * Takes due deliveries of endpoints whose queue is known up to a point, and begins reading there: what
 * was taken before it and cannot be cleared away yet, because an old transaction sees it, is skipped.
 */
export async function claimKnown(
  tx: Transaction,
  known: readonly KnownEndpoint[],
  { limit, token, leaseMs }: ClaimTerms,
): Promise<Claimed[]> {
  const [, , rows] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query(WITHOUT_DISK),
    tx.query<Claimed>({
      name: "claim_known",
      text: CLAIM_KNOWN,
      values: [
        known.map(({ workspaceId }) => workspaceId),
        known.map(({ endpointId }) => endpointId),
        known.map(({ room }) => room),
        known.map(({ floor }) => new Date(floor).toISOString()),
        limit,
        token,
        leaseMs,
      ],
    }),
  ]);
  return rows;
}

/**
 * Takes one delivery of each endpoint whose pause is over, and pauses it for another `holdMs`, which
 * is until the outcome is recorded: of all senders one probes. `nextAt` is when the next pause ends;
 * `overdue` whether a pause is over and there was nothing due, or no more room.
 */
export async function claimProbes(
  tx: Transaction,
  { limit, token, leaseMs }: ClaimTerms,
  holdMs: number,
): Promise<{ deliveries: Claimed[]; nextAt: Date | undefined; overdue: boolean }> {
  const [, deliveries, next] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query<Claimed>({
      name: "claim_probes",
      text: CLAIM_PROBES,
      values: [limit, token, leaseMs, holdMs],
    }),
    tx.query<{ at: Date | null; overdue: boolean }>({
      name: "next_probe",
      text: `select (select min(breaker_until) from webhook_endpoints where breaker_until > now() and enabled) as at,
        exists (select from webhook_endpoints where breaker_until <= now() and enabled) as overdue`,
    }),
  ]);
  return { deliveries, nextAt: next[0]?.at ?? undefined, overdue: next[0]?.overdue === true };
}

/** A lease as its holder knows it. */
export interface Lease extends DeliveryKey {
  token: string;
}

const columns = (leases: readonly Lease[]) => [
  leases.map(({ workspaceId }) => workspaceId),
  leases.map(({ eventId }) => eventId),
  leases.map(({ endpointId }) => endpointId),
  leases.map(({ token }) => token),
];

// The state is asked for so that the queue's index does not serve it: that would be read from its start for every lease.
const HELD = `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as h(workspace_id, event_id, endpoint_id, token)
  where d.workspace_id = h.workspace_id and d.event_id = h.event_id and d.endpoint_id = h.endpoint_id
    and d.lease_token = h.token and coalesce(d.state, '') = 'pending'`;

/** Prolongs leases; gives those that are still held. */
export async function renew(
  tx: Transaction,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<DeliveryKey[]> {
  const [, , rows] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query(WITHOUT_DISK),
    tx.query<DeliveryKey>({
      name: "renew_leases",
      text: `update webhook_deliveries d set lease_until = now() + $5 * interval '1 ms' from ${HELD}
        returning d.workspace_id as "workspaceId", d.event_id as "eventId", d.endpoint_id as "endpointId"`,
      values: [...columns(leases), leaseMs],
    }),
  ]);
  return rows;
}

/** Hands leases back unused: their deliveries are due at once. */
export async function release(tx: Transaction, leases: readonly Lease[]): Promise<void> {
  await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query({
      name: "release_leases",
      text: `update webhook_deliveries d set lease_token = null, lease_until = null from ${HELD}`,
      values: columns(leases),
    }),
  ]);
}

/** Cancels what waits for an endpoint, but for what another transaction holds at this moment. */
export async function cancelWaiting(
  tx: Transaction,
  { workspaceId, endpointId }: Place,
): Promise<void> {
  await tx.query({
    // By place in the table: whatever the statistics say, the queue is read once.
    text: `update webhook_deliveries set state = 'canceled', finished_at = $3
      where ctid = any(array(select ctid from webhook_deliveries
        where workspace_id = $1 and endpoint_id = $2 and state = 'pending' for update skip locked))`,
    values: [workspaceId, endpointId, tx.now],
  });
}

/** Cancels what waits for an endpoint that is no longer there: the endpoint was deleted while it was queued. */
export async function cancelOrphans(tx: Transaction): Promise<void> {
  await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query({
      text: `with recursive ${WAITING.replace(`where w.n < ${SCANNED}`, "")}
        update webhook_deliveries d set state = 'canceled', finished_at = now() from waiting w
        where not exists (select from webhook_endpoints e where e.workspace_id = w.workspace_id and e.id = w.endpoint_id)
          and d.workspace_id = w.workspace_id and d.endpoint_id = w.endpoint_id and d.state = 'pending'`,
      values: [START.workspaceId, START.endpointId],
    }),
  ]);
}

/** How many deliveries are not finished, and for how many seconds the oldest due one of an endpoint that is not paused has waited. */
export async function queueState(tx: Transaction): Promise<{ depth: number; lagSeconds: number }> {
  const [, depth, lag] = await Promise.all([
    tx.query({ text: "select set_config('enable_seqscan', 'off', true)" }),
    tx.query<{ n: number }>({
      text: "select count(*)::float8 as n from webhook_deliveries where state = 'pending'",
    }),
    tx.query<{ seconds: number | null }>({
      text: `with recursive ${WAITING.replace(`where w.n < ${SCANNED}`, "")}
        select greatest(0, extract(epoch from now() - min(oldest.due_at)))::float8 as seconds from waiting w
        join webhook_endpoints e on e.workspace_id = w.workspace_id and e.id = w.endpoint_id and e.enabled
          and e.breaker_until is null
        cross join lateral (select d.due_at from webhook_deliveries d
          where d.workspace_id = w.workspace_id and d.endpoint_id = w.endpoint_id and d.state = 'pending'
          order by d.due_at limit 1) oldest`,
      values: [START.workspaceId, START.endpointId],
    }),
  ]);
  return { depth: depth[0]?.n ?? 0, lagSeconds: lag[0]?.seconds ?? 0 };
}
