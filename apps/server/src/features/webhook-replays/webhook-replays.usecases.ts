import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { invalidBody } from "../../platform/errors/invalid.ts";
import { problem, type ErrorDetail } from "../../platform/errors/problem.ts";
import type { Input, Result } from "../../platform/operations/operation.ts";
import {
  cancelJob,
  findJob,
  listJobs,
  startJob,
  type StoredJob,
} from "../../platform/jobs/jobs.store.ts";
import { createdAtOf, isId, lowestIdAt, lowestIdFrom, newId } from "../../platform/types/ids.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../platform/query/cursor.rules.ts";
import type { Order } from "../../platform/query/sort.rules.ts";
import { replayJob, type ReplayInput } from "./replay.job.ts";
import { idBefore } from "./webhook-replays.rules.ts";
import type {
  WebhookReplay,
  WebhookReplayCreate,
  WebhookReplayListQuery,
} from "./webhook-replays.schemas.ts";
import { hasEndpoint, hasEvent } from "./webhook-replays.store.ts";

const LIST = "webhook-replays";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];

type ById = Input<{ id: string }>;

/** What a schema cannot say: exactly one of two begins. */
export function oneBeginning(body: WebhookReplayCreate): ErrorDetail | undefined {
  if ((body.since === undefined) !== (body.from_event_id === undefined)) return undefined;
  const detail = "requires exactly one of since and from_event_id.";
  return { pointer: "", rule: "oneOf", detail };
}

export async function createReplay(
  tx: WorkspaceTransaction,
  { body }: Input<unknown, unknown, WebhookReplayCreate>,
): Promise<Result> {
  const { endpoint_id, mode, from_event_id = null } = body;
  const since = body.since === undefined ? null : new Date(body.since).toISOString();
  if (!(await hasEndpoint(tx, endpoint_id))) {
    throw refused("/endpoint_id", "names no webhook endpoint of this workspace.");
  }
  if (from_event_id !== null && !(await hasEvent(tx, from_event_id))) {
    throw refused(
      "/from_event_id",
      "names no event of this workspace's log, or one past the retention: use since, which begins with what is kept.",
    );
  }
  const id = newId();
  const place = from_event_id === null ? lowestIdFrom(since ?? "") : idBefore(from_event_id);
  // What happens from now on is sent anyway.
  const until = lowestIdAt(new Date(createdAtOf(id).getTime() + 1));
  const queued = await startJob(tx, replayJob, {
    id,
    input: { endpoint_id, mode, since, from_event_id },
    checkpoint: { place, until },
    counts: { deliveries: 0 },
    subject: endpoint_id,
  });
  if (queued === undefined) {
    throw problem(errors.conflict, {
      detail: "A replay to this webhook endpoint is in progress. Wait until it ends, or cancel it.",
    });
  }
  return {
    body: JSON.stringify(replayOf(queued)),
    location: `/api/webhook-replays/${id}`,
  };
}

export async function listReplays(
  tx: WorkspaceTransaction,
  { query: { cursor, limit = 50 } }: Input<unknown, WebhookReplayListQuery>,
): Promise<Result> {
  const before = cursor === undefined ? undefined : placeOf(cursor);
  const filter = { types: [replayJob.type], states: undefined };
  const found = await listJobs(tx, filter, { before, limit: limit + 1 });
  const data = found.slice(0, limit).map(replayOf);
  const last = found.length > limit ? data.at(-1) : undefined;
  const next = last === undefined ? null : encodeCursor(NEWEST_FIRST, [last.id], LIST);
  return {
    body: JSON.stringify({ data, has_more: next !== null, next_cursor: next }),
  };
}

export async function getReplay(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
  return { body: JSON.stringify(await existing(tx, params.id)) };
}

export async function cancelReplay(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
  await existing(tx, params.id);
  await cancelJob(tx, params.id);
  const replay = await existing(tx, params.id);
  if (replay.state === "canceled") return { body: JSON.stringify(replay) };
  throw problem(errors.conflict, { detail: `The replay has already ${replay.state}.` });
}

function placeOf(cursor: string): string {
  const [id = ""] = decodeCursor(NEWEST_FIRST, cursor, LIST);
  if (!isId(id)) throw foreignCursor();
  return id;
}

function refused(pointer: string, detail: string) {
  return invalidBody([{ pointer, rule: "exists", detail }]);
}

async function existing(tx: WorkspaceTransaction, id: string): Promise<WebhookReplay> {
  const found = await findJob(tx, id);
  if (found?.job.type === replayJob.type) return replayOf(found);
  throw problem(errors.not_found, {
    detail: `There is no webhook replay ${id} in this workspace.`,
  });
}

/** A job as a replay. */
function replayOf({ job, input }: StoredJob): WebhookReplay {
  const { endpoint_id, mode, since, from_event_id } = input as ReplayInput;
  return {
    id: job.id,
    endpoint_id,
    mode,
    since,
    from_event_id,
    // Replays were published before jobs could be paused.
    state: job.state === "paused" ? "queued" : job.state,
    total: job.progress.total,
    done: job.progress.done,
    deliveries: job.counts["deliveries"] ?? 0,
    error: job.problem?.detail ?? null,
    created_at: job.created_at,
    finished_at: job.finished_at,
  };
}
