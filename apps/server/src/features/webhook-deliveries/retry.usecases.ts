import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Result, Input } from "../../platform/operations/operation.ts";
import { findTarget, makeDue } from "./retry.store.ts";
import { existing } from "./webhook-deliveries.usecases.ts";

/** Tries a delivery at once, in place of the automatic try that may be waiting. */
export async function retryDelivery(
  tx: WorkspaceTransaction,
  { params }: Input<{ id: string }>,
): Promise<Result> {
  const { event_id: eventId, endpoint_id: endpointId } = await existing(tx, params.id);
  if ((await findTarget(tx, endpointId)) === undefined) {
    throw problem(errors.conflict, {
      detail: "The webhook endpoint of this delivery was deleted.",
    });
  }
  if (!(await makeDue(tx, { eventId, endpointId }))) {
    throw problem(errors.conflict, {
      detail: "An attempt of this delivery is in progress. Wait until it ends.",
    });
  }
  tx.signal("deliveries_due");
  return { body: JSON.stringify(await existing(tx, params.id)) };
}
