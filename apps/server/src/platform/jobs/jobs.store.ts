import type { WorkspaceTransaction } from "../database/database.ts";
import type { JobType } from "./job-type.ts";
import type { Job, JobProblem, JobState } from "./jobs.schemas.ts";

type Row = Pick<Job, "id" | "type" | "state" | "counts" | "result_url" | "change_set_id"> & {
  input: unknown;
  total: string | null;
  done: string;
  problem: JobProblem | null;
  actor_type: Job["actor"]["type"];
  actor_id: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

const COLUMNS = `id, type, state, input, total, done, counts, result_url, problem, change_set_id, actor_type,
  actor_id, created_at, started_at, finished_at`;

/** A job with what it was asked to do, which its feature knows how to read. */
export interface StoredJob {
  job: Job;
  input: unknown;
}

function stored({ input, total, done, actor_type, actor_id, ...row }: Row): StoredJob {
  const job = {
    id: row.id,
    type: row.type,
    state: row.state,
    progress: { done: Number(done), total: total === null ? null : Number(total) },
    counts: row.counts,
    result_url: row.result_url,
    problem: row.problem,
    change_set_id: row.change_set_id,
    actor: { type: actor_type, id: actor_id },
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
  return { job, input };
}

export interface NewJob<Input, Checkpoint> {
  id: string;
  input: Input;
  /** Where the first step begins. */
  checkpoint: Checkpoint;
  counts?: Readonly<Record<string, number>>;
  /** What the job works on, if only one unfinished job of this type may work on it. */
  subject?: string;
}

/** Queues a job of the caller; undefined if its subject already has an unfinished one. */
export async function startJob<Input, Checkpoint>(
  tx: WorkspaceTransaction,
  { type }: JobType<Input, Checkpoint>,
  { id, input, checkpoint, counts = {}, subject }: NewJob<Input, Checkpoint>,
): Promise<StoredJob | undefined> {
  const [row] = await tx.query<Row>({
    text: `insert into jobs
        (workspace_id, id, type, subject, input, checkpoint, counts, actor_type, actor_id, created_at, due_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())
      on conflict (workspace_id, type, subject)
        where subject is not null and state in ('queued', 'running', 'paused') do nothing
      returning ${COLUMNS}`,
    values: [
      tx.workspaceId,
      id,
      type,
      subject ?? null,
      JSON.stringify(input),
      JSON.stringify(checkpoint),
      JSON.stringify(counts),
      tx.access.actor.type,
      tx.access.actor.id,
      tx.now,
    ],
  });
  if (row === undefined) return undefined;
  tx.signal("jobs_due");
  return stored(row);
}

export interface JobFilter {
  types: readonly string[] | undefined;
  states: readonly JobState[] | undefined;
}

/** Newest first, those older than the id `before`. */
export async function listJobs(
  tx: WorkspaceTransaction,
  { types, states }: JobFilter,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<StoredJob[]> {
  const rows = await tx.query<Row>({
    text: `select ${COLUMNS} from jobs
      where workspace_id = $1 and ($2::uuid is null or id < $2)
        and ($3::text[] is null or type = any($3)) and ($4::text[] is null or state = any($4))
      order by id desc limit $5`,
    values: [tx.workspaceId, before ?? null, types ?? null, states ?? null, limit],
  });
  return rows.map(stored);
}

export async function findJob(
  tx: WorkspaceTransaction,
  id: string,
): Promise<StoredJob | undefined> {
  const [row] = await tx.query<Row>({
    text: `select ${COLUMNS} from jobs where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, id],
  });
  return row && stored(row);
}

/** Cancels a job that has not ended. Waits for a step that is under way. */
export async function cancelJob(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    text: `update jobs set state = 'canceled', finished_at = $3
      where workspace_id = $1 and id = $2 and state in ('queued', 'running', 'paused')`,
    values: [tx.workspaceId, id, tx.now],
  });
}

/** Pauses a job that has not ended. Waits for a step that is under way. */
export async function pauseJob(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    text: `update jobs set state = 'paused'
      where workspace_id = $1 and id = $2 and state in ('queued', 'running')`,
    values: [tx.workspaceId, id],
  });
}

/** Lets a paused job go on. */
export async function resumeJob(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    text: `update jobs set state = case when started_at is null then 'queued' else 'running' end,
        due_at = clock_timestamp()
      where workspace_id = $1 and id = $2 and state = 'paused'`,
    values: [tx.workspaceId, id],
  });
  tx.signal("jobs_due");
}
