import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Result, Input } from "../../platform/operations/operation.ts";
import { createdAtOf, newId } from "../../platform/types/ids.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { findTarget } from "./retry.store.ts";
import { insertTestEvent } from "./test-events.store.ts";
import type { TestEventCreate } from "./webhook-deliveries.schemas.ts";
import { readDelivery } from "./webhook-deliveries.store.ts";

/** Sends the example of an event type to an endpoint, subscribed to or not. */
export async function sendTestEvent(
  eventTypes: readonly EventType[],
  tx: WorkspaceTransaction,
  { params: { id: endpointId }, body, requestId }: Input<{ id: string }, unknown, TestEventCreate>,
): Promise<Result> {
  const target = await findTarget(tx, endpointId);
  if (target === undefined) {
    throw problem(errors.not_found, {
      detail: `There is no webhook endpoint ${endpointId} in this workspace.`,
    });
  }
  if (!target.enabled) {
    throw problem(errors.conflict, {
      detail: "The webhook endpoint is disabled, so nothing is sent to it. Enable it first.",
    });
  }
  const example = eventTypes.find(({ type }) => type === body.event_type)?.example as object;
  const id = newId();
  const createdAt = createdAtOf(id);
  const event = {
    ...example,
    id,
    created_at: createdAt.toISOString(),
    workspace_id: tx.workspaceId,
    actor: tx.access.actor,
  };
  const { data } = event as { data?: { id?: string } | null };
  const recordId = data?.id ?? id;
  const { event_type: type } = body;
  await insertTestEvent(
    tx,
    { id, type, recordId, createdAt, body: JSON.stringify(event), requestId },
    endpointId,
  );
  tx.signal("deliveries_due");
  const delivery = await readDelivery(tx, { eventId: id, endpointId });
  return { body: JSON.stringify(delivery), eventIds: [id] };
}
