import { isId } from "../types/ids.ts";
import { isCalendarDate, millisecondFrom, millisecondOf, parseInstant } from "../types/instants.ts";
import { nearest } from "../text/nearest.ts";
import { fold } from "../text/fold.ts";
import type { Field, FieldType, Scalar } from "./filter.ts";

export const operators = [
  "eq",
  "ne",
  "in",
  "gt",
  "gte",
  "lt",
  "lte",
  "contains",
  "starts_with",
  "exists",
] as const;
export type Operator = (typeof operators)[number];

const equality = ["eq", "ne", "in", "exists"] as const;
const order = ["eq", "ne", "in", "gt", "gte", "lt", "lte", "exists"] as const;

/** Which operators a field takes, by its type. */
export const operatorsOf: Readonly<Record<FieldType, readonly Operator[]>> = {
  text: [...equality, "contains", "starts_with"],
  number: order,
  integer: order,
  boolean: equality,
  instant: order,
  date: order,
  id: equality,
  list: ["contains", "exists"],
  any: operators,
};

/** What a field of a type is called, with its article. */
const typeWords: Readonly<Record<FieldType, string>> = {
  text: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "a boolean",
  instant: "a timestamp with an offset (such as 2026-01-11T10:30:00Z)",
  date: "a calendar date (such as 2026-03-31)",
  id: "a UUID",
  list: "a string",
  any: "a string, number or boolean",
};

export const MAX_TEXT = 4_000;

/** A value that was sent, in the form that documents hold; or what is wrong with it. */
export type Operand = { value: Scalar } | { wrong: string; rule: string };

/** Reads the value that a field is compared with. */
export function operandOf(field: Field, operator: Operator, sent: unknown): Operand {
  if (sent === null) {
    return {
      rule: "type",
      wrong: `must not be null. To match unknown values, use "exists": false.`,
    };
  }
  if (typeof sent === "string" && sent.length > MAX_TEXT) {
    return { rule: "maxLength", wrong: `must have at most ${MAX_TEXT} characters.` };
  }
  const isPart = operator === "contains" || operator === "starts_with";
  if (isPart) {
    if (typeof sent !== "string") return { rule: "type", wrong: "must be a string." };
    // Every text has nothing as its part.
    if (fold(sent) === "") {
      return { rule: "minLength", wrong: "must contain a visible character." };
    }
  }
  if (isOrder(operator) && field.type === "any" && typeof sent === "boolean") {
    return { rule: "type", wrong: "must be a number or a string: booleans have no order." };
  }
  if (field.words !== undefined && !isPart) return wordOf(field.words, sent);
  const value = valueOf(field.type, operator, sent);
  if (value !== undefined) return { value };
  const owner = field.type === "any" ? "" : ` to compare ${field.name} with`;
  return { rule: "type", wrong: `must be ${typeWords[field.type]}${owner}.` };
}

export function isOrder(operator: Operator): operator is "gt" | "gte" | "lt" | "lte" {
  return /^[gl]te?$/.test(operator);
}

/** The word as it is written in documents, whatever case it was sent in. */
function wordOf(words: readonly string[], sent: unknown): Operand {
  if (typeof sent !== "string") return { rule: "type", wrong: "must be a string." };
  const wanted = fold(sent);
  const value = words.find((word) => fold(word) === wanted);
  if (value !== undefined) return { value };
  const near = nearest(sent, words);
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  return { rule: "enum", wrong: `must be one of ${words.join(", ")}.${hint}` };
}

function valueOf(type: FieldType, operator: Operator, sent: unknown): Scalar | undefined {
  switch (type) {
    case "text":
    case "list":
      return typeof sent === "string" ? fold(sent) : undefined;
    case "number":
      return typeof sent === "number" ? sent : undefined;
    case "integer":
      return Number.isSafeInteger(sent) ? (sent as number) : undefined;
    case "boolean":
      return typeof sent === "boolean" ? sent : undefined;
    case "instant":
      return typeof sent === "string" ? instant(operator, sent) : undefined;
    case "date":
      return typeof sent === "string" && isCalendarDate(sent) ? sent : undefined;
    case "id":
      return typeof sent === "string" && isId(sent) ? sent.toLowerCase() : undefined;
    case "any":
      if (typeof sent === "string") return fold(sent);
      return typeof sent === "number" || typeof sent === "boolean" ? sent : undefined;
  }
}

/**
 * Documents have instants in UTC in whole milliseconds from 1970 on; what is sent may be finer, or
 * before, or have another offset. An equal one cannot be finer: such a text is in no document.
 */
function instant(operator: Operator, sent: string): string | undefined {
  const parsed = parseInstant(sent);
  if (parsed === undefined) return undefined;
  if (parsed.finer && !isOrder(operator)) return sent;
  const up = operator === "gte" || operator === "lt";
  return (up ? millisecondFrom(sent) : millisecondOf(sent)).toISOString();
}
