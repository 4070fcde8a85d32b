import { addDecimals, decimalOf, negative } from "./decimal.rules.ts";

/** What totals are kept by: a column, or the month of a date or an instant (in UTC). */
export type Dimension = string | { month: string };

/** Totals of a kind of record, maintained with each write: one for each combination of values. */
export interface Rollup {
  /** A record without a value of the only dimension is not counted; of several, null is a value like others. */
  dimensions: readonly Dimension[];
  /** Numeric columns to sum, at most two. */
  sums?: readonly string[];
}

/** By name. A rollup never changes once it has totals: declare another under a new name. */
export type Rollups = Readonly<Record<string, Rollup>>;

/** The name, and the key, of the total of all records, which every kind with rollups has. */
export const ALL = "";

/** The values of a record's columns. */
type Columns = Readonly<Record<string, string | number | readonly string[] | null>>;

/** A change of one total, such as `{ key: "industry=technology", n: 1 }`. */
export interface TotalDelta {
  key: string;
  n: number;
  /** Of the documents that are counted. */
  bytes?: number;
  /** Decimals as text, in the order of the rollup's sums. */
  sums?: readonly string[];
}

/** What a record with these columns adds to its rollups, or takes from them. */
export function rollupDeltas(
  { rollups = {} }: { rollups?: Rollups },
  columns: Columns,
  sign: 1 | -1 = 1,
): TotalDelta[] {
  return Object.entries(rollups).flatMap(([name, { dimensions, sums = [] }]) => {
    const key = keyOf(
      name,
      dimensions.map((dimension) => valueOf(dimension, columns)),
    );
    if (key === undefined) return [];
    const amounts = sums.map((column) => decimalOf(Number(columns[column] ?? 0)));
    return { key, n: sign, sums: sign === 1 ? amounts : amounts.map(negative) };
  });
}

function valueOf(dimension: Dimension, columns: Columns): string | null {
  const name = typeof dimension === "string" ? dimension : dimension.month;
  const value = columns[name] ?? null;
  if (value === null) return null;
  return typeof dimension === "string" ? String(value) : String(value).slice(0, "2026-01".length);
}

/** What a dimension is called where totals are asked for. */
export function dimensionName(dimension: Dimension): string {
  return typeof dimension === "string" ? dimension : `${dimension.month}.month`;
}

/** The key of a total: the plain value of one dimension, the JSON of several. */
export function keyOf(name: string, values: readonly (string | null)[]): string | undefined {
  const [only, ...more] = values;
  if (more.length > 0) return `${name}=${JSON.stringify(values)}`;
  return only === null || only === undefined ? undefined : `${name}=${only}`;
}

/** One delta for each key; what comes to nothing is left out. */
export function mergedDeltas(deltas: readonly TotalDelta[]): Required<TotalDelta>[] {
  const merged = new Map<string, Required<TotalDelta>>();
  for (const { key, n, bytes = 0, sums = [] } of deltas) {
    const before = merged.get(key);
    merged.set(key, {
      key,
      n: n + (before?.n ?? 0),
      bytes: bytes + (before?.bytes ?? 0),
      sums:
        before === undefined ? sums : sums.map((sum, i) => addDecimals(sum, before.sums[i] ?? "0")),
    });
  }
  return [...merged.values()].filter(
    ({ n, bytes, sums }) => n !== 0 || bytes !== 0 || sums.some((sum) => Number(sum) !== 0),
  );
}
