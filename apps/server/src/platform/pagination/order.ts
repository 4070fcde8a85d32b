import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import { nearest } from "../nearest.ts";

/** One field of an order. */
export interface OrderField {
  column: string;
  descending: boolean;
}

/** A total order: its last field is always the id, so that pages never repeat or skip a record. */
export type Order = readonly OrderField[];

function invalid(parameter: string, rule: string, detail: string) {
  return problem(errors.invalid_parameter, {
    detail: `${parameter} ${detail}`,
    errors: [{ parameter, rule, detail }],
  });
}

/** Reads `sort=-icp_score,created_at`. The id breaks ties, in the direction of the last field. */
export function parseSort(
  sort: string | undefined,
  sortable: Readonly<Record<string, string>>,
): Order {
  const order: OrderField[] = [];
  for (const part of (sort ?? "-created_at").split(",").map((text) => text.trim())) {
    const descending = part.startsWith("-");
    const name = descending ? part.slice(1) : part;
    const column = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
    if (column === undefined) {
      const near = nearest(name, Object.keys(sortable));
      const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
      throw invalid(
        "sort",
        "enum",
        `cannot be by "${name.slice(0, 64)}"; it can be by ${Object.keys(sortable).join(", ")}.${hint}`,
      );
    }
    if (order.some((field) => field.column === column)) {
      throw invalid("sort", "unique", `names ${name} twice.`);
    }
    order.push({ column, descending });
    if (column === "id") return order;
  }
  return [...order, { column: "id", descending: order.at(-1)?.descending ?? true }];
}

/** A cursor is the order and the last record's place in it; opaque to clients. */
export function encodeCursor(order: Order, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([signature(order), ...place])).toString("base64url");
}

/** The place that a cursor stands for. Refuses one that was changed or made for another order. */
export function decodeCursor(order: Order, cursor: string): string[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    parts = undefined;
  }
  const [made, ...place] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof made !== "string" || place.length !== order.length || !place.every(isPlace)) {
    throw invalid("cursor", "format", "is not one that this list gave; use next_cursor as it is.");
  }
  if (made !== signature(order)) {
    throw invalid("cursor", "sort", "was given for another sort; keep sort the same on all pages.");
  }
  order.forEach((field, i) => {
    const value = String(place[i]);
    const form = field.column === "id" ? UUID : field.column.endsWith("_at") ? TIMESTAMP : NUMBER;
    if (!form.test(value)) {
      throw invalid(
        "cursor",
        "format",
        "is not one that this list gave; use next_cursor as it is.",
      );
    }
  });
  return place.map(String);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NUMBER = /^-?\d{1,16}(\.\d{1,4})?$/;

function isPlace(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function signature(order: Order): string {
  return order.map((field) => (field.descending ? "-" : "") + field.column).join(",");
}
