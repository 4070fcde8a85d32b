/** Endpoints that one claim looks at. */
export const SCANNED = 200;

/** Endpoints with something pending, one index step each, however long their queues are. */
export const WAITING = `waiting(workspace_id, endpoint_id, n) as (
    (select workspace_id, endpoint_id, 1 from webhook_deliveries
      where state = 'pending' and (workspace_id, endpoint_id) > ($1::uuid, $2::uuid)
      order by workspace_id, endpoint_id limit 1)
    union all
    select next.workspace_id, next.endpoint_id, w.n + 1 from waiting w cross join lateral (
      select d.workspace_id, d.endpoint_id from webhook_deliveries d
      where d.state = 'pending' and (d.workspace_id, d.endpoint_id) > (w.workspace_id, w.endpoint_id)
      order by d.workspace_id, d.endpoint_id limit 1) next
    where w.n < ${SCANNED})`;

/** The same without an end. */
export const ALL_WAITING = WAITING.replace(`where w.n < ${SCANNED}`, "");
