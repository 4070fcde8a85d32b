import { invalidParameter } from "../errors/invalid.ts";
import { quoted } from "../errors/quoted.ts";
import { nearest } from "../text/nearest.ts";

/**
 * What a sortable column holds. `text` is folded by `fold` and sorts by its code points, so its
 * index has the collation "C"; each index is `(workspace_id, column, id)`.
 */
export type SortType = "id" | "instant" | "date" | "number" | "text";

export interface SortField {
  column: string;
  type: SortType;
  /** Records without a value come last in both directions. */
  nullable?: boolean;
}

/** Values of the parameter `sort` → what they sort by. */
export type Sortable = Readonly<Record<string, SortField>>;

/** One field of an order. Lists with an order of their own check the places of their cursors themselves. */
export interface OrderField extends Partial<SortField> {
  column: string;
  descending: boolean;
}

/** A total order: its last field is always the id, so that pages never repeat or skip a record. */
export type Order = readonly OrderField[];

/** Reads `sort=-icp_score,created_at`. The id breaks ties, in the direction of the last field. */
export function parseSort(sort: string | undefined, sortable: Sortable): Order {
  const order: OrderField[] = [];
  for (const part of (sort ?? "-created_at").split(",").map((text) => text.trim())) {
    const descending = part.startsWith("-");
    const name = descending ? part.slice(1) : part;
    const field = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
    if (field === undefined) {
      const near = nearest(name, Object.keys(sortable));
      const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
      throw invalidParameter(
        "sort",
        "enum",
        `does not support ${quoted(name)}. Use one of ${Object.keys(sortable).join(", ")}.${hint}`,
      );
    }
    if (order.some(({ column }) => column === field.column)) {
      throw invalidParameter("sort", "unique", `names ${name} twice.`);
    }
    order.push({ ...field, descending });
  }
  // No two records have the same id, so nothing that stands after it decides.
  const id = order.findIndex(({ column }) => column === "id");
  if (id >= 0) return order.slice(0, id + 1);
  return [...order, { column: "id", type: "id", descending: order.at(-1)?.descending ?? true }];
}
