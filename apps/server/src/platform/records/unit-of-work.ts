import type { Problem } from "../errors/problem.ts";
import type { Referrer } from "./kind.ts";
import type { Room } from "./quota.ts";
import type { Action } from "./writes.ts";

/** A record at some moment, with its document as JSON text. */
export interface Snapshot<Doc> {
  record: Doc;
  version: number;
  doc: string;
}

/** A record in a unit of work: as it is stored, and as it is after the writes so far. */
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

/** What one write does to which record. */
export interface Effect<Doc> {
  action: Action;
  entry: Entry<Doc>;
  snapshot: Snapshot<Doc> | undefined;
}

/** What writes mean for the records that they name. Nothing is written yet. */
export interface UnitOfWork<Doc> {
  /** What is to be cleared or deleted of other kinds, first. */
  followers: readonly Follower[];
  entries: ReadonlyMap<string, Entry<Doc>>;
  steps: readonly Step<Doc>[];
  /** For each write: what it does, or why it does nothing. */
  results: readonly (Effect<Doc> | Problem)[];
}

/**
 * Why a record may not refer to what it refers to, once the ids that exist are known. `staged`: the records that the
 * writes so far have touched.
 */
export type ReferenceCheck<Doc> = (
  record: Doc,
  before: Doc | undefined,
  staged: ReadonlyMap<string, Entry<Doc>>,
) => Problem | undefined;

/** What is known before the writes are carried out. */
export interface Loaded<Doc> {
  now: Date;
  /** Who writes. */
  actorId: string | null;
  /** The stored records that the writes name by id. */
  records: ReadonlyMap<string, Snapshot<Doc>>;
  /** The last state of deleted records that are to be restored, with the version of their deletion. */
  deleted: ReadonlyMap<string, Snapshot<Doc>>;
  /** Ids of the stored records that have a match key, by `matchName`. */
  matches: ReadonlyMap<string, readonly string[]>;
  /** By id of a record that is to be deleted: who refers to it. */
  referring: ReadonlyMap<string, readonly { referrer: Referrer; id: string }[]>;
  room: Room;
  objection: ReferenceCheck<Doc>;
}

/** The name of a match key's value in `matches`. */
export const matchName = (matchOn: string, key: string) => `${matchOn} ${key}`;
