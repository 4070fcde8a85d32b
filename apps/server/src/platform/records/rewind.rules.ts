import type { StoredChange } from "./changes.store.ts";
import type { AnyKind } from "./kind.ts";
import type { RecordBase } from "./resource.ts";

/** A record before some changes, the latest of them first, from what it is after them; undefined where it was not there. */
export function rewound<Doc extends RecordBase>(
  kind: Pick<AnyKind, "upcast">,
  after: Doc | undefined,
  changes: readonly StoredChange[],
): Doc | undefined {
  return changes.reduce<Doc | undefined>((state, change) => before(kind, state, change), after);
}

/** The state of a record before a change, from the state after it. */
export function before<Doc extends RecordBase>(
  kind: Pick<AnyKind, "upcast">,
  after: Doc | undefined,
  { action, previous, docVersion }: StoredChange,
): Doc | undefined {
  if (action === "created" || action === "restored") return undefined;
  const shaped = kind.upcast(previous ?? {}, docVersion);
  if (action === "deleted") return shaped as Doc;
  if (after === undefined) return undefined;
  // An upcast adds the members that are new since; only those that changed count.
  const changed = Object.keys(previous ?? {}).map((name) => [
    name,
    shaped[name as keyof RecordBase],
  ]);
  return { ...after, ...(Object.fromEntries(changed) as Partial<Doc>) };
}
