import { ALL, type Wanted } from "../rollups/rollups.rules.ts";
import { columnOf } from "./filter.store.ts";
import type { Filter } from "./filter.ts";
import type { Queryable } from "./queryable.ts";

/** The maintained totals that answer how many records pass all of some filters. */
export function totalsFor(kind: Queryable, filters: readonly Filter[]): Wanted | undefined {
  if (kind.rollups === undefined) return undefined;
  const [filter, ...more] = filters;
  if (filter === undefined) return { name: ALL, values: [] };
  if (more.length > 0 || !("operator" in filter) || filter.operator !== "in") return undefined;
  const column = columnOf(filter, kind);
  const found = Object.entries(kind.rollups).find(
    ([, { dimensions }]) => dimensions.length === 1 && dimensions[0] === column,
  );
  return found && { name: found[0], values: filter.values };
}
