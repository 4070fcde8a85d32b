import type { Transaction } from "../../../platform/database/database.ts";
import type { DeliveryKey, Lease } from "./delivery.ts";
import { ALONG_THE_INDEX, WITHOUT_DISK } from "./plan-settings.ts";

const columns = (leases: readonly Lease[]) => [
  leases.map(({ workspaceId }) => workspaceId),
  leases.map(({ eventId }) => eventId),
  leases.map(({ endpointId }) => endpointId),
  leases.map(({ token }) => token),
];

// The state is asked for so that the queue's index does not serve it: that would be read from its start for every lease.
const HELD = `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as h(workspace_id, event_id, endpoint_id, token)
  where d.workspace_id = h.workspace_id and d.event_id = h.event_id and d.endpoint_id = h.endpoint_id
    and d.lease_token = h.token and coalesce(d.state, '') = 'pending'`;

/** Prolongs leases; gives those that are still held. */
export async function renew(
  tx: Transaction,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<DeliveryKey[]> {
  const [, , rows] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query(WITHOUT_DISK),
    tx.query<DeliveryKey>({
      name: "renew_leases",
      text: `update webhook_deliveries d set lease_until = now() + $5 * interval '1 ms' from ${HELD}
        returning d.workspace_id as "workspaceId", d.event_id as "eventId", d.endpoint_id as "endpointId"`,
      values: [...columns(leases), leaseMs],
    }),
  ]);
  return rows;
}

/** Hands leases back unused: their deliveries are due at once. */
export async function release(tx: Transaction, leases: readonly Lease[]): Promise<void> {
  await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query({
      name: "release_leases",
      text: `update webhook_deliveries d set lease_token = null, lease_until = null from ${HELD}`,
      values: columns(leases),
    }),
  ]);
}
