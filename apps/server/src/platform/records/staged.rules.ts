import { documentTooLarge } from "./document-size.ts";
import type { Kind } from "./kind.ts";
import { matchIndex, type MatchIndex } from "./match-index.rules.ts";
import { requireVersion } from "../operations/precondition.ts";
import { notFound } from "./refusals.ts";
import type { RecordBase } from "./resource.ts";
import type { Effect, Entry, Follower, Loaded, Snapshot, Step } from "./unit-of-work.ts";

/** Which write a step belongs to, and what it does. */
type StepOf<Doc> = Pick<Step<Doc>, "item" | "action" | "version"> &
  Partial<Pick<Step<Doc>, "previous">>;

/** The records of a unit of work while its writes are carried out in memory. */
export interface Staged<Doc> {
  loaded: Loaded<Doc>;
  entries: Map<string, Entry<Doc>>;
  steps: Step<Doc>[];
  followers: Follower[];
  matches: MatchIndex<Doc>;
  entryOf: (id: string) => Entry<Doc>;
  /** A record that a write needs, in the version that it wants. */
  existing: (
    id: string,
    ifMatch: string | undefined,
  ) => { entry: Entry<Doc>; before: Snapshot<Doc> };
  /** Checks a new state of a record and takes it on. */
  put: (entry: Entry<Doc>, record: Doc, step: StepOf<Doc>) => Effect<Doc>;
  /** Gives what takes back everything that was done after now. */
  mark: () => () => void;
  /** Takes a record away. */
  drop: (entry: Entry<Doc>, before: Snapshot<Doc>, item: number) => Effect<Doc>;
}

export function stage<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  loaded: Loaded<Doc>,
): Staged<Doc> {
  const entries = new Map<string, Entry<Doc>>();
  const steps: Step<Doc>[] = [];
  const followers: Follower[] = [];
  const matches = matchIndex(kind, loaded.matches, (id) => entryOf(id).now?.record);

  function entryOf(id: string): Entry<Doc> {
    const known = entries.get(id);
    if (known !== undefined) return known;
    const stored = loaded.records.get(id);
    const entry = { id, stored, now: stored };
    entries.set(id, entry);
    return entry;
  }

  function existing(id: string, ifMatch: string | undefined) {
    const entry = entryOf(id.toLowerCase());
    if (entry.now === undefined) throw notFound(kind.name, id);
    requireVersion(kind.name, entry.now.version, ifMatch);
    return { entry, before: entry.now };
  }

  function put(entry: Entry<Doc>, record: Doc, step: StepOf<Doc>) {
    const before = entry.now;
    const doc = JSON.stringify(record);
    const after = { record, version: step.version, doc };
    const bytes = Buffer.byteLength(doc);
    const bytesBefore = before === undefined ? undefined : Buffer.byteLength(before.doc);
    const refused =
      (bytes > (bytesBefore ?? 0) ? documentTooLarge(kind.name, record, bytes) : undefined) ??
      loaded.objection(record, before?.record, entries) ??
      matches.taken(record, before?.record) ??
      loaded.room.take(bytes, bytesBefore);
    if (refused !== undefined) throw refused;
    entry.now = after;
    entries.set(entry.id, entry);
    matches.note(record);
    steps.push({ previous: undefined, ...step, id: entry.id, before, after });
    return { action: step.action, entry, snapshot: after };
  }

  function drop(entry: Entry<Doc>, before: Snapshot<Doc>, item: number) {
    const action = "deleted" as const;
    loaded.room.give(Buffer.byteLength(before.doc));
    entry.now = undefined;
    const version = before.version + 1;
    steps.push({
      item,
      action,
      id: entry.id,
      version,
      before,
      after: undefined,
      previous: undefined,
    });
    return { action, entry, snapshot: undefined };
  }

  function mark() {
    const [stepsDone, followersDone] = [steps.length, followers.length];
    return () => {
      for (const { id, before } of steps.splice(stepsDone).toReversed()) entryOf(id).now = before;
      followers.splice(followersDone);
    };
  }

  return { loaded, entries, steps, followers, matches, entryOf, existing, put, drop, mark };
}

/** The effect of a write that changes nothing. */
export function unchanged<Doc>(entry: Entry<Doc>, snapshot: Snapshot<Doc>): Effect<Doc> {
  return { action: "unchanged", entry, snapshot };
}
