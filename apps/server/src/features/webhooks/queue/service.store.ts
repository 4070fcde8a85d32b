import type { Transaction } from "../../../platform/database/database.ts";
import type { Place } from "./delivery.ts";

const HAS_TERMS = "(e.max_concurrency is not null or e.rate_limit_per_second is not null)";

/** Whether a sender may take deliveries of endpoint `e`: of one with terms, only who serves it. */
export const servedBy = (sender: string) =>
  `(e.max_concurrency is null and e.rate_limit_per_second is null or e.served_by = ${sender} and e.served_until > now())`;

/**
 * Takes over the service of endpoints with terms that have something pending and are served by nobody,
 * and goes on with those that this sender serves. Waits for nobody.
 */
export async function takeService(tx: Transaction, sender: string, leaseMs: number): Promise<void> {
  await tx.query({
    name: "take_service",
    text: `update webhook_endpoints e set served_by = $1, served_until = now() + $2 * interval '1 ms'
      from (select e.workspace_id, e.id from webhook_endpoints e
        cross join lateral (select from webhook_deliveries d
          where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and d.state = 'pending'
          order by d.due_at limit 1) pending
        where ${HAS_TERMS} and e.enabled
          and (e.served_until is null or e.served_until < now()
            or e.served_by = $1 and e.served_until < now() + $2 / 2 * interval '1 ms')
        for update of e skip locked) free
      where e.workspace_id = free.workspace_id and e.id = free.id`,
    values: [sender, leaseMs],
  });
}

/** Goes on serving endpoints of which something is in hand. */
export async function keepService(
  tx: Transaction,
  sender: string,
  endpoints: readonly Place[],
  leaseMs: number,
): Promise<void> {
  await tx.query({
    name: "keep_service",
    text: `update webhook_endpoints e set served_until = now() + $4 * interval '1 ms'
      from unnest($2::uuid[], $3::uuid[]) as mine(workspace_id, id)
      where e.workspace_id = mine.workspace_id and e.id = mine.id and e.served_by = $1`,
    values: [
      sender,
      endpoints.map(({ workspaceId }) => workspaceId),
      endpoints.map(({ endpointId }) => endpointId),
      leaseMs,
    ],
  });
}

/** Leaves all that this sender serves to others. */
export async function endService(tx: Transaction, sender: string): Promise<void> {
  await tx.query({
    text: `update webhook_endpoints e set served_by = null, served_until = null
      where ${HAS_TERMS} and e.served_by = $1`,
    values: [sender],
  });
}
