import type { Problem } from "../errors/problem.ts";
import type { Reference } from "./kind.ts";

/** One change of one record, as somebody asks for it. */
export type Write<Data> =
  | { op: "create"; data: Data }
  | { op: "update"; id: string; data: Data; ifMatch?: string | undefined }
  | { op: "upsert"; matchOn: string; data: Data }
  /** `unreferenced`: refused where another record refers to it, instead of clearing that. */
  | { op: "delete"; id: string; ifMatch?: string | undefined; unreferenced?: boolean }
  /** `values`: what it had before it was deleted, where undo takes back more than the deletion. */
  | { op: "restore"; id: string; values?: object }
  /** Gives members the values that they had. Only undo does it: nothing is derived from them again. */
  | { op: "revert"; id: string; values: object }
  /** Removes the id of a record that is about to be deleted. Never asked for from outside. */
  | { op: "let_go"; id: string; reference: Reference<never>; deletedId: string };

/** Who asks for a write. */
export interface Origin {
  requestId: string | undefined;
  /** All changes of one request or job. Undefined for the creation of one record, whose own id stands for it. */
  changeSetId: string | undefined;
}

/** How writes belong to their change set. */
export interface WriteOptions {
  /** Whether the change set has changes already, so that this is not its beginning. */
  continues?: boolean;
}

/** A write with the request that asks for it. */
export type RequestedWrite<Data> = Write<Data> & Origin;

export type Action = "created" | "updated" | "unchanged" | "deleted" | "restored";

/** What a write did. */
export interface Written {
  action: Action;
  id: string;
  version: number;
  /** The record as JSON text; null when it was deleted. */
  doc: string | null;
  eventIds: readonly string[];
  changeSetId: string | undefined;
}

/** What became of one write: what it did, or why it did nothing. */
export type Outcome = Written | Problem;
