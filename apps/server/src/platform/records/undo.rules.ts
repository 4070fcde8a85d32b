import type { StoredChange } from "./changes.store.ts";
import type { AnyKind } from "./kind.ts";
import { difference, type RecordBase } from "./resource.ts";
import { rewound } from "./rewind.rules.ts";
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
  | { write: Write<object>; laterChangeSetId: string | null }
  | { done: true }
  | { reason: string; laterChangeSetId: string | null };

type Members = Record<string, unknown>;

/** Decides how a record is brought back to what it was before a change set, without losing a later change. */
export function undoOf(
  kind: Pick<AnyKind, "upcast" | "writable" | "inputOf">,
  { id, changes, later, now }: ChangedRecord,
): Undo {
  const after = rewound(kind, now, later.toReversed());
  const target = rewound(kind, after, changes);
  const laterChangeSetId = later.at(-1)?.changeSetId ?? null;
  const kept = (reason: string): Undo => ({ reason, laterChangeSetId });
  const write = (wanted: Write<object>): Undo => ({ write: wanted, laterChangeSetId });

  if (now === undefined) {
    if (target === undefined) return { done: true };
    if (after !== undefined) return kept("It was deleted since.");
    // It came back and was deleted again: what it was then must be what it was before.
    const [lastKept, firstKept] = [later.at(-1), changes[0]].map(
      (change) => change && rewound(kind, undefined, [change]),
    );
    if (lastKept && firstKept && differs(firstKept, lastKept))
      return kept("It was deleted again since.");
    return write({ op: "restore", id, values: target });
  }
  if (after === undefined) return kept("It was restored since.");
  if (target === undefined) {
    if (differs(after, now)) return kept("It was changed since.");
    return write({ op: "delete", id, unreferenced: true });
  }
  const values = difference(target, after) ?? {};
  const since = difference(after, now) ?? {};
  const clash = Object.keys(values).find((name) => kind.writable.has(name) && name in since);
  if (clash !== undefined) {
    const change = later.findLast(({ previous }) => previous !== null && clash in previous);
    const set = change?.changeSetId ?? laterChangeSetId;
    return { reason: "The same members were changed since.", laterChangeSetId: set };
  }
  if (!Object.keys(values).some((name) => name in since))
    return write({ op: "revert", id, values });
  // What follows from both this and the later changes is derived anew.
  return write({ op: "update", id, data: kind.inputOf(replacing(values, now)) });
}

const differs = (one: RecordBase, other: RecordBase) => difference(one, other) !== undefined;

/** An update merges `custom` name by name, so the names that are to go are named. */
function replacing(values: Members, now: RecordBase): Members {
  if (!("custom" in values)) return values;
  const gone = Object.keys(now.custom).map((name) => [name, null]);
  return { ...values, custom: { ...Object.fromEntries(gone), ...(values["custom"] as object) } };
}
