import type { AnyKind } from "./kind.ts";
import type { StoredChange } from "./changes.store.ts";
import type { RecordBase } from "./resource.ts";
import type { Write } from "./writes.ts";

/** All changes of one record in a change set, the latest first, and what was changed since. */
export interface ChangedRecord {
  id: string;
  changes: readonly StoredChange[];
  /** Later changes of other change sets, the earliest first. */
  later: readonly StoredChange[];
  /** The record as it is now; undefined where it is deleted. */
  now: RecordBase | undefined;
}

/** How one record is brought back: by a write, by nothing as it is back already, or not at all. */
export type Undo =
  | { write: Write<object> }
  | { done: true }
  | { reason: string; laterChangeSetId: string | null };

const DONE: Undo = { done: true };

/** Decides how a record is brought back to what it was before a change set. */
export function undoOf(
  kind: Pick<AnyKind, "upcast" | "writable" | "inputOf">,
  { id, changes, later, now }: ChangedRecord,
): Undo {
  const first = changes.at(-1);
  const last = later.at(-1);
  const kept = (reason: string): Undo => ({ reason, laterChangeSetId: last?.changeSetId ?? null });
  if (first?.action === "created" || first?.action === "restored") {
    if (now === undefined) return DONE;
    return last === undefined ? { write: { op: "delete", id } } : kept("It was changed since.");
  }
  const wasDeleted = changes[0]?.action === "deleted";
  if (now === undefined) {
    if (!wasDeleted) return kept("It was deleted since.");
    if (last !== undefined) return kept("It was deleted again since.");
    return { write: { op: "restore", id, values: oldValues(kind, changes.slice(1)) } };
  }
  if (wasDeleted) return kept("It was restored since.");
  const values = oldValues(kind, changes);
  if (last === undefined) return { write: { op: "revert", id, values } };
  const clash = later.find(
    ({ action, previous }) =>
      action !== "updated" ||
      Object.keys(previous ?? {}).some((name) => kind.writable.has(name) && name in values),
  );
  if (clash !== undefined) {
    return { reason: "The same members were changed since.", laterChangeSetId: clash.changeSetId };
  }
  // Other members were changed since, so what follows from both is derived anew.
  return { write: { op: "update", id, data: kind.inputOf(values) } };
}

/** The values before a change set, of the members that it changed. */
function oldValues(
  kind: Pick<AnyKind, "upcast">,
  changes: readonly StoredChange[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { previous, docVersion } of changes) {
    const shaped = kind.upcast(previous ?? {}, docVersion) as unknown as Record<string, unknown>;
    // An upcast adds the members that are new since; only those that changed count.
    for (const name of Object.keys(previous ?? {})) values[name] = shaped[name];
  }
  delete values["updated_at"];
  return values;
}
