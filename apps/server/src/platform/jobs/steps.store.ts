import type { Actor } from "../access/access.ts";
import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import type { Step, StepInput } from "./job-type.ts";
import type { JobProblem } from "./jobs.schemas.ts";

/** A job whose next step is due. */
export interface DueJob {
  workspaceId: string;
  id: string;
  type: string;
  /** Who started it. */
  actor: Actor;
}

export interface LockedJob extends StepInput<unknown, unknown> {
  counts: Readonly<Record<string, number>>;
  steps: number;
  failures: number;
}

/**
 * The job of each workspace that has been due longest, except in the workspaces and for the jobs
 * named. One of each workspace, so workspaces take turns however many jobs they have.
 */
export function listDue(
  tx: Transaction,
  except: { types: readonly string[]; workspaces: readonly string[]; jobs: readonly string[] },
): Promise<DueJob[]> {
  return tx.query<DueJob>({
    name: "jobs_due",
    text: `select workspace_id as "workspaceId", id, type,
        json_build_object('type', actor_type, 'id', actor_id) as actor
      from (select distinct on (workspace_id) * from jobs
        where state in ('queued', 'running') and due_at <= now() and type = any($1)
          and workspace_id <> all($2) and id <> all($3)
        order by workspace_id, due_at) next
      order by due_at`,
    values: [except.types, except.workspaces, except.jobs],
  });
}

// The database ends the transaction of a worker that is frozen or cut off: that frees the row, and what the worker
// writes when it wakes up is rejected.
const HOLD = {
  name: "hold_job",
  text: "select set_config('idle_in_transaction_session_timeout', '4000', true)",
};

/** Locks a job for its next step; undefined if another worker has it, or it is no longer due. */
export async function lockJob(
  tx: WorkspaceTransaction,
  id: string,
): Promise<LockedJob | undefined> {
  const [, rows] = await Promise.all([
    tx.query(HOLD),
    tx.query<Omit<LockedJob, "done" | "total"> & { done: string; total: string | null }>({
      name: "lock_job",
      text: `select id, input, checkpoint, done, total, counts, steps, failures from jobs
        where workspace_id = $1 and id = $2 and state in ('queued', 'running') and due_at <= now()
        for no key update skip locked`,
      values: [tx.workspaceId, id],
    }),
  ]);
  const [row] = rows;
  if (row === undefined) return undefined;
  return { ...row, done: Number(row.done), total: row.total === null ? null : Number(row.total) };
}

/** Stores what a step did, in the transaction of its writes. */
export async function saveStep(
  tx: WorkspaceTransaction,
  job: LockedJob,
  step: Step<unknown>,
): Promise<void> {
  const counts = { ...job.counts };
  for (const [name, n] of Object.entries(step.counts ?? {})) counts[name] = (counts[name] ?? 0) + n;
  const done = job.done + (step.done ?? 0);
  const total = step.total ?? job.total;
  await tx.query({
    name: "save_step",
    text: `update jobs set state = $3, checkpoint = coalesce($4, checkpoint), done = $5, total = $6, counts = $7,
        result_url = $8, started_at = coalesce(started_at, $9), finished_at = case when $3 = 'succeeded' then $9 end,
        due_at = clock_timestamp() + $10 * interval '1 millisecond', steps = steps + 1, failures = 0
      where workspace_id = $1 and id = $2`,
    values: [
      tx.workspaceId,
      job.id,
      step.finished ? "succeeded" : "running",
      step.finished ? null : JSON.stringify(step.checkpoint),
      done,
      total === null ? null : Math.max(total, done),
      JSON.stringify(counts),
      step.finished ? (step.resultUrl ?? null) : null,
      tx.now,
      step.finished ? 0 : (step.waitMs ?? 0),
    ],
  });
}

/** Stores a failed attempt at a step: the job ends with the problem, or tries the step again after the wait. */
export async function saveFailure(
  tx: WorkspaceTransaction,
  { id, steps }: Pick<LockedJob, "id" | "steps">,
  outcome: { problem: JobProblem } | { waitMs: number },
): Promise<void> {
  const ends = "problem" in outcome;
  await tx.query({
    name: "save_failure",
    // Not if another worker has done the step since.
    text: `update jobs set failures = failures + 1, problem = $4, state = case when $5 then 'failed' else state end,
        finished_at = case when $5 then $6::timestamptz end, started_at = coalesce(started_at, $6),
        due_at = clock_timestamp() + $7 * interval '1 millisecond'
      where workspace_id = $1 and id = $2 and steps = $3 and state in ('queued', 'running')`,
    values: [
      tx.workspaceId,
      id,
      steps,
      ends ? JSON.stringify(outcome.problem) : null,
      ends,
      tx.now,
      ends ? 0 : outcome.waitMs,
    ],
  });
}
