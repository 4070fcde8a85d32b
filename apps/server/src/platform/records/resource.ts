import type { Event } from "../outbox/outbox.store.ts";
import type { Queryable } from "../query/queryable.ts";
import type { Custom } from "./custom.ts";

/** What every record has. A record *is* its response document. */
export interface RecordBase {
  id: string;
  owner_id: string | null;
  team_id: string | null;
  external_id: string | null;
  external_source: string | null;
  tags: string[];
  custom: Custom;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

/** The values of a record's columns, by their names. */
export type Columns = Readonly<Record<string, string | number | readonly string[] | null>>;

/**
 * A kind of record as data: where it lives, what of its document is kept in columns beside it
 * because something filters, sorts, joins or sums by it, and how it is queried.
 */
export interface Resource<R> extends Queryable {
  /** In event types: `lead` gives `lead.created`. */
  name: string;
  toColumns: (record: R) => Columns;
  /** The texts that `q=` finds a record by. */
  searchText: (record: R) => readonly (string | null)[];
}

/** The path of one record. */
export function recordPath(kind: { plural: string }, id: string): string {
  return `/api/${kind.plural}/${id}`;
}

/** An event about a record, such as `lead.created`. */
export function recordEvent(
  kind: { name: string; plural: string },
  name: string,
  record: { id: string },
  { data, requestId, previous = null }: Pick<Event, "data" | "requestId"> & Partial<Event>,
): Event {
  const path = recordPath(kind, record.id);
  return { type: `${kind.name}.${name}`, recordId: record.id, path, data, previous, requestId };
}

/** The old values of the members that differ; `updated_at` alone is no difference. */
export function difference<R extends object>(before: R, after: R): Partial<R> | undefined {
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
