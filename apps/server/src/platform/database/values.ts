import type { Statement, Transaction } from "./database.ts";

/** A statement about any number of rows, written as a list of VALUES. */
export interface RowsStatement {
  name: string;
  /** One row: `$1` to `$n` are the parameters that all rows share, each `?` is a value of the row's own. */
  row: string;
  /** The statement around its rows: `insert into leads (…) values ${rows}`. */
  text: (rows: string) => string;
}

/** Runs the statement for some rows, whose values stand in the order of the `?`. */
export type QueryRows = <Result = never>(
  tx: Transaction,
  shared: readonly unknown[],
  rows: readonly (readonly unknown[])[],
) => Promise<Result[]>;

/** A prepared statement costs a connection about 4 KB per row. See decision 0027. */
const MAX_ROWS = 32;

/**
 * Makes a statement that is prepared once per power of two: 37 rows are sent as 32, 4 and 1 in one round trip.
 * VALUES cost the database less than `json_to_recordset` or `unnest`, and a router of shards understands them.
 */
export function forRows({ name, row, text }: RowsStatement): QueryRows {
  const shared = highestParameter(row + text(""));
  const texts = new Map<number, string>();

  const textFor = (size: number): string => {
    const known = texts.get(size);
    if (known !== undefined) return known;
    let parameter = shared;
    const oneRow = () => row.replaceAll("?", () => `$${++parameter}`);
    const made = text(Array.from({ length: size }, oneRow).join(", "));
    texts.set(size, made);
    return made;
  };

  return async <Result>(
    tx: Transaction,
    sharedValues: readonly unknown[],
    rows: readonly (readonly unknown[])[],
  ) => {
    const statements = inPowersOfTwo(rows).map((part): Statement => ({
      name: `${name}_${part.length}`,
      text: textFor(part.length),
      values: [...sharedValues, ...part.flat()],
    }));
    const results = await Promise.all(statements.map((statement) => tx.query<Result>(statement)));
    return results.flat();
  };
}

function highestParameter(sql: string): number {
  return Math.max(0, ...Array.from(sql.matchAll(/\$(\d+)/g), ([, digits]) => Number(digits)));
}

/** The rows in their order, in parts whose sizes are the largest powers of two that fit. */
function inPowersOfTwo<Row>(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  for (let at = 0, size = MAX_ROWS; at < rows.length; at += size) {
    while (size > rows.length - at) size /= 2;
    parts.push(rows.slice(at, at + size));
  }
  return parts;
}
