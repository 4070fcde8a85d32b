import { asUuid } from "../../platform/types/request-id.ts";
import {
  createdAtOf,
  isId,
  lowestIdAfter,
  lowestIdAt,
  lowestIdFrom,
} from "../../platform/types/ids.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../platform/query/cursor.rules.ts";
import type { Order } from "../../platform/query/sort.rules.ts";
import type { Details, Shape } from "./entries.ts";
import type { RequestLog, RequestLogListQuery } from "./request-logs.schemas.ts";

const LIST = "request-logs";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];
const DAY = 86_400_000;

/** What a list shows. */
export interface RequestLogFilter {
  requestId: string | undefined;
  statuses: readonly string[];
  methods: readonly string[] | undefined;
  route: string | undefined;
  keyId: string | undefined;
  /** Bounds of ids, whose time is that of the request: from the first on, below the second. */
  fromId: string;
  belowId: string;
}

/** The filter of a query. What is older than `days` is not shown, whether or not it is there still. */
export function filterOf(query: RequestLogListQuery, now: Date, days: number): RequestLogFilter {
  const { requestId, status = [], method, route, keyId, createdAfter, createdBefore } = query;
  const oldest = oldestId(now, days);
  const from = createdAfter === undefined ? oldest : lowestIdAfter(createdAfter);
  return {
    requestId,
    statuses: status,
    methods: method,
    route,
    keyId,
    fromId: from > oldest ? from : oldest,
    belowId: createdBefore === undefined ? HIGHEST : lowestIdFrom(createdBefore),
  };
}

/** The lowest id of what is shown. */
export function oldestId(now: Date, days: number): string {
  return lowestIdAt(new Date(now.getTime() - days * DAY));
}

/** Whether requests of this shape pass. */
export function passes(filter: RequestLogFilter, shape: Shape): boolean {
  const { statuses, methods, route, keyId } = filter;
  const status = String(shape.status);
  return (
    (statuses.length === 0 || statuses.some((s) => s === status || s === `${status[0]}xx`)) &&
    (methods === undefined || methods.includes(shape.method)) &&
    (route === undefined || route === shape.route) &&
    (keyId === undefined || keyId.toLowerCase() === shape.api_key_id)
  );
}

/** Above every id. */
const HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The lowest id that no block with this id in it can have: blocks end with their second. */
export function endOfSecond(id: string): string {
  if (id === HIGHEST) return HIGHEST;
  return lowestIdAt(new Date((Math.floor(createdAtOf(id).getTime() / 1000) + 1) * 1000));
}

/** Where a page goes on: below an id, or with it. */
export interface Place {
  id: string;
  including: boolean;
}

export function cursorOf({ id, including }: Place): string {
  return encodeCursor(NEWEST_FIRST, [id, including ? "from" : "below"], LIST);
}

/** The place of a cursor. Throws a Problem for what this list did not give. */
export function placeOf(cursor: string): Place {
  const [id = "", how] = decodeCursor(NEWEST_FIRST, cursor, LIST);
  if (!isId(id)) throw foreignCursor();
  return { id: id.toLowerCase(), including: how === "from" };
}

/** A block as it is read: the details only where a shape passes. */
export interface StoredBlock {
  id: string;
  request_id: string | null;
  shapes: string;
  details: string;
}

/** The requests of a block whose shapes pass, in any order. */
export function requestsOf(
  block: StoredBlock,
  passing: (shape: Shape) => boolean = () => true,
): RequestLog[] {
  const shapes = JSON.parse(block.shapes) as Shape[];
  const shown = shapes.map((shape) => (passing(shape) ? shape : undefined));
  if (shown.every((shape) => shape === undefined)) return [];
  return (JSON.parse(block.details) as Details[]).flatMap((details) => {
    const shape = shown[details[1]];
    return shape === undefined ? [] : [requestOf(block, shape, details)];
  });
}

function requestOf(block: StoredBlock, shape: Shape, details: Details): RequestLog {
  const [hex, , duration, path, ...eventIds] = details;
  const own = `req_${hex}`;
  const id = hex === "" ? block.id : asUuid(own);
  const { replayed, api_key_id: keyId, address, user_agent: agent, ...asked } = shape;
  return {
    id,
    request_id: block.request_id ?? own,
    created_at: createdAtOf(id).toISOString(),
    method: asked.method,
    route: asked.route,
    path: path === 0 ? (asked.route ?? "") : path,
    query: asked.query,
    status: asked.status,
    error_code: asked.error_code,
    duration_ms: duration / 100,
    api_key_id: keyId,
    address,
    user_agent: agent,
    idempotent_replayed: replayed,
    events: eventIds.map((eventId) => ({
      id: eventId,
      url: `/api/events/${eventId}`,
      deliveries_url: `/api/webhook-deliveries?eventId=${eventId}`,
    })),
  };
}
