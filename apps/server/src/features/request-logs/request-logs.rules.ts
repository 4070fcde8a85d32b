import { requestIdOf, uuidOfRequest } from "../../platform/http/request-id.ts";
import { createdAtOf, isId, lowestIdAt } from "../../platform/ids.ts";
import {
  decodeCursor,
  encodeCursor,
  foreignCursor,
  type Order,
} from "../../platform/pagination/order.ts";
import type { RequestLog, RequestLogListQuery } from "./request-logs.schemas.ts";

const LIST = "request-logs";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];
const DAY = 86_400_000;

/** What a list shows. Of a request whose id we made, `rowId` is where it is. */
export interface RequestLogFilter {
  requestId: string | undefined;
  rowId: string | undefined;
  statuses: readonly number[];
  classes: readonly number[];
  methods: readonly string[] | undefined;
  route: string | undefined;
  keyId: string | undefined;
  /** Bounds of ids, whose time is that of the request: from the first on, below the second. */
  fromId: string;
  belowId: string | undefined;
}

/** The filter of a query. What is older than `days` is not shown, whether or not it is there still. */
export function filterOf(query: RequestLogListQuery, now: Date, days: number): RequestLogFilter {
  const { requestId, status = [], method, route, keyId, createdAfter, createdBefore } = query;
  const oldest = oldestId(now, days);
  const from = createdAfter === undefined ? oldest : firstIdAfter(createdAfter);
  return {
    requestId,
    rowId: requestId === undefined ? undefined : uuidOfRequest(requestId),
    statuses: status.filter((text) => !text.endsWith("xx")).map(Number),
    classes: status.filter((text) => text.endsWith("xx")).map((text) => Number(text[0])),
    methods: method,
    route,
    keyId,
    fromId: from > oldest ? from : oldest,
    belowId: createdBefore === undefined ? undefined : firstIdFrom(createdBefore),
  };
}

/** The lowest id of what is shown. */
export function oldestId(now: Date, days: number): string {
  return lowestIdAt(new Date(now.getTime() - days * DAY));
}

/** Whether only failures can pass, which have an index of their own. */
export function onlyFailures({ statuses, classes }: RequestLogFilter): boolean {
  return (
    statuses.length + classes.length > 0 &&
    statuses.every((status) => status >= 400) &&
    classes.every((first) => first >= 4)
  );
}

const LATEST = Date.parse("9999-12-31T23:59:59.999Z");
const bounded = (ms: number) => new Date(Math.min(LATEST, Math.max(0, ms)));

/** The lowest id of what comes in a later millisecond than that of an instant. */
function firstIdAfter(instant: string): string {
  return lowestIdAt(bounded(Date.parse(instant) + 1));
}

/** The lowest id of what comes at an instant or later. */
function firstIdFrom(instant: string): string {
  const finer = /\.\d{3}\d*[1-9]/.test(instant);
  return lowestIdAt(bounded(Date.parse(instant) + (finer ? 1 : 0)));
}

/** The cursor of the page that goes on below an id. */
export function cursorBelow(id: string): string {
  return encodeCursor(NEWEST_FIRST, [id], LIST);
}

/** The id below which a cursor goes on. Throws a Problem for what this list did not give. */
export function placeOf(cursor: string): string {
  const [id = ""] = decodeCursor(NEWEST_FIRST, cursor, LIST);
  if (!isId(id)) throw foreignCursor();
  return id;
}

/** A request as it lies in the log. */
export interface RequestLogRow {
  id: string;
  request_id: string | null;
  api_key_id: string;
  method: string;
  route: string | null;
  path: string | null;
  query: string | null;
  status: number;
  error_code: string | null;
  duration_ms: number;
  address: string | null;
  user_agent: string | null;
  replayed: boolean;
  event_ids: string[] | null;
}

/** A request as it is answered. */
export function shown(row: RequestLogRow): RequestLog {
  return {
    id: row.id,
    request_id: row.request_id ?? requestIdOf(row.id),
    created_at: createdAtOf(row.id).toISOString(),
    method: row.method,
    route: row.route,
    path: row.path ?? row.route ?? "",
    query: row.query,
    status: row.status,
    error_code: row.error_code,
    duration_ms: row.duration_ms,
    api_key_id: row.api_key_id,
    address: row.address,
    user_agent: row.user_agent,
    idempotent_replayed: row.replayed,
    events: (row.event_ids ?? []).map((id) => ({
      id,
      url: `/api/events/${id}`,
      deliveries_url: `/api/webhook-deliveries?eventId=${id}`,
    })),
  };
}
