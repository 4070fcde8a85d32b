/** Records of an ordered endpoint that one claim looks at. */
export const LOOKED = 250;

/**
 * Where an endpoint asked for the order of each record, the first delivery of each record that waits,
 * in flight included: the others wait behind it, however many they are. One index step for each record
 * after `l.record`, until `most`. For `l(workspace_id, endpoint_id, record)` in the outer query.
 */
export const turns = (most: number | undefined = undefined): string => {
  const first = (after: string) => `select d.record_id, d.event_id, d.due_at, d.lease_until
      from webhook_deliveries d
      where d.endpoint_id = l.endpoint_id and d.record_id > ${after} and d.state = 'pending'
        and (d.workspace_id = l.workspace_id) is true
      order by d.record_id, d.event_id limit 1`;
  return `with recursive turn as (
      select f.*, 1 as nth from (${first("l.record")}) f
      union all
      select next.*, t.nth + 1 from turn t cross join lateral (${first("t.record_id")}) next
      ${most === undefined ? "" : `where t.nth < ${most}`})`;
};
