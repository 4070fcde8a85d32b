import { asWorkspace, type Transaction } from "../../../platform/database/database.ts";
import { appendEvents } from "../../../platform/outbox/outbox.store.ts";
import type { EndpointNotice } from "./notice-schemas.ts";

/** Tells the owner of an endpoint what became of it, in the transaction that did it. */
export async function appendNotice(
  tx: Transaction,
  type: "webhook_endpoint.paused" | "webhook_endpoint.disabled",
  { workspaceId, endpointId }: { workspaceId: string; endpointId: string },
): Promise<void> {
  const [data] = await tx.query<EndpointNotice>({
    text: `select id, url, description, enabled, disabled_reason, rfc3339(breaker_until) as paused_until,
      rfc3339(failing_since) as failing_since, last_failure
      from webhook_endpoints where workspace_id = $1 and id = $2`,
    values: [workspaceId, endpointId],
  });
  if (data === undefined) return;
  await appendEvents(asWorkspace(tx, workspaceId), [
    {
      type,
      recordId: endpointId,
      path: `/api/webhook-endpoints/${endpointId}`,
      data: JSON.stringify(data),
      previous: null,
    },
  ]);
}
