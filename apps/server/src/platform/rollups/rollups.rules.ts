/** Totals of a kind of record, maintained with each write: one for each combination of values. */
export interface Rollup {
  /** Columns. A record without a value of the only dimension is not counted. */
  dimensions: readonly string[];
}

/** By name. A rollup never changes; declare another under a new name. */
export type Rollups = Readonly<Record<string, Rollup>>;

/** The name, and the key, of the total of all records, which every kind with rollups has. */
export const ALL = "";

type Columns = Readonly<Record<string, unknown>>;

/** The keys under which a record with these columns is counted, beside the total of all. */
export function countedUnder({ rollups = {} }: { rollups?: Rollups }, columns: Columns) {
  return Object.entries(rollups).flatMap(([name, { dimensions }]) => {
    const values = dimensions.map((column) => columns[column] ?? null);
    return values.every((value) => value === null) ? [] : [keyOf(name, values)];
  });
}

function keyOf(name: string, values: readonly unknown[]): string {
  const [only, ...more] = values;
  return `${name}=${more.length === 0 ? String(only) : JSON.stringify(values)}`;
}

/** Some totals of a rollup: those of one of the values. */
export interface Wanted {
  name: string;
  values: readonly unknown[];
}

export function keysOf({ name, values }: Wanted): string[] {
  return name === ALL ? [ALL] : values.map((value) => keyOf(name, [value]));
}
