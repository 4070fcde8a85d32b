import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Input, Result } from "../../platform/operations/operation.ts";
import { isId } from "../../platform/types/ids.ts";
import type { Job } from "../../platform/jobs/jobs.schemas.ts";
import {
  cancelJob as cancel,
  findJob,
  listJobs as readPage,
  pauseJob as pause,
  resumeJob as resume,
} from "../../platform/jobs/jobs.store.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../platform/query/cursor.rules.ts";
import type { Order } from "../../platform/query/sort.rules.ts";
import type { JobListQuery } from "./jobs.schemas.ts";

const LIST = "jobs";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];

type ById = Input<{ id: string }>;

export async function listJobs(
  tx: WorkspaceTransaction,
  { query: { type, state, cursor, limit = 50 } }: Input<unknown, JobListQuery>,
): Promise<Result> {
  const before = cursor === undefined ? undefined : placeOf(cursor);
  const filter = { types: type, states: state };
  const found = await readPage(tx, filter, { before, limit: limit + 1 });
  const data = found.slice(0, limit).map(({ job }) => job);
  const last = found.length > limit ? data.at(-1) : undefined;
  const next = last === undefined ? null : encodeCursor(NEWEST_FIRST, [last.id], LIST);
  return {
    body: JSON.stringify({ data, has_more: next !== null, next_cursor: next }),
  };
}

export async function getJob(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
  return result(await existing(tx, params.id));
}

export async function cancelJob(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
  await cancel(tx, params.id);
  return result(requireState(await existing(tx, params.id), ["canceled"]));
}

export async function pauseJob(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
  await pause(tx, params.id);
  return result(requireState(await existing(tx, params.id), ["paused"]));
}

export async function resumeJob(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
  await resume(tx, params.id);
  return result(requireState(await existing(tx, params.id), ["queued", "running"]));
}

function result(job: Job): Result {
  return { body: JSON.stringify(job) };
}

/** The job, if it is in one of these states; otherwise it has ended before. */
function requireState(job: Job, states: readonly Job["state"][]): Job {
  if (states.includes(job.state)) return job;
  const ended = job.state === "canceled" ? "was canceled" : `has already ${job.state}`;
  throw problem(errors.conflict, { detail: `The job ${ended}.` });
}

async function existing(tx: WorkspaceTransaction, id: string): Promise<Job> {
  const found = await findJob(tx, id);
  if (found !== undefined) return found.job;
  throw problem(errors.not_found, { detail: `There is no job ${id} in this workspace.` });
}

function placeOf(cursor: string): string {
  const [id = ""] = decodeCursor(NEWEST_FIRST, cursor, LIST);
  if (!isId(id)) throw foreignCursor();
  return id;
}
