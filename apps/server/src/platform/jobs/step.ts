import type { Logger } from "pino";
import type { Access } from "../access/access.ts";
import type { Database } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem, problem } from "../errors/problem.ts";
import type { AnyJobType } from "./job-type.ts";
import type { JobProblem } from "./jobs.schemas.ts";
import { lockJob, saveFailure, saveStep, type DueJob, type LockedJob } from "./steps.store.ts";

/** After as many failed attempts at one step, the job fails: with the waits between them, after about four minutes. */
const MOST_ATTEMPTS = 10;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 60_000;

export interface StepDeps {
  db: Pick<Database, "inWorkspace">;
  types: readonly AnyJobType[];
  log: Pick<Logger, "warn">;
}

/**
 * Does the next step of a job, if no other worker does. Returns how long the job then waits, in ms, or
 * undefined if there was nothing to do.
 */
export async function runStep(
  { db, types, log }: StepDeps,
  { workspaceId, id, type, actor }: DueJob,
): Promise<number | undefined> {
  const declared = types.find((known) => known.type === type);
  if (declared === undefined) return undefined;
  const scopes = new Set([declared.scope]);
  const access: Access = { workspaceId, actor, via: "job", scopes, rows: "all" };
  let job: LockedJob | undefined;
  try {
    return await db.inWorkspace(
      access,
      async (tx) => {
        job = await lockJob(tx, id);
        if (job === undefined) return undefined;
        const step = await declared.step(tx, job);
        await saveStep(tx, job, step);
        return step.finished ? 0 : (step.waitMs ?? 0);
      },
      { lane: "jobs" },
    );
  } catch (error) {
    if (job === undefined) throw error;
    const failed = job;
    const outcome = outcomeOf(error, failed);
    log.warn({ err: error, job: id, type }, "step of a job failed");
    await db.inWorkspace(access, (tx) => saveFailure(tx, failed, outcome), { lane: "jobs" });
    return "waitMs" in outcome ? outcome.waitMs : 0;
  }
}

function outcomeOf(
  error: unknown,
  { id, failures }: LockedJob,
): { problem: JobProblem } | { waitMs: number } {
  if (error instanceof Problem) return { problem: shown(error) };
  if (failures + 1 < MOST_ATTEMPTS) {
    return { waitMs: Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) };
  }
  const detail = `A step failed ${MOST_ATTEMPTS} times. The errors were logged with the job's id, ${id}.`;
  return { problem: shown(problem(errors.internal, { detail })) };
}

function shown({ entry, message }: Problem): JobProblem {
  return { code: entry.code, title: entry.title, detail: message, fix: entry.fix };
}
