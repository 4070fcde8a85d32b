import type { Event } from "../outbox/outbox.store.ts";
import { ALL, rollupDeltas, type TotalDelta } from "../rollups/rollups.rules.ts";
import type { Change } from "./changes.store.ts";
import type { Kind } from "./kind.ts";
import { recordEvent, type RecordBase } from "./resource.ts";
import type { Entry, Snapshot, Step } from "./unit-of-work.ts";
import type { Origin } from "./writes.ts";

/** The events of a step. */
export function eventsOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { action, before, after, previous }: Step<Doc>,
  requestId: string | undefined,
): Event[] {
  const { record, doc: data } = after ?? before ?? {};
  if (record === undefined || data === undefined) return [];
  const more =
    action === "updated" && before !== undefined ? kind.eventNames(before.record, record) : [];
  return [action, ...more].map((name) =>
    recordEvent(kind, name, record, { data, previous: previous ?? null, requestId }),
  );
}

/** What a record counts in, before and after. */
export function countsOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { stored, now }: Entry<Doc>,
): TotalDelta[] {
  if (stored === now) return [];
  return [...counted(kind, stored, -1), ...counted(kind, now, 1)];
}

/** What a record counts in: all of its kind, and each of its rollups. */
export function counted<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  snapshot: Snapshot<Doc> | undefined,
  n: 1 | -1,
): TotalDelta[] {
  if (snapshot === undefined) return [];
  const { record, doc } = snapshot;
  return [
    { key: ALL, n, bytes: n * Buffer.byteLength(doc) },
    ...rollupDeltas(kind, kind.toColumns(record), n),
  ];
}

/** The row of the change log. The creation of a single record needs none: the record says who and when. */
export function changeOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { action, id, version, before, previous }: Step<Doc>,
  { requestId, changeSetId }: Partial<Origin> = {},
): Change | undefined {
  if (changeSetId === undefined) {
    if (action === "created") return undefined;
    throw new Error(`Only a creation goes without a change set, not what was ${action}.`);
  }
  const old = action === "deleted" ? before?.doc : oldValues(previous, before?.record);
  const { name, docVersion } = kind;
  return {
    kind: name,
    recordId: id,
    version,
    action,
    requestId,
    changeSetId,
    docVersion,
    previous: old ?? null,
  };
}

function oldValues<Doc extends RecordBase>(
  previous: Partial<Doc> | undefined,
  before: Doc | undefined,
) {
  return previous && JSON.stringify({ ...previous, updated_at: before?.updated_at });
}

/** The bytes of what steps wrote. */
export function writtenBytes<Doc>(steps: readonly Step<Doc>[]): number {
  return steps.reduce(
    (sum, { after }) => sum + (after === undefined ? 0 : Buffer.byteLength(after.doc)),
    0,
  );
}
