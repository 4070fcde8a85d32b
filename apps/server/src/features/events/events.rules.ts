import { invalidParameter } from "../../platform/errors/invalid.ts";
import { Problem } from "../../platform/errors/problem.ts";
import { createdAtOf, isId, lowestIdAfter, lowestIdFrom } from "../../platform/types/ids.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../platform/query/cursor.rules.ts";
import type { Order } from "../../platform/query/sort.rules.ts";

const LIST = "events";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];
const AS_LOGGED: Order = [
  { column: "position", descending: false },
  { column: "id", descending: false },
];

/** A place in the log: right behind this event. Positions are decimal text, as they may pass 2^53. */
export interface Place {
  position: string;
  eventId: string;
}

/** The place before every event. */
export const START: Place = { position: "0", eventId: "00000000-0000-0000-0000-000000000000" };

export const behindAll = (position: string): Place => ({
  position,
  eventId: "ffffffff-ffff-ffff-ffff-ffffffffffff",
});

/** What a reader wants to see. `types` are whole types, `groups` what stands before `.*`. */
export interface EventFilter {
  types: readonly string[];
  groups: readonly string[];
  recordIds: readonly string[] | undefined;
  /** Bounds of event ids, whose time is their `created_at`: from the first on, below the second. */
  fromId: string | undefined;
  belowId: string | undefined;
}

export function placeCursor({ position, eventId }: Place): string {
  return encodeCursor(AS_LOGGED, [position, eventId], LIST);
}

export function newestCursor(eventId: string): string {
  return encodeCursor(NEWEST_FIRST, [eventId], LIST);
}

/** What `after` names: a place, or an event whose place is still to be found. Throws a Problem. */
export function readAfterParameter(
  after: string,
): Place | { eventId: string; position?: undefined } {
  if (after === "start") return START;
  if (isId(after)) return { eventId: after.toLowerCase() };
  const place = placeOf(after);
  if (place !== undefined) return place;
  throw invalidParameter(
    "after",
    "format",
    "is not a position in this log. Send next_after unchanged, the id of an event, or start.",
  );
}

/** Whether an event with this id may be gone, as events are kept for `days`. */
export function isPast(eventId: string, days: number, now = Date.now()): boolean {
  return createdAtOf(eventId).getTime() < now - days * 86_400_000;
}

function placeOf(cursor: string): Place | undefined {
  try {
    const [position = "", eventId = ""] = decodeCursor(AS_LOGGED, cursor, LIST);
    return /^\d{1,18}$/.test(position) && isId(eventId) ? { position, eventId } : undefined;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** A `next_cursor`: of a walk along the log, or of one that began with the newest. Throws a Problem. */
export function readCursor(cursor: string): Place | { before: string } {
  const place = placeOf(cursor);
  if (place !== undefined) return place;
  const [before = ""] = decodeCursor(NEWEST_FIRST, cursor, LIST);
  if (!isId(before)) throw foreignCursor();
  return { before };
}

interface FilterQuery {
  type?: string[];
  recordId?: string[];
  createdAfter?: string;
  createdBefore?: string;
}

export function filterOf({
  type = [],
  recordId,
  createdAfter,
  createdBefore,
}: FilterQuery): EventFilter {
  const all = type.includes("*");
  return {
    types: all ? [] : type.filter((name) => !name.endsWith(".*")),
    groups: all ? [] : type.filter((name) => name.endsWith(".*")).map((name) => name.slice(0, -2)),
    recordIds: recordId,
    fromId: createdAfter === undefined ? undefined : lowestIdAfter(createdAfter),
    belowId: createdBefore === undefined ? undefined : lowestIdFrom(createdBefore),
  };
}

/** One event as server-sent text. A body has no line breaks: it is JSON as JSON.stringify writes it. */
export function streamFrame(event: {
  id: string;
  type: string;
  position: string;
  body: string;
}): string {
  const cursor = placeCursor({ position: event.position, eventId: event.id });
  return `id: ${cursor}\nevent: ${event.type}\ndata: ${event.body}\n\n`;
}
