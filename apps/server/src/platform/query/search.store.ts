import { sql, type RawBuilder } from "kysely";
import type { WorkspaceTransaction } from "../database/database.ts";
import { invalidParameter } from "../errors/invalid.ts";
import { idsStatement } from "./page.store.ts";
import { searchQuery } from "./search.rules.ts";

/** Words that more records have than this are common. */
const RARE = 2_000;

/**
 * What `q` asks, as a condition. The planner cannot tell rare words from common ones, and what is right for one is
 * ruinous for the other: rare matches are found first and then sorted, common ones met soon on a walk in the order.
 */
export async function searchCondition(
  tx: WorkspaceTransaction,
  view: string,
  q: string,
): Promise<RawBuilder<unknown>> {
  const words = searchQuery(q);
  if (words === undefined)
    throw invalidParameter("q", "words", "must contain a letter or a digit.");
  const matches = sql`search @@ ${words}::tsquery`;
  const { workspaceId } = tx;
  const query = { view, workspaceId, conditions: [matches], keepsPlan: false };
  const found = await tx.query<{ id: string }>(idsStatement(query, RARE + 1));
  if (found.length > RARE) return matches;
  return sql`id = any(${found.map(({ id }) => id)}::uuid[])`;
}
