import type { Scope } from "../access/principal.ts";
import type { WorkspaceTransaction } from "../database/database.ts";

/** A job, as its next step sees it. */
export interface StepInput<Input, Checkpoint> {
  id: string;
  input: Input;
  checkpoint: Checkpoint;
  done: number;
  total: number | null;
}

/** What a step did. `done` and `counts` are added to those of the job. */
interface Progress {
  done?: number;
  counts?: Readonly<Record<string, number>>;
  total?: number;
}

/** The result of a step: where the next one goes on, or that the job has ended. */
export type Step<Checkpoint> = Progress &
  (
    | {
        finished: false;
        checkpoint: Checkpoint;
        /** Until the next step, in ms. */ waitMs?: number;
      }
    | { finished: true; resultUrl?: string }
  );

/**
 * A type of long-running work. `step` does the next part within seconds, in the transaction that also
 * stores its checkpoint, so a step is done once or not at all. A `Problem` that it throws ends the
 * job; after any other error, the step is tried again.
 */
export interface JobType<Input = unknown, Checkpoint = unknown> {
  /** The published name, such as `webhook_replay`. */
  type: string;
  /** What the caller must be allowed to do to start one; its steps may do the same. */
  scope: Scope;
  step: (tx: WorkspaceTransaction, job: StepInput<Input, Checkpoint>) => Promise<Step<Checkpoint>>;
}

/** A job type with its own types erased, as the runner sees it. */
export type AnyJobType = JobType;

/** Declares a type of job. */
export function defineJob<Input, Checkpoint>(
  declaration: JobType<Input, Checkpoint>,
): JobType<Input, Checkpoint> & AnyJobType {
  return declaration as JobType<Input, Checkpoint> & AnyJobType;
}
