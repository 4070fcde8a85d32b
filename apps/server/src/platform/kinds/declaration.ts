import type { TObject, TSchema } from "typebox";
import type { ErrorDetail } from "../errors/problem.ts";
import type { AnyKind, ChangeContext, MatchKey, Reference } from "../records/kind.ts";
import type { Columns, RecordBase, Resource } from "../records/resource.ts";
import type { Tag } from "../openapi/document.ts";

/** An event of a kind beside `created`, `updated`, `deleted` and `restored`. */
export interface DeclaredEvent {
  /** After the dot, such as `won`. */
  name: string;
  description: string;
  /** The example's members that differ from the example of the record. */
  data: object;
  previous: object;
}

/** A reference whose kind may not be defined yet: undefined stands for the kind that is being declared. */
export type DeclaredReference<Doc> = Omit<Reference<Doc>, "kind"> & {
  kind: () => AnyKind | undefined;
};

/** A kind of record as data. `defineKind` makes everything else from it. */
export interface KindDeclaration<Doc extends RecordBase, Data extends object> extends Pick<
  Resource<Doc>,
  "name" | "plural" | "caseless" | "searchText" | "sortable" | "parameters" | "rollups"
> {
  /** How the reference names its group, and what it says about it. */
  tag: Tag;
  /** Of the documents; see `documentSchema`. */
  schema: TObject;
  /** The members that clients write, beside those that every record has. */
  writable: readonly string[];
  /** Those of them that a new record must have. */
  required?: readonly string[];
  /** Schemas of inputs that differ from the member of the same name. */
  inputs?: Readonly<Record<string, TSchema>>;
  /** The input that gives members these values, where an input differs from its member. */
  inputOf?: (values: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** What a new record has where the client sent nothing, if not null or an empty list. */
  defaults?: Partial<Doc>;
  /** Members that follow from others. Gets the record with the input merged into it. */
  derive?: (merged: Doc, context: ChangeContext<Doc, Data>) => Doc;
  check?: (input: Data, before: Doc | undefined) => ErrorDetail | undefined;
  /** Column → SQL type, beside the columns that every kind has. */
  columns: Readonly<Record<string, string>>;
  /** The values of columns that are no members. */
  toColumns?: (record: Doc) => Columns;
  references?: readonly DeclaredReference<Doc>[];
  matchKeys?: Readonly<Record<string, MatchKey<Data>>>;
  /** From each earlier shape of the document to the next. */
  upcasts?: readonly ((document: Record<string, unknown>) => object)[];
  eventNames?: (before: Doc, after: Doc) => readonly string[];
  events?: (example: Doc) => readonly DeclaredEvent[];
  /** Sentences of the reference that differ from the usual. */
  descriptions?: Partial<Record<"list" | "create" | "update" | "delete", string>>;
  examples: {
    /** An id for the record of the examples. */
    id: string;
    create: Data;
    update: Data;
    /** Members of the record that nobody writes, for the example. */
    filters: readonly object[];
    query: object;
  };
}
