import type { ErrorDetail } from "../errors/problem.ts";
import { quoted } from "../errors/quoted.ts";
import { escapePointer } from "../errors/pointer.ts";
import { nearest } from "../text/nearest.ts";
import { fieldNames, findField } from "./fields.rules.ts";
import {
  isOrder,
  operandOf,
  operators,
  operatorsOf,
  type Operator,
} from "./filter.operands.rules.ts";
import type { Condition, Field, Fields, Filter, Scalar } from "./filter.ts";

export const MAX_CONDITIONS = 50;
export const MAX_DEPTH = 8;
export const MAX_VALUES = 100;

export type Parsed = { filter: Filter } | { errors: readonly ErrorDetail[] };

interface Reading {
  fields: Fields;
  conditions: number;
  errors: ErrorDetail[];
}

/**
 * Reads a filter as it is written: `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }` or one
 * condition such as `{ "field": "icp_score", "gte": 80 }`. Every error points to its place;
 * `pointer` is where the filter itself stands.
 */
export function parseFilter(json: unknown, fields: Fields, pointer = "/filter"): Parsed {
  const reading: Reading = { fields, conditions: 0, errors: [] };
  const filter = node(reading, json, pointer, 1);
  if (reading.conditions > MAX_CONDITIONS) {
    const detail = `must have at most ${MAX_CONDITIONS} conditions; it has ${reading.conditions}.`;
    reading.errors.unshift({ pointer, rule: "conditions", detail });
  }
  return filter === undefined || reading.errors.length > 0
    ? { errors: reading.errors.slice(0, 100) }
    : { filter };
}

function wrong(reading: Reading, pointer: string, rule: string, detail: string): undefined {
  reading.errors.push({ pointer, rule, detail });
}

const GROUPS = ["and", "or", "not"] as const;

function node(reading: Reading, json: unknown, at: string, depth: number): Filter | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return wrong(reading, at, "type", 'must be an object with "and", "or", "not" or "field".');
  }
  if (depth > MAX_DEPTH) {
    return wrong(reading, at, "depth", `is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const members = json as Record<string, unknown>;
  const group = GROUPS.find((name) => Object.hasOwn(members, name));
  if (group === undefined) return condition(reading, members, at);
  const other = Object.keys(members).find((name) => name !== group);
  if (other !== undefined) {
    const place = `${at}/${escapePointer(other)}`;
    return wrong(
      reading,
      place,
      "alone",
      `cannot be in the same object as "${group}". Combine them with "and" or "or".`,
    );
  }
  if (group === "not") {
    const inner = node(reading, members["not"], `${at}/not`, depth + 1);
    return inner && { not: inner };
  }
  const list = members[group];
  if (!Array.isArray(list) || list.length === 0) {
    return wrong(reading, `${at}/${group}`, "type", "must be an array of at least one filter.");
  }
  const parts = list.map((part: unknown, i) =>
    node(reading, part, `${at}/${group}/${i}`, depth + 1),
  );
  const read = parts.filter((part) => part !== undefined);
  return group === "and" ? { and: read } : { or: read };
}

function condition(
  reading: Reading,
  members: Record<string, unknown>,
  at: string,
): Filter | undefined {
  reading.conditions++;
  const name = members["field"];
  if (name === undefined) return fieldMissing(reading, members, at);
  if (typeof name !== "string") return wrong(reading, `${at}/field`, "type", "must be a string.");
  const field = findField(reading.fields, name);
  if (field === undefined) return unknownField(reading, name, at);
  const sent = Object.keys(members).filter((member) => member !== "field");
  const strange = sent.find((member) => !operators.some((known) => known === member));
  if (strange !== undefined) return unknownOperator(reading, strange, at);
  const [operator, second] = sent as Operator[];
  const takes = operatorsOf[field.type];
  if (operator === undefined) {
    return wrong(reading, at, "operator", `needs an operator: ${takes.join(", ")}.`);
  }
  if (second !== undefined) {
    const detail = `is a second operator after "${operator}". Write one condition for each, combined with "and".`;
    return wrong(reading, `${at}/${second}`, "operator", detail);
  }
  if (!takes.includes(operator)) {
    const detail = `is not an operator for ${field.name}. Use ${takes.join(", ")}.`;
    return wrong(reading, `${at}/${operator}`, "operator", detail);
  }
  return tested(reading, field, operator, members[operator], `${at}/${operator}`);
}

function tested(
  reading: Reading,
  field: Field,
  operator: Operator,
  sent: unknown,
  at: string,
): Filter | undefined {
  if (operator === "exists") {
    if (typeof sent !== "boolean") return wrong(reading, at, "type", "must be true or false.");
    return sent ? { field, operator } : { not: { field, operator } };
  }
  if (operator === "in") {
    if (!Array.isArray(sent) || sent.length === 0 || sent.length > MAX_VALUES) {
      return wrong(reading, at, "type", `must be an array of 1 to ${MAX_VALUES} values.`);
    }
    const values = sent.map((one: unknown, i) =>
      scalar(reading, field, operator, one, `${at}/${i}`),
    );
    return { field, operator, values: values.filter((value) => value !== undefined) };
  }
  const value = scalar(reading, field, operator, sent, at);
  if (value === undefined) return undefined;
  if (operator === "eq" || operator === "ne") {
    const equal: Condition = { field, operator: "in", values: [value] };
    return operator === "eq" ? equal : { not: equal };
  }
  if (isOrder(operator)) return { field, operator, value: value as string | number };
  return { field, operator, value: value as string };
}

function scalar(
  reading: Reading,
  field: Field,
  operator: Operator,
  sent: unknown,
  at: string,
): Scalar | undefined {
  const operand = operandOf(field, operator, sent);
  if ("value" in operand) return operand.value;
  return wrong(reading, at, operand.rule, operand.wrong);
}

function fieldMissing(reading: Reading, members: Record<string, unknown>, at: string): undefined {
  const names = Object.keys(members);
  const near = nearest(names[0] ?? "", [...GROUPS]);
  if (names.length === 1 && Array.isArray(members[names[0] ?? ""]) && near !== undefined) {
    const detail = `is not a known member. Did you mean "${near}"?`;
    return wrong(reading, `${at}/${escapePointer(names[0] ?? "")}`, "unknown", detail);
  }
  const meant = names.find((name) => findField(reading.fields, name) !== undefined);
  const example = `{ "field": ${quoted(meant ?? [...reading.fields.named.keys()][0], 100)}, "eq": … }`;
  wrong(reading, `${at}/field`, "required", `is required. Write a condition as ${example}.`);
}

function unknownField(reading: Reading, name: string, at: string): undefined {
  const known = fieldNames(reading.fields);
  const near = nearest(name, known);
  const hint = near === undefined ? ` Use one of ${known.join(", ")}.` : ` Did you mean "${near}"?`;
  const detail = `${quoted(name, 100)} is not a field that you can filter by.${hint}`;
  wrong(reading, `${at}/field`, "unknown", detail);
}

function unknownOperator(reading: Reading, name: string, at: string): undefined {
  const near = nearest(name, operators);
  const hint =
    near === undefined ? ` Use one of ${operators.join(", ")}.` : ` Did you mean "${near}"?`;
  const detail = `${quoted(name, 100)} is not a known operator.${hint}`;
  wrong(reading, `${at}/${escapePointer(name)}`, "unknown", detail);
}
