import type { Event } from "../outbox/outbox.store.ts";
import type { Queryable } from "../query/queryable.ts";

/** What every record has. A record *is* its response document. */
export interface RecordBase {
  id: string;
  created_at: string;
  updated_at: string;
}

/** The values of a record's columns, by their names. */
export type Columns = Readonly<Record<string, string | number | null>>;

/**
 * A kind of record as data: where it lives, what of its document is kept in columns beside it
 * because something filters, sorts, joins or sums by it, and how it is queried.
 */
export interface Resource<R extends RecordBase> extends Queryable {
  /** In event types: `lead` gives `lead.created`. */
  name: string;
  project: (record: R) => Columns;
  /** The texts that `q=` finds a record by. */
  searchable: (record: R) => readonly (string | null)[];
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
