import { crc32 } from "node:zlib";
import { invalidParameter } from "../errors/invalid.ts";
import { isId } from "../types/ids.ts";
import { isCalendarDate, isInstant } from "../types/instants.ts";
import type { Order, OrderField, SortType } from "./sort.rules.ts";

/** A record's values of the fields of an order, as text; null where it has none. */
export type Place = readonly (string | null)[];

/** A cursor is the order, the last record's place in it, and the list; opaque to clients. */
export function encodeCursor(
  order: Order,
  place: readonly (string | number | null)[],
  list = "",
): string {
  const content = JSON.stringify([list, signature(order), ...place]);
  return `${Buffer.from(content).toString("base64url")}.${checksum(content)}`;
}

/** The place that a cursor stands for. Refuses one that was changed or made for another list or order. */
export function decodePlace(order: Order, cursor: string, list = ""): Place {
  const [encoded = "", sum] = cursor.split(".");
  const content = Buffer.from(encoded, "base64url").toString("utf8");
  const intact = sum === checksum(content) && content.startsWith('["');
  const [madeFor, sort, ...values] = intact
    ? (JSON.parse(content) as (string | number | null)[])
    : [];
  if (madeFor !== list) throw foreignCursor();
  if (sort !== signature(order)) {
    throw invalidParameter(
      "cursor",
      "sort",
      "belongs to a different sort. Keep sort the same on all pages.",
    );
  }
  const place = values.map((value) => (value === null ? null : String(value)));
  if (!order.every((field, i) => isPlace(field, place[i]))) throw foreignCursor();
  return place;
}

/** The place of a cursor whose order has no null. */
export function decodeCursor(order: Order, cursor: string, list = ""): string[] {
  return decodePlace(order, cursor, list) as string[];
}

function isPlace({ type, nullable = false }: OrderField, value: Place[number] | undefined) {
  if (value === undefined || value === null) return value === null && nullable;
  return type === undefined || isOfType[type](value);
}

// PostgreSQL takes `infinity` and `now` as instants and `NaN` as a number, which no list gave.
const isOfType: Readonly<Record<SortType, (value: string) => boolean>> = {
  id: isId,
  instant: isInstant,
  date: isCalendarDate,
  number: (value) => /^-?\d{1,40}(?:\.\d{1,40})?$/.test(value),
  text: (value) => !value.includes("\0"),
};

/** The refusal of a cursor that no page gave. */
export function foreignCursor(cause?: unknown) {
  return invalidParameter(
    "cursor",
    "format",
    "is not a cursor of this list. Send next_cursor unchanged.",
    cause,
  );
}

/** Detects a cursor that was cut or mistyped; no secret, as a place in a list is none. */
function checksum(content: string): string {
  return crc32(content).toString(36);
}

function signature(order: Order): string {
  return order.map((field) => (field.descending ? "-" : "") + field.column).join(",");
}
