import { WAITING } from "./waiting.sql.ts";

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

export const CLAIM_ANYWHERE = `${takeFrom(
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

export const CLAIM_KNOWN = `${takeFrom(
  `looked_at as (
    select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[]) with ordinality
      as known(workspace_id, endpoint_id, room, floor, n))`,
  ["$5", "$6", "$7"],
)}
  select * from deliveries`;

// Who moves `breaker_until` is the one that probes; should it be killed, the next one does when that has passed.
export const CLAIM_PROBES = `${takeFrom(
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
