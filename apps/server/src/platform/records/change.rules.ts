import { invalidBody } from "../errors/invalid.ts";
import { newId } from "../types/ids.ts";
import type { Kind } from "./kind.ts";
import { keyAmbiguous, keyMissing, notFound, nothingMatches } from "./refusals.ts";
import { difference, type RecordBase } from "./resource.ts";
import { unchanged, type Staged } from "./staged.rules.ts";
import type { Effect, Entry } from "./unit-of-work.ts";

/** What creates and changes records in a unit of work. */
export interface Changes<Doc, Data> {
  create: (item: number, data: Data) => Effect<Doc>;
  update: (item: number, id: string, data: Data, ifMatch?: string) => Effect<Doc>;
  upsert: (item: number, matchOn: string, data: Data) => Effect<Doc>;
  revert: (item: number, id: string, values: object) => Effect<Doc>;
  restore: (item: number, id: string, values?: object) => Effect<Doc>;
}

export function changesIn<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { loaded, matches, entryOf, existing, put }: Staged<Doc>,
): Changes<Doc, Data> {
  /** A change that began earlier may have waited for this one: times never go back. */
  function timeAfter({ updated_at: before }: Doc): string {
    const now = loaded.now.toISOString();
    return now > before ? now : before;
  }

  function create(item: number, data: Data) {
    const wrong = kind.check(data, undefined);
    if (wrong !== undefined) throw invalidBody([wrong]);
    const id = newId();
    const record = kind.newRecord(data, { id, createdBy: loaded.actorId });
    const entry: Entry<Doc> = { id, stored: undefined, now: undefined };
    return put(entry, record, { item, action: "created", version: 1 });
  }

  function update(item: number, id: string, data: Data, ifMatch?: string) {
    const { entry, before } = existing(id, ifMatch);
    const wrong = kind.check(data, before.record);
    if (wrong !== undefined) throw invalidBody([wrong]);
    const record = kind.changed(before.record, data, timeAfter(before.record));
    const previous = difference(before.record, record);
    if (previous === undefined) return unchanged(entry, before);
    return put(entry, record, { item, action: "updated", version: before.version + 1, previous });
  }

  function upsert(item: number, matchOn: string, data: Data) {
    const [key] = kind.matchKeys[matchOn]?.keysOf(data) ?? [];
    if (key === undefined) throw keyMissing(kind, matchOn);
    const [id, ...more] = matches.holders(matchOn, key);
    if (id === undefined) {
      const missing = kind.required.find((name) => !(name in data));
      if (missing !== undefined) throw nothingMatches(kind, matchOn, missing);
      return create(item, data);
    }
    if (more.length === 0) return update(item, id, data);
    throw keyAmbiguous(kind, matchOn, more.length + 1);
  }

  function revert(item: number, id: string, values: object) {
    const { entry, before } = existing(id, undefined);
    const record = { ...before.record, ...values, updated_at: timeAfter(before.record) };
    const previous = difference(before.record, record);
    if (previous === undefined) return unchanged(entry, before);
    return put(entry, record, { item, action: "updated", version: before.version + 1, previous });
  }

  function restore(item: number, id: string, values: object = {}) {
    const entry = entryOf(id.toLowerCase());
    if (entry.now !== undefined) return unchanged(entry, entry.now);
    const last = loaded.deleted.get(entry.id);
    if (last === undefined) {
      throw notFound(kind.name, id, "that was deleted within the last 30 days");
    }
    const record = { ...last.record, ...values, updated_at: timeAfter(last.record) };
    return put(entry, record, { item, action: "restored", version: last.version + 1 });
  }

  return { create, update, upsert, revert, restore };
}
