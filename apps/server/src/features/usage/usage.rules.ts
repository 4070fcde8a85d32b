import { invalidParameter } from "../../platform/errors/invalid.ts";
import { isId } from "../../platform/types/ids.ts";
import { isCalendarDate } from "../../platform/types/instants.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../platform/query/cursor.rules.ts";
import type { UsageListQuery } from "./usage.schemas.ts";

/** What is summed. Days are of UTC, both included. */
export interface UsageFilter {
  from: string;
  to: string;
  keyId: string | undefined;
  method: string | undefined;
  /** Empty for requests that no route took. */
  route: string | undefined;
  statusClass: number | undefined;
}

/** A sum, with the values that its group has in common. */
export interface UsageGroup {
  day?: string;
  api_key_id?: string;
  method?: string;
  route?: string;
  status_class?: number;
  requests: number;
}

const DAY = 86_400_000;
const DEFAULT_DAYS = 30;
/** There is nothing before it, and the database knows no year 0. */
const EARLIEST = "1970-01-01";

const later = (a: string, b: string) => (a > b ? a : b);

/** The filter of a query: the last 30 days unless it says otherwise. Throws a Problem when it ends before it begins. */
export function filterOf(query: UsageListQuery, now: Date): UsageFilter {
  const to = later(EARLIEST, query.to ?? dayOf(now.getTime()));
  const from = later(EARLIEST, query.from ?? dayOf(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY));
  if (from > to) throw invalidParameter("from", "range", `must not be after ${to}.`);
  const { keyId, method, route, status } = query;
  return { from, to, keyId, method, route, statusClass: status && Number(status[0]) };
}

/** The day of UTC of an instant in ms. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

const LIST = "usage";
const orderOf = (columns: readonly string[]) =>
  columns.map((column) => ({ column, descending: false }));

/** The place of a group, for the page behind it. */
export function cursorOf(group: UsageGroup, columns: readonly string[]): string {
  const place = columns.map((column) => group[column as keyof UsageGroup] ?? "");
  return encodeCursor(orderOf(columns), place, LIST);
}

/** The place that a cursor names. Throws a Problem for what this list did not give. */
export function placeOf(cursor: string, columns: readonly string[]): string[] {
  const place = decodeCursor(orderOf(columns), cursor, LIST);
  const fits = columns.every((column, i) => VALUES[column]?.(place[i] ?? "") ?? true);
  if (!fits || place.some((text) => text.includes("\0"))) throw foreignCursor();
  return place;
}

const VALUES: Readonly<Record<string, (text: string) => boolean>> = {
  day: (text) => /^[1-9]/.test(text) && isCalendarDate(text),
  api_key_id: isId,
  status_class: (text) => /^\d$/.test(text),
};
