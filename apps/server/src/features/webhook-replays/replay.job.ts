import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import { defineJob, type Step, type StepInput } from "../../platform/jobs/job-type.ts";
import { countDue, countTotal, openEndpoint, redoFailed, sendAll } from "./batches.store.ts";
import { nextRoom, type Pace } from "./pace.rules.ts";

export interface ReplayInput {
  endpoint_id: string;
  mode: "failed" | "all";
  since: string | null;
  from_event_id: string | null;
}

/** The events after `place` and before `until` are still to be processed. */
export interface ReplayCheckpoint {
  place: string;
  until: string;
  /** How fast the receiver has been. */
  pace?: Pace;
}

/** How long a replay waits after a batch, and while its endpoint has enough to do, in ms. */
const AFTER_BATCH = 50;
const WHILE_FULL = 200;

/** Makes events due again, batch by batch, no further ahead than the receiver follows. */
export const replayJob = replayJobAt(nextRoom);

/** The same at another pace. */
export function replayJobAt(pacing: typeof nextRoom) {
  return defineJob<ReplayInput, ReplayCheckpoint>({
    type: "webhook_replay",
    scope: "webhooks:write",
    step: (tx, job) => replay(tx, job, pacing),
  });
}

async function replay(
  tx: WorkspaceTransaction,
  { input, checkpoint, total }: StepInput<ReplayInput, ReplayCheckpoint>,
  pacing: typeof nextRoom,
): Promise<Step<ReplayCheckpoint>> {
  const { endpoint_id: endpointId, mode } = input;
  const endpoint = await openEndpoint(tx, endpointId);
  if (endpoint === undefined) {
    throw problem(errors.not_found, { detail: "The webhook endpoint was deleted." });
  }
  const span = { endpointId, place: checkpoint.place, until: checkpoint.until };
  if (total === null) {
    return { finished: false, checkpoint, total: await countTotal(tx, mode, span) };
  }
  const { room, pace } = pacing(checkpoint.pace, await countDue(tx, endpointId));
  if (room === 0) {
    return { finished: false, checkpoint: { ...checkpoint, pace }, waitMs: WHILE_FULL };
  }
  const batch =
    mode === "failed" ? await redoFailed(tx, span, room) : await sendAll(tx, span, endpoint, room);
  if (batch.deliveries > 0) tx.signal("deliveries_due");
  const progress = { done: batch.done, counts: { deliveries: batch.deliveries } };
  if (batch.finished) return { ...progress, finished: true };
  const place = batch.last ?? checkpoint.place;
  return {
    ...progress,
    finished: false,
    checkpoint: { ...checkpoint, place, pace },
    waitMs: AFTER_BATCH,
  };
}
