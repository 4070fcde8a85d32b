import type { Transaction } from "../../../platform/database/database.ts";
import { START, type Place } from "./delivery.ts";
import { ALONG_THE_INDEX } from "./plan-settings.ts";
import { ALL_WAITING } from "./waiting.sql.ts";

/** Cancels what waits for an endpoint, but for what another transaction holds at this moment. */
export async function cancelWaiting(
  tx: Transaction,
  { workspaceId, endpointId }: Place,
): Promise<void> {
  await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query({
      // The queue is read once; each delivery is then found in its partition by its key, for which the state is asked
      // so that the queue's index does not serve it.
      text: `with waiting as materialized (
          select event_id from webhook_deliveries
          where workspace_id = $1 and endpoint_id = $2 and state = 'pending' for update skip locked)
        update webhook_deliveries d set state = 'canceled', finished_at = $3 from waiting w
        where d.workspace_id = $1 and d.event_id = w.event_id and d.endpoint_id = $2
          and coalesce(d.state, '') = 'pending'`,
      values: [workspaceId, endpointId, tx.now],
    }),
  ]);
}

/** Cancels what waits for an endpoint that is no longer there: the endpoint was deleted while it was queued. */
export async function cancelOrphans(tx: Transaction): Promise<void> {
  await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query({
      text: `with recursive ${ALL_WAITING}
        update webhook_deliveries d set state = 'canceled', finished_at = now() from waiting w
        where not exists (select 1 from webhook_endpoints e where e.workspace_id = w.workspace_id and e.id = w.endpoint_id)
          and d.workspace_id = w.workspace_id and d.endpoint_id = w.endpoint_id and d.state = 'pending'`,
      values: [START.workspaceId, START.endpointId],
    }),
  ]);
}
