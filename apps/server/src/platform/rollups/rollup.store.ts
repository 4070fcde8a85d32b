import type { Statement, WorkspaceTransaction } from "../database/database.ts";
import {
  dimensionName,
  keyOf,
  type Dimension,
  type Rollup,
  type Rollups,
} from "./rollups.rules.ts";

/** A kind of record, as its rollups know it: the view `visible_<plural>` has its records. */
export interface RolledUp {
  plural: string;
  /** Column → SQL type. */
  columns: Readonly<Record<string, string>>;
  rollups?: Rollups;
}

/** Which totals of a rollup, by the names of its dimensions. */
export interface RollupQuery {
  /** Only totals with one of these values. */
  where?: Readonly<Record<string, readonly string[]>> | undefined;
  /** One row for each combination of their values; the other dimensions are summed over. */
  by?: readonly string[];
}

export interface RollupRow {
  /** Values of the dimensions of `by`, in that order. */
  values: readonly (string | null)[];
  n: number;
  /** Exact decimals, in the order of the rollup's sums. */
  sums: readonly string[];
}

interface Row {
  complete: boolean;
  values: (string | null)[] | null;
  n: string | null;
  sum_1: string | null;
  sum_2: string | null;
}

/** Totals by some dimensions: the maintained ones, or those of the records as long as a rollup is new. */
export async function readRollup(
  tx: WorkspaceTransaction,
  kind: RolledUp,
  name: string,
  query: RollupQuery = {},
): Promise<RollupRow[]> {
  const { rollup, rows } = await keptRows(tx, kind, name, query);
  if (rows[0]?.complete === true) return rows.flatMap((row) => rowOf(row, rollup));
  const counted = await tx.query<Row>(statement(tx, recordsOf(kind, rollup), rollup, query));
  return counted.flatMap((row) => rowOf(row, rollup));
}

/** How many records a rollup counts; undefined as long as it does not count those that were there before it. */
export async function readRollupTotal(
  tx: WorkspaceTransaction,
  kind: RolledUp,
  name: string,
  where: RollupQuery["where"],
): Promise<number | undefined> {
  const { rows } = await keptRows(tx, kind, name, { where });
  return rows[0]?.complete === true ? Number(rows[0].n ?? 0) : undefined;
}

async function keptRows(
  tx: WorkspaceTransaction,
  kind: RolledUp,
  name: string,
  query: RollupQuery,
): Promise<{ rollup: Rollup; rows: Row[] }> {
  const rollup = kind.rollups?.[name];
  if (rollup === undefined) throw new Error(`${kind.plural} have no rollup ${name}.`);
  const { where = {}, by = [] } = query;
  const keys = wantedKeys(name, rollup, where);
  const totals = totalsOf(kind, name, rollup, keys);
  const asked = keys === undefined ? query : { by };
  // One text for each name; PostgreSQL takes names of up to 63 bytes.
  const asName = ["rollup", kind.plural, name, ...Object.keys(where), "by", ...by].join(" ");
  const prepared = asName.length <= 63 ? { name: asName } : {};
  const rows = await tx.query<Row>({ ...statement(tx, totals, rollup, asked), ...prepared });
  return { rollup, rows };
}

function rowOf({ values, n, sum_1, sum_2 }: Row, { sums = [] }: Rollup): RollupRow[] {
  if (values === null || Number(n) === 0) return [];
  const amounts = [sum_1, sum_2].slice(0, sums.length).map((sum) => sum ?? "0");
  return [{ values, n: Number(n), sums: amounts }];
}

/** Where totals come from, as SQL. */
interface Source {
  from: string;
  /** Its parameters begin with `$2`. */
  condition: string;
  values: readonly unknown[];
  complete: string;
  dimension: (i: number) => string;
  n: string;
  sum: (i: number) => string;
}

/** The keys of the wanted values of the only dimension: each total is found by itself. */
function wantedKeys(
  name: string,
  { dimensions }: Rollup,
  where: RollupQuery["where"] = {},
): string[] | undefined {
  const [only, ...more] = dimensions;
  const wanted = only === undefined || more.length > 0 ? undefined : where[dimensionName(only)];
  return wanted?.flatMap((value) => keyOf(name, [value]) ?? []);
}

function totalsOf(
  { plural }: RolledUp,
  name: string,
  { dimensions }: Rollup,
  keys: readonly string[] | undefined,
): Source {
  const [first, end] = keyRange(name);
  const value = `substr(key, ${first.length + 1})`;
  return {
    from: "record_counts",
    condition:
      keys === undefined
        ? "resource = $2 and key >= $4 and key < $5"
        : "resource = $2 and key = any($4)",
    values: [plural, name, ...(keys === undefined ? [first, end] : [keys])],
    complete: `exists (select 1 from rollup_backfills
      where resource = $2 and rollup = $3 and completed_at is not null)`,
    // Only a case promises that no other key is read as JSON.
    dimension: (i) =>
      dimensions.length === 1
        ? value
        : `case when starts_with(key, $4) then ${value}::json ->> ${i} end`,
    n: "sum(n)",
    sum: (i) => `sum(sum_${i + 1})`,
  };
}

/** All keys of a rollup are from the first on and below the second. */
export function keyRange(name: string): [string, string] {
  return [`${name}=`, `${name}>`];
}

function recordsOf({ plural, columns }: RolledUp, { dimensions, sums = [] }: Rollup): Source {
  const [only = "", ...more] = dimensions;
  return {
    from: `visible_${plural}`,
    condition: more.length > 0 ? "true" : `${sqlOf(only, columns)} is not null`,
    values: [],
    complete: "true",
    dimension: (i) => sqlOf(dimensions[i] ?? "", columns),
    n: "count(*)",
    sum: (i) => `sum(${sums[i]})`,
  };
}

/** A dimension as text, as `rollupDeltas` writes it. */
export function sqlOf(dimension: Dimension, columns: RolledUp["columns"]): string {
  if (typeof dimension === "string") return `${dimension}::text`;
  const { month } = dimension;
  const day = columns[month] === "timestamptz" ? `${month} at time zone 'UTC'` : month;
  return `to_char(${day}, 'YYYY-MM')`;
}

function statement(
  { workspaceId }: WorkspaceTransaction,
  source: Source,
  { dimensions, sums = [] }: Rollup,
  { where = {}, by = [] }: RollupQuery,
): Statement {
  const dimension = (name: string) => {
    const i = dimensions.findIndex((one) => dimensionName(one) === name);
    if (i < 0) throw new Error(`The rollup has no dimension ${name}.`);
    return `(${source.dimension(i)})`;
  };
  const values: unknown[] = [workspaceId, ...source.values];
  const conditions = Object.entries(where).map(
    ([name, wanted]) => `${dimension(name)} = any($${values.push(wanted)}::text[])`,
  );
  const amounts = [0, 1].map(
    (i) => `${i < sums.length ? source.sum(i) : "null::numeric"} as sum_${i + 1}`,
  );
  const text = `select ${source.complete} as complete, totals.* from (select 1) one left join (
      select array[${by.map(dimension).join(", ")}]::text[] as values, ${source.n} as n, ${amounts.join(", ")}
      from ${source.from} where ${["workspace_id = $1", source.condition, ...conditions].join(" and ")}
      ${by.length === 0 ? "" : "group by 1"}) totals on true`;
  return { text, values };
}
