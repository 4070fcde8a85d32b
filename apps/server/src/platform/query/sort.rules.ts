import { crc32 } from "node:zlib";
import { invalidParameter } from "../errors/invalid.ts";
import { quoted } from "../errors/quoted.ts";
import { isInstant } from "../instants.ts";
import { nearest } from "../nearest.ts";

/** One field of an order. */
export interface OrderField {
  column: string;
  descending: boolean;
}

/** A total order: its last field is always the id, so that pages never repeat or skip a record. */
export type Order = readonly OrderField[];

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
      throw invalidParameter(
        "sort",
        "enum",
        `does not support ${quoted(name)}. Use one of ${Object.keys(sortable).join(", ")}.${hint}`,
      );
    }
    if (order.some((field) => field.column === column)) {
      throw invalidParameter("sort", "unique", `names ${name} twice.`);
    }
    order.push({ column, descending });
  }
  // No two records have the same id, so nothing that stands after it decides.
  const id = order.findIndex(({ column }) => column === "id");
  if (id >= 0) return order.slice(0, id + 1);
  return [...order, { column: "id", descending: order.at(-1)?.descending ?? true }];
}

/** A cursor is the order, the last record's place in it, and the list; opaque to clients. */
export function encodeCursor(order: Order, place: readonly (string | number)[], list = ""): string {
  const content = JSON.stringify([list, signature(order), ...place]);
  return `${Buffer.from(content).toString("base64url")}.${checksum(content)}`;
}

/** The place that a cursor stands for. Refuses one that was changed or made for another list or order. */
export function decodeCursor(order: Order, cursor: string, list = ""): string[] {
  const [encoded = "", sum] = cursor.split(".");
  const content = Buffer.from(encoded, "base64url").toString("utf8");
  const intact = sum === checksum(content) && content.startsWith('["');
  const [madeFor, sort, ...place] = intact ? (JSON.parse(content) as unknown[]) : [];
  if (madeFor !== list) throw foreignCursor();
  if (sort !== signature(order)) {
    throw invalidParameter(
      "cursor",
      "sort",
      "belongs to a different sort. Keep sort the same on all pages.",
    );
  }
  const texts = place.map(String);
  if (!order.every(({ column }, i) => isPlace(column, texts[i]))) throw foreignCursor();
  return texts;
}

/** PostgreSQL takes `infinity` and `now` as instants, which no list gave. */
function isPlace(column: string, text: string | undefined): boolean {
  return text !== undefined && (!column.endsWith("_at") || isInstant(text));
}

/** The refusal of a cursor that no page gave. */
export function foreignCursor(cause?: unknown) {
  return invalidParameter(
    "cursor",
    "format",
    "is not a cursor of this list. Send next_cursor unchanged.",
    cause,
  );
}

/** Tells a cursor that was cut or mistyped; no secret, as a place in a list is none. */
function checksum(content: string): string {
  return crc32(content).toString(36);
}

function signature(order: Order): string {
  return order.map((field) => (field.descending ? "-" : "") + field.column).join(",");
}
