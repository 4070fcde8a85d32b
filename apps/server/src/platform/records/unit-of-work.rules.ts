import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { Problem, problem } from "../errors/problem.ts";
import { createdAtOf, newId } from "../ids.ts";
import { documentTooLarge } from "./document-size.ts";
import type { AnyKind, Kind, Reference, Referrer } from "./kind.ts";
import { requireVersion } from "../operations/precondition.ts";
import type { Room } from "./quota.ts";
import { MOST_CLEARED, stillReferred, tooManyReferences } from "./references.rules.ts";
import { difference, type RecordBase } from "./resource.ts";
import type { Action, RequestedWrite } from "./writes.ts";

/** A record at some moment, with its document as JSON text. */
export interface Snapshot<Doc> {
  record: Doc;
  version: number;
  doc: string;
}

/** A record in the hands of a unit of work: as it is stored, and as it is after the writes so far. */
export interface Entry<Doc> {
  id: string;
  stored: Snapshot<Doc> | undefined;
  now: Snapshot<Doc> | undefined;
}

/** One step of one record from a version to the next. */
export interface Step<Doc> {
  /** Which of the writes it carries out. */
  item: number;
  action: Exclude<Action, "unchanged">;
  id: string;
  version: number;
  before: Snapshot<Doc> | undefined;
  after: Snapshot<Doc> | undefined;
  /** The old values of the members that changed. */
  previous: Partial<Doc> | undefined;
}

/** A record of another kind that refers to one which a write deletes. */
export interface Follower {
  item: number;
  referrer: Referrer;
  id: string;
  deletedId: string;
}

/** What writes mean for the records that they name. Nothing is written yet. */
export interface UnitOfWork<Doc> {
  /** What is to be cleared or deleted of other kinds, first. */
  followers: readonly Follower[];
  entries: ReadonlyMap<string, Entry<Doc>>;
  steps: readonly Step<Doc>[];
  /** For each write: what it does to which record, or why it does nothing. */
  results: readonly (
    | { action: Action; entry: Entry<Doc>; snapshot: Snapshot<Doc> | undefined }
    | Problem
  )[];
}

/** What is known before the writes are carried out. */
export interface Loaded<Doc> {
  now: Date;
  /** Who writes. */
  actorId: string | null;
  /** The stored records that the writes name by id. */
  records: ReadonlyMap<string, Snapshot<Doc>>;
  /** The last state of deleted records that are to be restored, with the version of their deletion. */
  deleted: ReadonlyMap<string, Snapshot<Doc>>;
  /** Ids of the stored records that have a match key: `<match key> <value>` → ids. */
  matches: ReadonlyMap<string, readonly string[]>;
  /** By id of a record that is to be deleted: who refers to it. */
  referring: ReadonlyMap<string, readonly { referrer: Referrer; id: string }[]>;
  room: Room;
  /** Why a record may not be stored as it is, such as a reference to nothing. */
  objection: (record: Doc, before: Doc | undefined) => Problem | undefined;
}

/** The name of a match key's value in `matches`. */
export const matchName = (matchOn: string, key: string) => `${matchOn} ${key}`;

/** Carries out writes in memory, one after the other; a write that fails changes nothing. */
export function carryOut<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  writes: readonly RequestedWrite<Data>[],
  loaded: Loaded<Doc>,
): UnitOfWork<Doc> {
  const entries = new Map<string, Entry<Doc>>();
  const steps: Step<Doc>[] = [];
  const followers: Follower[] = [];
  /** Ids by match key, of what the writes so far have left. */
  const written = new Map<string, Set<string>>();

  const matchKeys = Object.entries(kind.matchKeys);

  const entryOf = (id: string): Entry<Doc> => {
    const known = entries.get(id);
    if (known !== undefined) return known;
    const stored = loaded.records.get(id);
    const entry = { id, stored, now: stored };
    entries.set(id, entry);
    return entry;
  };

  const existing = (id: string, ifMatch: string | undefined) => {
    const entry = entryOf(id.toLowerCase());
    if (entry.now === undefined) throw notFound(kind.name, id);
    requireVersion(kind.name, entry.now.version, ifMatch);
    return { entry, before: entry.now };
  };

  /** Checks a new state of a record and takes it on. */
  function take(
    item: number,
    entry: Entry<Doc>,
    action: Step<Doc>["action"],
    record: Doc,
    { version, previous }: { version: number; previous?: Partial<Doc> },
  ) {
    const before = entry.now;
    const doc = JSON.stringify(record);
    const after = { record, version, doc };
    const bytes = Buffer.byteLength(doc);
    const bytesBefore = before === undefined ? undefined : Buffer.byteLength(before.doc);
    const refused =
      (bytes > (bytesBefore ?? 0) ? documentTooLarge(kind.name, record, bytes) : undefined) ??
      loaded.objection(record, before?.record) ??
      takenKey(entry.id, record, before?.record) ??
      loaded.room.take(bytes, bytesBefore);
    if (refused !== undefined) throw refused;
    entry.now = after;
    entries.set(entry.id, entry);
    noteKeys(entry.id, record);
    steps.push({ item, action, id: entry.id, version, before, after, previous });
    return { action, entry, snapshot: after };
  }

  const keysOf = (matchOn: string, record: Doc) =>
    kind.matchKeys[matchOn]?.keysOf(record as unknown as Data) ?? [];

  function noteKeys(id: string, record: Doc): void {
    for (const [matchOn] of matchKeys) {
      for (const key of keysOf(matchOn, record)) {
        const name = matchName(matchOn, key);
        written.set(name, (written.get(name) ?? new Set()).add(id));
      }
    }
  }

  /** The records that have a match key now. */
  function holders(matchOn: string, key: string): string[] {
    const name = matchName(matchOn, key);
    const ids = new Set([...(loaded.matches.get(name) ?? []), ...(written.get(name) ?? [])]);
    return [...ids].filter((id) => {
      const record = entryOf(id).now?.record;
      return record !== undefined && keysOf(matchOn, record).includes(key);
    });
  }

  /** Why a record may not have a key that belongs to another. */
  function takenKey(id: string, record: Doc, before: Doc | undefined): Problem | undefined {
    for (const [matchOn, { unique }] of matchKeys) {
      if (unique !== true) continue;
      const old = before === undefined ? [] : keysOf(matchOn, before);
      for (const key of keysOf(matchOn, record)) {
        if (old.includes(key)) continue;
        const other = holders(matchOn, key).find((one) => one !== id);
        if (other !== undefined) return keyTaken(kind.name, matchOn, other);
      }
    }
    return undefined;
  }

  function create(item: number, data: Data) {
    const wrong = kind.check(data, undefined);
    if (wrong !== undefined) throw invalidBody([wrong]);
    const id = newId();
    const record = kind.newRecord(data, { id, createdBy: loaded.actorId });
    const entry: Entry<Doc> = { id, stored: undefined, now: undefined };
    return take(item, entry, "created", record, { version: 1 });
  }

  function update(item: number, id: string, data: Data, ifMatch: string | undefined) {
    const { entry, before } = existing(id, ifMatch);
    const wrong = kind.check(data, before.record);
    if (wrong !== undefined) throw invalidBody([wrong]);
    // A change that began earlier may have waited for this one: times never go back.
    const now = loaded.now.toISOString();
    const at = now > before.record.updated_at ? now : before.record.updated_at;
    const record = kind.changed(before.record, data, at);
    const previous = difference(before.record, record);
    if (previous === undefined) return { action: "unchanged" as const, entry, snapshot: before };
    return take(item, entry, "updated", record, { version: before.version + 1, previous });
  }

  function upsert(item: number, matchOn: string, data: Data) {
    const [key] = kind.matchKeys[matchOn]?.keysOf(data) ?? [];
    if (key === undefined) {
      const detail = `is required, because match_on is "${matchOn}".`;
      throw invalidBody([{ pointer: `/${matchOn}`, rule: "required", detail }]);
    }
    const [id, ...more] = holders(matchOn, key);
    if (id === undefined) return create(item, data);
    if (more.length === 0) return update(item, id, data, undefined);
    throw problem(errors.conflict, {
      detail: `${more.length + 1} ${kind.plural} have this ${matchOn}. Update the one that you mean by its id.`,
      errors: [{ pointer: `/${matchOn}`, rule: "unique", detail: "matches several records." }],
    });
  }

  function remove(item: number, id: string, ifMatch: string | undefined) {
    const { entry } = existing(id, ifMatch);
    letGo(item, entry.id);
    // A record may refer to itself, so letting go may have changed it.
    const before = entry.now ?? fail();
    const version = before.version + 1;
    loaded.room.give(Buffer.byteLength(before.doc));
    entry.now = undefined;
    steps.push({
      item,
      action: "deleted",
      id: entry.id,
      version,
      before,
      after: undefined,
      previous: undefined,
    });
    return { action: "deleted" as const, entry, snapshot: undefined };
  }

  /** Takes back what refers to a record that is to be deleted, or throws where something must not be taken back. */
  function letGo(item: number, deletedId: string): void {
    const referring = loaded.referring.get(deletedId) ?? [];
    for (const [referrer, found] of Map.groupBy(referring, (one) => one.referrer)) {
      if (referrer.reference.onDelete === "refuse") throw stillReferred(kind, referrer);
      if (found.length > MOST_CLEARED) throw tooManyReferences(kind, referrer);
      for (const { id } of found) {
        if (!isOwn(referrer.kind)) followers.push({ item, referrer, id, deletedId });
        else letGoOfOwn(item, referrer, id, deletedId);
      }
    }
  }

  function revert(item: number, id: string, values: Partial<Doc>) {
    const { entry, before } = existing(id, undefined);
    const now = loaded.now.toISOString();
    const record = { ...before.record, ...values, updated_at: now };
    const previous = difference(before.record, record);
    if (previous === undefined) return { action: "unchanged" as const, entry, snapshot: before };
    return take(item, entry, "updated", record, { version: before.version + 1, previous });
  }

  /** Removes from a record the id of another that is about to be deleted. */
  function forget(
    item: number,
    { id, reference, deletedId }: { id: string; reference: Reference<never>; deletedId: string },
  ) {
    const { entry, before } = existing(id, undefined);
    const record = before.record as never;
    if (!reference.idsOf(record).includes(deletedId)) {
      return { action: "unchanged" as const, entry, snapshot: before };
    }
    return update(item, id, reference.without(record, deletedId) as Data, undefined);
  }

  const isOwn = (other: AnyKind) => other.plural === kind.plural;

  function letGoOfOwn(item: number, { reference }: Referrer, id: string, deletedId: string): void {
    if (entryOf(id).now === undefined || id === deletedId) return;
    if (reference.onDelete === "cascade") remove(item, id, undefined);
    else forget(item, { id, reference, deletedId });
  }

  function restore(item: number, id: string, values: object = {}) {
    const entry = entryOf(id.toLowerCase());
    if (entry.now !== undefined) {
      return { action: "unchanged" as const, entry, snapshot: entry.now };
    }
    const last = loaded.deleted.get(entry.id);
    if (last === undefined)
      throw notFound(kind.name, id, "that was deleted within the last 30 days");
    const record = { ...last.record, ...values, updated_at: loaded.now.toISOString() };
    return take(item, entry, "restored", record, { version: last.version + 1 });
  }

  const results = writes.map((write, item) => {
    try {
      switch (write.op) {
        case "create":
          return create(item, write.data);
        case "update":
          return update(item, write.id, write.data, write.ifMatch);
        case "upsert":
          return upsert(item, write.matchOn, write.data);
        case "delete":
          return remove(item, write.id, write.ifMatch);
        case "restore":
          return restore(item, write.id, write.values);
        case "revert":
          return revert(item, write.id, write.values);
        case "let_go":
          return forget(item, write);
      }
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  });
  return { entries, steps, followers, results };
}

/** The refusal of a key that another record has. */
export function keyTaken(name: string, matchOn: string, id?: string): Problem {
  const who = id === undefined ? `Another ${name}` : `The ${name} ${id}`;
  return problem(errors.conflict, {
    detail: `${who} has this ${matchOn} already. Update that one, or use an upsert.`,
    errors: [{ pointer: `/${matchOn}`, rule: "unique", detail: "is taken in this workspace." }],
  });
}

function fail(): never {
  throw new Error("A record was lost in the middle of its own deletion.");
}

/** When a record was created: the time of its id. RFC 3339. */
export function createdAt(id: string): string {
  return createdAtOf(id).toISOString();
}

/** The 404 of a record that is not in the workspace. */
export function notFound(name: string, id: string, what = "in this workspace"): Problem {
  return problem(errors.not_found, { detail: `There is no ${name} ${id.slice(0, 64)} ${what}.` });
}
