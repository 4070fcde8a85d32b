import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { keysOf, type Wanted } from "./rollups.rules.ts";

/** A change of one maintained total, such as `{ key: "industry=technology", n: 1 }`. */
export interface TotalDelta {
  key: string;
  n: number;
  /** Of the documents that are counted. */
  bytes?: number;
}

const insertTotals = forRows({
  name: "add_counts",
  row: "($1, $2, ?, ?, ?)",
  text: (rows) =>
    `insert into record_counts (workspace_id, resource, key, n, bytes) values ${rows}`,
});

/** Writes deltas beside the records they count, in the same transaction. */
export async function addTotals(
  tx: WorkspaceTransaction,
  resource: string,
  deltas: readonly TotalDelta[],
): Promise<void> {
  const sums = new Map<string, Required<TotalDelta>>();
  for (const { key, n, bytes = 0 } of deltas) {
    const before = sums.get(key);
    sums.set(key, { key, n: n + (before?.n ?? 0), bytes: bytes + (before?.bytes ?? 0) });
  }
  const changed = [...sums.values()].filter(({ n, bytes }) => n !== 0 || bytes !== 0);
  if (changed.length === 0) return;
  await insertTotals(
    tx,
    [tx.workspaceId, resource],
    changed.map(({ key, n, bytes }) => [key, n, bytes]),
  );
}

/** The exact number of records that a rollup counts, at a cost that does not grow with the records. */
export async function readTotal(
  tx: WorkspaceTransaction,
  resource: string,
  wanted: Wanted,
): Promise<number> {
  const [row] = await tx.query<{ n: string | null }>({
    name: "read_count",
    text: `select sum(n) as n from record_counts
      where workspace_id = $1 and resource = $2 and key = any($3)`,
    values: [tx.workspaceId, resource, keysOf(wanted)],
  });
  return Number(row?.n ?? 0);
}

/** Of each of some resources, its records and the bytes of their documents. */
export async function readHeld(
  tx: WorkspaceTransaction,
  resources: readonly string[],
): Promise<Map<string, { records: number; bytes: number }>> {
  const rows = await tx.query<{ resource: string; records: string; bytes: string }>({
    name: "read_held",
    text: `select resource, sum(n) as records, sum(bytes) as bytes from record_counts
      where workspace_id = $1 and resource = any($2) and key = '' group by resource`,
    values: [tx.workspaceId, resources],
  });
  return new Map(
    rows.map(({ resource, records, bytes }) => [
      resource,
      { records: Number(records), bytes: Number(bytes) },
    ]),
  );
}

/**
 * Adds the deltas to the sum of their key and removes them. One statement, so every reader sees
 * either the deltas or the sum. Returns how many deltas it folded.
 */
export async function foldTotals(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ folded: string }>({
    name: "fold_counts",
    text: `with deltas as (
        delete from record_counts where (workspace_id, resource, key, id) in (
          select workspace_id, resource, key, id from record_counts
          where id > 0 order by id limit 20000 for update skip locked)
        returning workspace_id, resource, key, n, bytes),
      sums as (
        insert into record_counts (workspace_id, resource, key, id, n, bytes)
        select workspace_id, resource, key, 0, sum(n), sum(bytes) from deltas group by 1, 2, 3 order by 1, 2, 3
        on conflict (workspace_id, resource, key, id)
          do update set n = record_counts.n + excluded.n, bytes = record_counts.bytes + excluded.bytes
        returning 1)
      select count(*) as folded from deltas`,
  });
  return Number(row?.folded ?? 0);
}
