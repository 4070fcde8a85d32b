import { asWorkspace, type Database, type Transaction } from "../database/database.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import { negative } from "./decimal.rules.ts";
import { keyRange, sqlOf, type RolledUp } from "./rollup.store.ts";
import { keyOf, type Rollup, type TotalDelta } from "./rollups.rules.ts";
import { addTotals } from "./totals.store.ts";

/** Workspaces of one run: a server that stops waits for no more. */
const STEPS = 100;

/**
 * Makes rollups count the records that were there before them, one workspace after the other. It goes on where
 * it stopped, and any number of processes may do it at once.
 */
export async function backfillRollups(
  db: Pick<Database, "asSystem">,
  kinds: readonly RolledUp[],
): Promise<void> {
  const wanted = kinds.flatMap((kind) =>
    Object.entries(kind.rollups ?? {}).map(([name, rollup]) => ({ kind, name, rollup })),
  );
  const complete = await db.asSystem(completeOnes);
  let steps = STEPS;
  for (const one of wanted) {
    if (complete.has(`${one.kind.plural} ${one.name}`)) continue;
    while (steps-- > 0 && (await db.asSystem((tx) => backfillNext(tx, one))));
  }
}

async function completeOnes(tx: Transaction): Promise<Set<string>> {
  const rows = await tx.query<{ name: string }>({
    text: `select resource || ' ' || rollup as name from rollup_backfills where completed_at is not null`,
  });
  return new Set(rows.map(({ name }) => name));
}

interface Wanted {
  kind: RolledUp;
  name: string;
  rollup: Rollup;
}

/** Backfills the next workspace. Returns false when there is none, or another process is at it. */
async function backfillNext(tx: Transaction, { kind, name, rollup }: Wanted): Promise<boolean> {
  const values = [kind.plural, name];
  await tx.query({
    text: `insert into rollup_backfills (resource, rollup) values ($1, $2) on conflict do nothing`,
    values,
  });
  const [state] = await tx.query<{ workspace: string | null }>({
    text: `select workspace from rollup_backfills
      where resource = $1 and rollup = $2 and completed_at is null for update skip locked`,
    values,
  });
  if (state === undefined) return false;
  const [next] = await tx.query<{ id: string }>({
    text: `select id from workspaces where $1::uuid is null or id > $1 order by id limit 1`,
    values: [state.workspace],
  });
  if (next !== undefined) {
    const inWorkspace = asWorkspace(tx, next.id);
    await addTotals(inWorkspace, kind.plural, await missingDeltas(inWorkspace, kind, name, rollup));
  }
  await tx.query({
    text: `update rollup_backfills set workspace = coalesce($3, workspace),
        completed_at = case when $3::uuid is null then now() end
      where resource = $1 and rollup = $2`,
    values: [...values, next?.id ?? null],
  });
  return next !== undefined;
}

interface Found {
  /** Of records; null for a total, which has its key. */
  dimensions: (string | null)[] | null;
  key: string | null;
  n: string;
  sum_1: string | null;
  sum_2: string | null;
}

/**
 * What a rollup of a workspace lacks: its records minus its totals. One statement sees both at one moment, with each
 * change either in both or in neither, and what is written later brings its own deltas: so the sum is exact.
 */
async function missingDeltas(
  tx: WorkspaceTransaction,
  { plural, columns }: RolledUp,
  name: string,
  { dimensions, sums = [] }: Rollup,
): Promise<TotalDelta[]> {
  const grouped = dimensions.map((dimension) => sqlOf(dimension, columns)).join(", ");
  const summed = [0, 1].map((i) => (sums[i] === undefined ? "null" : `sum(${sums[i]})`));
  const found = await tx.query<Found>({
    text: `select array[${grouped}]::text[] as dimensions, null as key, count(*) as n,
        ${summed[0]}::text as sum_1, ${summed[1]}::text as sum_2
      from ${plural} where workspace_id = $1 group by 1
      union all
      select null, key, sum(n), sum(sum_1)::text, sum(sum_2)::text
      from record_counts where workspace_id = $1 and resource = $2 and key >= $3 and key < $4 group by key`,
    values: [tx.workspaceId, plural, ...keyRange(name)],
  });
  return found.flatMap((row): TotalDelta[] => {
    const key = row.dimensions === null ? row.key : keyOf(name, row.dimensions);
    if (key === null || key === undefined) return [];
    const amounts = [row.sum_1, row.sum_2].slice(0, sums.length).map((sum) => sum ?? "0");
    return row.dimensions === null
      ? [{ key, n: -Number(row.n), sums: amounts.map(negative) }]
      : [{ key, n: Number(row.n), sums: amounts }];
  });
}
