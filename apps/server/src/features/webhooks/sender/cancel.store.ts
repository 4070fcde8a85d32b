import type { Transaction } from "../../../platform/database/database.ts";
import { START, type Place } from "./delivery.ts";
import { ALONG_THE_INDEX } from "./plan-settings.ts";
import { ALL_WAITING } from "./waiting.sql.ts";

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
      text: `with recursive ${ALL_WAITING}
        update webhook_deliveries d set state = 'canceled', finished_at = now() from waiting w
        where not exists (select from webhook_endpoints e where e.workspace_id = w.workspace_id and e.id = w.endpoint_id)
          and d.workspace_id = w.workspace_id and d.endpoint_id = w.endpoint_id and d.state = 'pending'`,
      values: [START.workspaceId, START.endpointId],
    }),
  ]);
}
