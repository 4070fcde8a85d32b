import { ZERO } from "./delivery.ts";
import { servedBy } from "./service.store.ts";
import { LOOKED, turns } from "./turns.sql.ts";
import { WAITING } from "./waiting.sql.ts";

/** What belongs to no record, of the first so many that are due at an ordered endpoint: see `nameRecords`. */
const AMONG_FIRST = 500;

// Written so that it is found by the primary key and not in the queue.
const STILL_FREE = `coalesce(d.state, '') = 'pending' and d.due_at <= now() and (d.lease_until is null or d.lease_until < now())`;

/**
 * Takes what is due at the endpoints of `looked_at(workspace_id, endpoint_id, room, floor, record, n)`:
 * of each at most its room, beginning at its floor, or where it asked for the order of each record
 * what comes first of the records after `record`. Paused endpoints are left out, or for a `probe`
 * nothing else is looked at. Parameters: the limit, the token, the lease in ms, and
 * the sender, of whom a probe does not ask.
 */
const takeFrom = (
  lookedAt: string,
  [limit, token, lease, sender]: readonly [string, string, string, string?],
  probe = false,
) => `
  with recursive ${lookedAt},
  turns as materialized (
    select l.workspace_id, l.endpoint_id, t.* from looked_at l
    join webhook_endpoints e on e.workspace_id = l.workspace_id and e.id = l.endpoint_id and e.enabled
      and e.ordering = 'record' and e.breaker_until is ${probe ? "not null" : "null"} and l.room > 0
    left join lateral (${turns(probe ? undefined : LOOKED)} select * from turn${probe ? " where due_at <= now() and (lease_until is null or lease_until < now()) limit 1" : ""}) t on true),
  picked as (
    select l.workspace_id, d.event_id, d.due_at, l.endpoint_id, l.n, e.url,
      case when e.next_secret_at <= now() then e.next_secret else e.secret end as secret,
      case when e.next_secret_at > now() then e.next_secret end as next_secret
    from looked_at l
    join webhook_endpoints e on e.workspace_id = l.workspace_id and e.id = l.endpoint_id and e.enabled
      and e.breaker_until is ${probe ? "not null" : "null"}
      ${sender === undefined ? "" : `and ${servedBy(sender)}`}
    cross join lateral (
      select * from (
        select d.event_id, d.due_at from webhook_deliveries d
        where e.ordering = 'none' and d.workspace_id = l.workspace_id and d.endpoint_id = l.endpoint_id
          and d.state = 'pending' and d.due_at >= l.floor and d.due_at <= now()
          and (d.lease_until is null or d.lease_until < now())
        order by d.due_at limit l.room for update skip locked) in_any_order
      union all
      select * from (
        select d.event_id, d.due_at from turns t join webhook_deliveries d
          on d.workspace_id = l.workspace_id and d.event_id = t.event_id and d.endpoint_id = l.endpoint_id
        where e.ordering = 'record' and t.endpoint_id = l.endpoint_id and t.due_at <= now() and ${STILL_FREE}
        order by t.nth limit l.room for update of d skip locked) of_records
      union all
      select * from (
        select d.event_id, d.due_at from (
          select f.event_id, f.record_id from webhook_deliveries f
          where f.workspace_id = l.workspace_id and f.endpoint_id = l.endpoint_id and f.state = 'pending'
            and f.due_at <= now()
          order by f.due_at limit ${AMONG_FIRST}) f
        join webhook_deliveries d
          on d.workspace_id = l.workspace_id and d.event_id = f.event_id and d.endpoint_id = l.endpoint_id
        where e.ordering = 'record' and f.record_id is null and ${STILL_FREE}
        limit l.room for update of d skip locked) of_no_record) d
    limit ${limit}),
  claimed as (
    update webhook_deliveries d set lease_token = ${token}, lease_until = now() + ${lease} * interval '1 ms'
    from picked p
    where d.workspace_id = p.workspace_id and d.event_id = p.event_id and d.endpoint_id = p.endpoint_id
    returning d.workspace_id, d.event_id, d.endpoint_id, d.attempts, d.attempts_before, d.due_at, d.record_id, p.n, p.url, p.secret, p.next_secret),
  -- Each event is looked up by itself, in its partition: no join reads partitions that have no statistics yet.
  deliveries as (
    select c.event_id as "eventId", c.workspace_id as "workspaceId", c.endpoint_id as "endpointId",
      c.attempts, c.attempts_before as "attemptsBefore", extract(epoch from c.due_at)::float8 * 1000 as "dueAt", c.n::int, c.url, c.secret,
      c.next_secret as "nextSecret", e.headers, e.max_concurrency as "maxConcurrency",
      e.rate_limit_per_second as "ratePerSecond", e.ordering = 'record' as ordered,
      case when e.ordering = 'record' then c.record_id end as "recordId",
      v.type, v.body, w.mode, ${probe} as probe
    from claimed c
    cross join lateral (
      select v.type, v.body from events v where v.workspace_id = c.workspace_id and v.id = c.event_id limit 1) v
    join webhook_endpoints e on e.workspace_id = c.workspace_id and e.id = c.endpoint_id
    join workspaces w on w.id = c.workspace_id)`;

/** How far the records of each ordered endpoint were looked at. */
const PAGES = `select json_agg(p) as pages from (
    select workspace_id as "workspaceId", endpoint_id as "endpointId", count(record_id)::int as looked, (array_agg(record_id order by nth desc nulls last))[1] as last
    from turns group by workspace_id, endpoint_id) p`;

export const CLAIM_ANYWHERE = `${takeFrom(
  `${WAITING},
  looked_at as (
    select w.workspace_id, w.endpoint_id, coalesce(busy.room, $5::int) as room, '-infinity'::timestamptz as floor,
      coalesce(busy.record, '${ZERO}') as record, w.n
    from waiting w left join unnest($3::uuid[], $4::int[], $9::uuid[]) as busy(endpoint_id, room, record)
      on busy.endpoint_id = w.endpoint_id)`,
  ["$6", "$7", "$8", "$10"],
)}
  select s.visited, s.last, p.pages, d.*
  from (select count(*)::int as visited,
      (array_agg(array[workspace_id, endpoint_id] order by n desc))[1:1] as last from waiting) s
  cross join (${PAGES}) p
  left join deliveries d on true`;

export const CLAIM_KNOWN = `${takeFrom(
  `looked_at as (
    select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $8::uuid[]) with ordinality
      as known(workspace_id, endpoint_id, room, floor, record, n))`,
  ["$5", "$6", "$7", "$9"],
)}
  select p.pages, d.* from (${PAGES}) p left join deliveries d on true`;

// Who moves `breaker_until` is the one that probes; should it be killed, the next one does when that has passed.
export const CLAIM_PROBES = `${takeFrom(
  `free as (
    select e.workspace_id, e.id from webhook_endpoints e
    where e.breaker_until <= now() and e.enabled and exists (
      select 1 from webhook_deliveries d
      where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending'
        and d.due_at <= now() and (d.lease_until is null or d.lease_until < now()))
      and (e.ordering = 'none' or exists (
        select 1 from (select e.workspace_id, e.id as endpoint_id, '${ZERO}'::uuid as record) l
        cross join lateral (${turns()} select from turn
          where due_at <= now() and (lease_until is null or lease_until < now()) limit 1) t)
        or exists (
          select 1 from webhook_deliveries d
          where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending'
            and d.due_at <= now() and d.record_id is null and (d.lease_until is null or d.lease_until < now())))
    order by e.breaker_until limit $1 for update skip locked),
  probed as (
    update webhook_endpoints e set breaker_until = now() + $4 * interval '1 ms' from free
    where e.workspace_id = free.workspace_id and e.id = free.id returning e.workspace_id, e.id),
  looked_at as (
    select workspace_id, id as endpoint_id, 1 as room, '-infinity'::timestamptz as floor,
      '${ZERO}'::uuid as record, 1::bigint as n from probed)`,
  ["$1", "$2", "$3"],
  true,
)}
  select * from deliveries`;
