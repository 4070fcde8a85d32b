import type { TObject } from "typebox";
import type { ErrorDetail } from "../errors/problem.ts";
import type { RecordBase, Resource } from "./resource.ts";

/** What a change of a record knows beside the record itself. `at` is RFC 3339. */
export interface ChangeContext<Doc, Data> {
  input: Data;
  /** The record before the change; undefined for a new one. */
  before: Doc | undefined;
  at: string;
}

/** A member that holds the id of another record. */
export interface Reference<Doc> {
  /** The member, such as `company_id`. */
  member: string;
  /** The kind that it refers to. */
  kind: () => AnyKind;
  /** What happens to this record when the other one is deleted. */
  onDelete: "clear" | "refuse" | "cascade";
  /** The foreign key behind it; undefined where it has several ids. */
  constraint?: string;
  /** The member with its ids in lower case, as ids are kept. */
  tidied: (doc: Doc) => object;
  /** The ids that a record holds. */
  idsOf: (doc: Doc) => readonly string[];
  /** Whether no record may come to refer to itself by way of others of its kind. */
  acyclic?: boolean;
  /** The column that holds the ids: one, or an array of them. */
  column: string;
  isArray?: boolean;
  /** The input that removes an id. */
  without: (doc: Doc, id: string) => object;
}

/** A kind that refers to another, and by which of its members. */
export interface Referrer {
  kind: AnyKind;
  reference: Reference<never>;
}

/** A member by which an upsert finds the record that it changes. */
export interface MatchKey<Data> {
  /** The column that holds the keys: a text, or an array of texts. */
  column: string;
  isArray?: boolean;
  /** The member of an input that holds them, if it has another name. */
  member?: string;
  /** Whether no two records may have the same key. */
  unique?: boolean;
  /** The keys of an input or record, as the column holds them. An upsert matches by the first. */
  keysOf: (input: Data) => readonly string[];
}

/** A kind of record, ready to be read and written. Made by `defineKind`. */
export interface Kind<Doc extends RecordBase, Data extends object> extends Resource<Doc> {
  /** Of its documents. */
  schema: TObject;
  /** The members that clients write. */
  writable: ReadonlySet<string>;
  /** The members that a new record must have. */
  required: readonly string[];
  /** The version of the shape of its documents: one more than there are upcasts. */
  docVersion: number;
  /** Brings a document of an earlier shape to today's. */
  upcast: (document: object, from: number) => Doc;
  /** The input that gives members of a document these values. */
  inputOf: (values: Readonly<Record<string, unknown>>) => Data;
  newRecord: (input: Data, base: NewRecord) => Doc;
  changed: (before: Doc, input: Data, at: string) => Doc;
  /** What is wrong with an input that no schema can say. */
  check: (input: Data, before: Doc | undefined) => ErrorDetail | undefined;
  /** The events that a change means beside `updated`. */
  eventNames: (before: Doc, after: Doc) => readonly string[];
  references: Reference<Doc>[];
  /** Who refers to records of this kind. Filled as kinds are defined. */
  referrers: Referrer[];
  matchKeys: Readonly<Record<string, MatchKey<Data>>>;
}

/** What a new record begins with. */
export interface NewRecord {
  id: string;
  createdBy: string | null;
}

/** Any kind, for code that handles several. */
export type AnyKind = Kind<RecordBase, object>;
