/** What a field holds. `any` is a text, number or boolean that each record decides on, as in `custom`. */
export type FieldType =
  | "text"
  | "number"
  | "integer"
  | "boolean"
  | "instant"
  | "date"
  | "id"
  | "list"
  | "any";

/** Something that a filter can ask about. */
export interface Field {
  /** As filters name it, such as `icp_score` or `custom.region`. */
  name: string;
  /** Where it stands in the document. */
  path: readonly string[];
  type: FieldType;
  nullable: boolean;
  /** All that a text can be, where it is one of a few words. */
  words?: readonly string[];
}

/** The fields of one kind of document. */
export interface Fields {
  named: ReadonlyMap<string, Field>;
  /** Members below which every name is a field of type `any`, such as `["custom"]`. */
  open: readonly (readonly string[])[];
}

export type Scalar = string | number | boolean;

/**
 * One condition, ready to be evaluated: operands have the form that documents hold, and those of
 * text without words are case-folded. Each is true or false, and false for an unknown value.
 */
export type Condition = { field: Field } & (
  | { operator: "in"; values: readonly Scalar[] }
  | { operator: "gt" | "gte" | "lt" | "lte"; value: string | number }
  | { operator: "contains" | "starts_with"; value: string }
  | { operator: "exists" }
);

/** A parsed filter. `eq` is `in` with one value, and `ne` its negation. */
export type Filter =
  | { and: readonly Filter[] }
  | { or: readonly Filter[] }
  | { not: Filter }
  | Condition;

/** Whether text is compared as it stands: the words of a field are, and what is no free text. */
export function isExact({ field, operator }: Condition): boolean {
  if (field.type === "text") return field.words !== undefined && operator === "in";
  return field.type !== "any" && field.type !== "list";
}
