import { ALL, dimensionName } from "../rollups/rollups.rules.ts";
import { columnOf } from "./filter.store.ts";
import type { Filter } from "./filter.ts";
import type { Queryable } from "./queryable.ts";

/** Which totals of which rollup. */
export interface Totals {
  name: string;
  where: Readonly<Record<string, readonly string[]>>;
}

/** The maintained totals that answer how many records pass all of some filters: those of the smallest rollup. */
export function totalsFor(
  kind: Pick<Queryable, "rollups" | "columns" | "caseless">,
  filters: readonly Filter[],
): Totals | undefined {
  if (kind.rollups === undefined) return undefined;
  if (filters.length === 0) return { name: ALL, where: {} };
  const where: Record<string, readonly string[]> = {};
  for (const filter of filters) {
    if (!("operator" in filter) || filter.operator !== "in") return undefined;
    const column = columnOf(filter, kind);
    if (column === undefined || where[column] !== undefined) return undefined;
    where[column] = filter.values.map(String);
  }
  const [smallest] = Object.entries(kind.rollups)
    .filter(([, { dimensions }]) => {
      const names = dimensions.map(dimensionName);
      return Object.keys(where).every((column) => names.includes(column));
    })
    .toSorted(([, a], [, b]) => a.dimensions.length - b.dimensions.length);
  return smallest && { name: smallest[0], where };
}
