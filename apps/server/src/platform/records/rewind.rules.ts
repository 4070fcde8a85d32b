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
  if (action === "deleted") return kind.upcast(previous ?? {}, docVersion) as Doc;
  if (after === undefined) return undefined;
  return { ...after, ...(oldValues(kind, { previous, docVersion }) as Partial<Doc>) };
}

/** The old values that a change kept, under today's names. An upcast adds what is new since; only what changed counts. */
export function oldValues(
  kind: Pick<AnyKind, "upcast">,
  { previous, docVersion }: Pick<StoredChange, "previous" | "docVersion">,
): object {
  const old = previous ?? {};
  const shaped = Object.entries(kind.upcast(old, docVersion));
  const fresh = kind.upcast({}, docVersion) as unknown as Record<string, unknown>;
  return Object.fromEntries(
    shaped.filter(
      ([name, value]) => name in old || JSON.stringify(value) !== JSON.stringify(fresh[name]),
    ),
  );
}
