import type { WorkspaceTransaction } from "../database/database.ts";
import { readRollupTotal } from "../rollups/rollup.store.ts";
import { ALL } from "../rollups/rollups.rules.ts";
import { readTotal } from "../rollups/totals.store.ts";
import type { Filter } from "./filter.ts";
import { countStatement, estimateStatement, type Selection } from "./page.store.ts";
import type { Queryable } from "./queryable.ts";
import { totalsFor } from "./totals.rules.ts";

/** How a list is counted. */
export type Counting = "exact" | "estimate" | "none" | undefined;

/** A total, or what the planner expects it to be; null where nobody asked. */
export type Counted = number | null | { estimate: number };

/** The total of a list: maintained where a rollup answers the filter, else counted or estimated. */
export async function countOf(
  tx: WorkspaceTransaction,
  kind: Queryable,
  query: Selection & { filters: readonly Filter[]; q: string | undefined; count: Counting },
): Promise<Counted> {
  if (query.count === "none") return null;
  const totals = query.q === undefined ? totalsFor(kind, query.filters) : undefined;
  if (totals?.name === ALL) return readTotal(tx, kind.plural);
  if (totals !== undefined) {
    const total = await readRollupTotal(tx, kind, totals.name, totals.where);
    if (total !== undefined) return total;
  }
  if (query.count === "estimate") {
    const [row] = await tx.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
      estimateStatement(query),
    );
    return { estimate: row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0 };
  }
  const [row] = await tx.query<{ n: string }>(countStatement(query));
  return Number(row?.n ?? 0);
}

/** What a page shows of its list. `before` is undefined where a cursor hides it. */
export interface Seen {
  before: number | undefined;
  shown: number;
  more: boolean;
}

/** The number that a page tells: an estimate never contradicts the page. */
export function toldCount(counted: Counted, { before, shown, more }: Seen): number | null {
  if (counted === null || typeof counted === "number") return counted;
  const { estimate } = counted;
  if (more) return Math.max(estimate, (before ?? 0) + shown + 1);
  if (before === undefined) return Math.max(estimate, shown);
  return shown === 0 ? Math.min(estimate, before) : before + shown;
}
