import type { Changes } from "./change.rules.ts";
import type { AnyKind, Kind, Reference, Referrer } from "./kind.ts";
import { MOST_CLEARED, stillReferred, tooManyReferences } from "./references.rules.ts";
import type { RecordBase } from "./resource.ts";
import { unchanged, type Staged } from "./staged.rules.ts";
import type { Effect } from "./unit-of-work.ts";
import type { Write } from "./writes.ts";

/** A reference to a record that is about to be deleted. */
interface LostReference {
  id: string;
  reference: Reference<never>;
  deletedId: string;
}

type Removal = Omit<Extract<Write<never>, { op: "delete" }>, "op">;

/** What deletes records in a unit of work, with what refers to them. */
export interface Removals<Doc> {
  remove: (item: number, removal: Removal) => Effect<Doc>;
  /** Removes from a record the id of another that is about to be deleted. */
  forget: (item: number, lost: LostReference) => Effect<Doc>;
}

export function removalsIn<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { loaded, followers, entryOf, existing, drop }: Staged<Doc>,
  { update }: Pick<Changes<Doc, Data>, "update">,
): Removals<Doc> {
  const isOwn = (other: AnyKind) => other.plural === kind.plural;

  function remove(item: number, { id, ifMatch, unreferenced = false }: Removal) {
    const { entry } = existing(id, ifMatch);
    letGo(item, entry.id, unreferenced);
    // A record may refer to itself, so letting go may have changed it.
    return drop(entry, entry.now ?? fail(), item);
  }

  /** Takes back what refers to a record that is to be deleted, or throws where something must not be taken back. */
  function letGo(item: number, deletedId: string, unreferenced: boolean): void {
    const referring = (loaded.referring.get(deletedId) ?? []).filter((one) =>
      stillRefers(one, deletedId),
    );
    for (const [referrer, [first, ...more]] of Map.groupBy(referring, (one) => one.referrer)) {
      if (unreferenced || referrer.reference.onDelete === "refuse") {
        throw stillReferred(kind, referrer, first?.id);
      }
      if (more.length >= MOST_CLEARED) throw tooManyReferences(kind, referrer);
    }
    for (const { referrer, id } of referring) {
      if (!isOwn(referrer.kind)) followers.push({ item, referrer, id, deletedId });
      else letGoOfOwn(item, referrer, id, deletedId);
    }
  }

  /** Writes before may have changed a record of this kind. */
  function stillRefers({ referrer, id }: { referrer: Referrer; id: string }, deletedId: string) {
    if (!isOwn(referrer.kind)) return true;
    const record = entryOf(id).now?.record;
    return (
      id !== deletedId &&
      record !== undefined &&
      referrer.reference.idsOf(record as never).includes(deletedId)
    );
  }

  function letGoOfOwn(item: number, { reference }: Referrer, id: string, deletedId: string): void {
    if (reference.onDelete === "cascade") remove(item, { id });
    else forget(item, { id, reference, deletedId });
  }

  function forget(item: number, { id, reference, deletedId }: LostReference) {
    const { entry, before } = existing(id, undefined);
    const record = before.record as never;
    if (!reference.idsOf(record).includes(deletedId)) return unchanged(entry, before);
    return update(item, id, reference.without(record, deletedId) as Data);
  }

  return { remove, forget };
}

function fail(): never {
  throw new Error("A record was lost in the middle of its own deletion.");
}
