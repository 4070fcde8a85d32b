import { setTimeout as delay } from "node:timers/promises";
import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { isOutage } from "../../platform/errors/handler.ts";
import { invalidParameter } from "../../platform/errors/invalid.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Result, Input, Stream, Watch } from "../../platform/operations/operation.ts";
import type { Notifier } from "./notifier.ts";
import {
  behindAll,
  filterOf,
  newestCursor,
  placeCursor,
  isPast,
  readAfterParameter,
  readCursor,
  START,
  streamFrame,
  type Place,
} from "./events.rules.ts";
import type { EventListQuery } from "./events.schemas.ts";
import { readLosses } from "./events.retention.ts";
import { findEvent, readAfter, readEnd, readNewest, type LogPage } from "./events.store.ts";
import { eventErrors } from "./events.errors.ts";

type ListCall = Input<unknown, EventListQuery>;

/** An event that was just committed gets its position within this, in ms. */
const PLACED_WITHIN = 3_000;

/** What is read ahead for a stream, whose client may read slowly. In bytes. */
const FRAMES = 256 * 1024;

/** One event, whether or not it can be read in order yet: its delivery may be faster than the log. */
export async function getEvent(
  tx: WorkspaceTransaction,
  { params }: Input<{ id: string }>,
): Promise<Result> {
  const found = await findEvent(tx, params.id);
  if (found !== undefined) return { body: withRequest(found) };
  throw problem(errors.not_found, { detail: `There is no event ${params.id} in this workspace.` });
}

function withRequest({ body, requestId }: { body: string; requestId: string | null }): string {
  const url = requestId === null ? null : `/api/request-logs?requestId=${requestId}`;
  return `${body.slice(0, -1)},"request_id":${JSON.stringify(requestId)},"request_url":${JSON.stringify(url)}}`;
}

/** The use case of reading the log, which is kept for `days`; `notifier` tells when there is more of it. */
export function listEvents(notifier: Notifier, days: number) {
  return async (input: ListCall, watch: Watch): Promise<Result | Stream> => {
    const { after, cursor, wait } = input.query;
    if (watch.wantsStream) return openStream(notifier, input, watch, days);
    if (wait !== undefined && after === undefined) {
      throw invalidParameter(
        "wait",
        "dependent",
        "requires after. Without it, the newest events are returned at once.",
      );
    }
    const from = cursor === undefined ? undefined : readCursor(cursor);
    if (from !== undefined && "before" in from) return newest(input, watch, from.before);
    if (from !== undefined) return follow(notifier, input, watch, from);
    if (after === undefined) return newest(input, watch, undefined);
    return follow(notifier, input, watch, await placeOf(after, watch, days));
  };
}

async function newest(
  { query }: ListCall,
  watch: Watch,
  before: string | undefined,
): Promise<Result> {
  const filter = filterOf(query);
  const { limit = 50 } = query;
  const [end, page] = await watch.inWorkspace((tx) =>
    // The end first: what comes in between is then seen twice rather than never.
    Promise.all([readEnd(tx), readNewest(tx, { before, filter, limit })]),
  );
  const next = page.more && page.last !== undefined ? newestCursor(page.last) : null;
  return answer(page.events, next, placeCursor(behindAll(end)));
}

async function follow(
  notifier: Notifier,
  input: ListCall,
  watch: Watch,
  from: Place,
): Promise<Result> {
  const { limit = 50, wait = 0 } = input.query;
  const filter = filterOf(input.query);
  const until = performance.now() + wait * 1000;
  let place = from;
  for (;;) {
    const [page] = await watch.inWorkspace((tx) =>
      Promise.all([readAfter(tx, { place, filter, limit }), requireKept(tx, place)]),
    );
    place = page.next;
    const left = until - performance.now();
    if (page.events.length > 0 || left <= 0 || watch.ended.aborted) return pageAnswer(page);
    if (page.more) continue;
    await notifier.waitFor(input.access.workspaceId, place.position, left, watch.ended);
    if (!(await watch.mayStill())) return pageAnswer(page);
  }
}

function pageAnswer({ events, more, next }: LogPage): Result {
  const cursor = placeCursor(next);
  return answer(events, more ? cursor : null, cursor);
}

function answer(events: readonly { body: string }[], next: string | null, after: string): Result {
  const data = events.map(({ body }) => body).join(",");
  return {
    body: `{"data":[${data}],"has_more":${next !== null},"next_cursor":${JSON.stringify(next)},"next_after":${JSON.stringify(after)}}`,
  };
}

function expiredPlace() {
  return problem(eventErrors.events_expired, {
    detail:
      "Events after this position are older than the retention period and were deleted. The log now begins at after=start. To catch up on what you missed, read the records themselves.",
  });
}

/** Throws a Problem where events after the place are no longer there; the start is that of what is kept. */
async function requireKept(tx: WorkspaceTransaction, { position }: Place): Promise<void> {
  if (position === START.position) return;
  if (BigInt(await readLosses(tx)) > BigInt(position)) throw expiredPlace();
}

/** The place that `after` names. An event that was committed a moment ago is waited for. */
async function placeOf(after: string, watch: Watch, days: number): Promise<Place> {
  const named = readAfterParameter(after);
  if (named.position !== undefined) return named;
  const { eventId } = named;
  const until = performance.now() + PLACED_WITHIN;
  for (;;) {
    const found = await watch.inWorkspace((tx) => findEvent(tx, eventId));
    if (found === undefined && isPast(eventId, days)) throw expiredPlace();
    if (found === undefined || found.commitId === null) {
      throw invalidParameter("after", "exists", "does not match an event in this workspace's log.");
    }
    if (found.position !== null) return { position: found.position, eventId };
    if (performance.now() > until || watch.ended.aborted) {
      throw problem(errors.unavailable, {
        detail: "The event does not have a position in the log yet.",
        headers: { "retry-after": "1" },
      });
    }
    await delay(20);
  }
}

async function openStream(
  notifier: Notifier,
  input: ListCall,
  watch: Watch,
  days: number,
): Promise<Stream> {
  const after = watch.lastEventId ?? input.query.after;
  const place =
    after === undefined
      ? behindAll(await watch.inWorkspace(readEnd))
      : await placeOf(after, watch, days);
  await watch.inWorkspace((tx) => requireKept(tx, place));
  return { mediaType: "text/event-stream", chunks: frames(notifier, input, watch, place) };
}

/** The log as server-sent events: pulled page by page, as fast as the client reads. */
async function* frames(
  notifier: Notifier,
  input: ListCall,
  watch: Watch,
  from: Place,
): AsyncGenerator<string> {
  const { workspaceId } = input.access;
  const filter = filterOf(input.query);
  const { limit = 50 } = input.query;
  let place = from;
  // An id alone: whoever is cut off before the first event comes back to this place.
  yield `retry: 1000\nid: ${placeCursor(place)}\n\n`;
  while (!watch.ended.aborted) {
    let page: LogPage;
    try {
      page = await watch.inWorkspace((tx) =>
        readAfter(tx, { place, filter, limit, bytes: FRAMES }),
      );
      if (!(await watch.mayStill())) return;
    } catch (error) {
      // The client comes back on its own, and then gets an answer that says what is wrong.
      if (isOutage(error as Error)) return;
      throw error;
    }
    place = page.next;
    if (page.events.length > 0) yield page.events.map(streamFrame).join("");
    if (page.more || page.events.length > 0) continue;
    const began = performance.now();
    await notifier.waitFor(workspaceId, place.position, notifier.heartbeatMs, watch.ended);
    if (performance.now() - began >= notifier.heartbeatMs)
      yield `: still here\nid: ${placeCursor(place)}\n\n`;
  }
}
