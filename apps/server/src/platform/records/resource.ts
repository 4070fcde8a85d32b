import type { Fields } from "../query/filter.ts";
import type { Event } from "../outbox/outbox.store.ts";

/** What every record has. A record *is* its response document. */
export interface RecordBase {
  id: string;
  created_at: string;
  updated_at: string;
}

/** The values of a record's columns, by their names. */
export type Columns = Readonly<Record<string, string | number | null>>;

/**
 * A kind of record as data: where it lives, and what of its document is kept in columns beside it
 * because something filters, sorts, joins or sums by it.
 */
export interface Resource<R extends RecordBase> {
  /** In event types: `lead` gives `lead.created`. */
  name: string;
  /** The table, the path under `/api/` and the name of its totals. */
  plural: string;
  /** Column name → SQL type. */
  columns: Readonly<Record<string, string>>;
  /** Text member → the column that keeps it folded by `fold`. */
  caseless?: Readonly<Record<string, string>>;
  /** What filters can ask about. */
  fields: Fields;
  project: (record: R) => Columns;
  /** The texts that `q=` finds a record by. */
  searchable: (record: R) => readonly (string | null)[];
  /** The totals that a record with these columns counts in, beside the total of all. */
  countedUnder: (columns: Columns) => readonly string[];
  /** Query parameter values of `sort` → column. */
  sortable: Readonly<Record<string, string>>;
}

/** The path of one record. */
export function recordPath(resource: Pick<Resource<RecordBase>, "plural">, id: string): string {
  return `/api/${resource.plural}/${id}`;
}

/** An event about a record, such as `lead.created`. */
export function recordEvent<R extends RecordBase>(
  resource: Resource<R>,
  verb: string,
  record: R,
  { data, requestId, previous = null }: Pick<Event, "data" | "requestId"> & Partial<Event>,
): Event {
  const path = recordPath(resource, record.id);
  return { type: `${resource.name}.${verb}`, recordId: record.id, path, data, previous, requestId };
}

/** The old values of the members that differ; `updated_at` alone is no difference. */
export function difference<R extends RecordBase>(before: R, after: R): Partial<R> | undefined {
  const old: Partial<R> = {};
  let found = false;
  for (const name of Object.keys(after) as (keyof R)[]) {
    if (name === "updated_at" || JSON.stringify(before[name]) === JSON.stringify(after[name]))
      continue;
    old[name] = before[name];
    found = true;
  }
  return found ? old : undefined;
}
