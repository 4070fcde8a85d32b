import type { TSchema } from "typebox";
import type { Rollups } from "../rollups/rollups.rules.ts";
import type { Operator } from "./filter.operands.rules.ts";
import type { Fields } from "./filter.ts";
import type { Sortable } from "./sort.rules.ts";

/** A query parameter of a list that is one condition of its filter, such as `minIcpScore=80`. */
export interface Parameter {
  /** The field that it asks about. */
  field: string;
  operator: Exclude<Operator, "ne" | "exists">;
  /** Of the parameter in the contract. */
  schema: TSchema;
  /** What the value becomes before it is compared. */
  clean?: (text: string) => string;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** What a list of records is made from. The view `visible_<plural>` has the records of one workspace. */
export interface Queryable {
  /** The path under `/api/`, and the name of its cursors and totals. */
  plural: string;
  /** The members of a document, which `fields` chooses from. */
  members: readonly string[];
  /** Column → SQL type. */
  columns: Readonly<Record<string, string>>;
  /** Text member → the column that keeps it folded by `fold`. */
  caseless?: Readonly<Record<string, string>>;
  /** What filters can ask about. */
  fields: Fields;
  /** What `sort` can name. */
  sortable: Sortable;
  /** The list's parameters, beside those that every list has. */
  parameters: Parameters;
  /** The version of today's documents, where the table can hold earlier ones. */
  docVersion?: number;
  /** Brings a document of an earlier shape to today's. */
  upcast?: (document: object, from: number) => object;
  /** Its maintained totals. Without them, the records are few and are counted. */
  rollups?: Rollups;
}
