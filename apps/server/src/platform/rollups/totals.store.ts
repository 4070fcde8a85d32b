import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { ALL, mergedDeltas, type TotalDelta } from "./rollups.rules.ts";

const insertTotals = forRows({
  name: "add_totals",
  row: "($1, $2, ?, -nextval('record_counts_id_seq'), ?, ?, ?, ?)",
  text: (rows) =>
    `insert into record_counts (workspace_id, resource, key, id, n, bytes, sum_1, sum_2) values ${rows}`,
});

/** Writes deltas beside the records they count, in the same transaction. */
export async function addTotals(
  tx: WorkspaceTransaction,
  resource: string,
  deltas: readonly TotalDelta[],
): Promise<void> {
  const changed = mergedDeltas(deltas);
  if (changed.length === 0) return;
  await insertTotals(
    tx,
    [tx.workspaceId, resource],
    changed.map(({ key, n, bytes, sums: [sum1 = null, sum2 = null] }) => [
      key,
      n,
      bytes,
      sum1,
      sum2,
    ]),
  );
}

/** The exact number of records, at a cost that does not grow with them. */
export async function readTotal(tx: WorkspaceTransaction, resource: string): Promise<number> {
  const [row] = await tx.query<{ n: string | null }>({
    name: "read_total",
    text: `select sum(n) as n from record_counts
      where workspace_id = $1 and resource = $2 and key = $3`,
    values: [tx.workspaceId, resource, ALL],
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
    name: "fold_totals",
    text: `with deltas as (
        delete from record_counts where (workspace_id, resource, key, id) in (
          select workspace_id, resource, key, id from record_counts
          where id <> 0 order by id desc limit 20000 for update skip locked)
        returning workspace_id, resource, key, n, bytes, sum_1, sum_2),
      sums as (
        insert into record_counts (workspace_id, resource, key, id, n, bytes, sum_1, sum_2)
        select workspace_id, resource, key, 0, sum(n), sum(bytes), sum(sum_1), sum(sum_2)
          from deltas group by 1, 2, 3 order by 1, 2, 3
        on conflict (workspace_id, resource, key, id) do update set
          n = record_counts.n + excluded.n, bytes = record_counts.bytes + excluded.bytes,
          sum_1 = coalesce(record_counts.sum_1 + excluded.sum_1, excluded.sum_1, record_counts.sum_1),
          sum_2 = coalesce(record_counts.sum_2 + excluded.sum_2, excluded.sum_2, record_counts.sum_2)
        returning 1)
      select count(*) as folded from deltas`,
  });
  return Number(row?.folded ?? 0);
}
