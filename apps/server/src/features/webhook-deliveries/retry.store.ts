import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import type { DeliveryKey } from "./delivery-id.rules.ts";

/** A delivery's endpoint; undefined where it was deleted. */
export async function findTarget(
  tx: WorkspaceTransaction,
  endpointId: string,
): Promise<{ enabled: boolean } | undefined> {
  const [row] = await tx.query<{ enabled: boolean }>({
    text: "select enabled from webhook_endpoints where workspace_id = $1 and id = $2",
    values: [tx.workspaceId, endpointId],
  });
  return row;
}

/**
 * Makes a delivery due now, whatever it has come to; what was finished gets all its tries again.
 * False while a sender has it in hand.
 */
export async function makeDue(
  tx: WorkspaceTransaction,
  { eventId, endpointId }: DeliveryKey,
): Promise<boolean> {
  const made = await tx.query({
    text: `update webhook_deliveries set state = 'pending', due_at = $4, finished_at = null,
        lease_token = null, lease_until = null,
        attempts_before = case state when 'pending' then attempts_before else attempts end
      where workspace_id = $1 and event_id = $2 and endpoint_id = $3
        and (state <> 'pending' or lease_until is null or lease_until < now())
      returning 1`,
    values: [tx.workspaceId, eventId, endpointId, tx.now],
  });
  return made.length > 0;
}
