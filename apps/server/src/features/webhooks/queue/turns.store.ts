import type { Transaction } from "../../../platform/database/database.ts";
import { ALONG_THE_INDEX } from "./plan-settings.ts";

/** Of one endpoint in one run. */
const MOST = 5_000;

/**
 * Names the record of what waits at an ordered endpoint without one, because it was queued before the
 * endpoint asked for the order: from then on it keeps to it.
 */
export async function nameRecords(tx: Transaction): Promise<void> {
  await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query({
      text: `with unnamed as materialized (
          select e.workspace_id, e.id as endpoint_id, w.event_id from webhook_endpoints e cross join lateral (
            select d.event_id from webhook_deliveries d
            where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending' and d.record_id is null
            order by d.due_at limit ${MOST} for update skip locked) w
          where e.ordering = 'record')
        update webhook_deliveries d set record_id = v.record_id
        from unnamed u join events v on v.workspace_id = u.workspace_id and v.id = u.event_id
        where d.workspace_id = u.workspace_id and d.event_id = u.event_id and d.endpoint_id = u.endpoint_id
          and coalesce(d.state, '') = 'pending'`,
    }),
  ]);
}
