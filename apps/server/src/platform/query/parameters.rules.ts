import { invalidParameter } from "../errors/invalid.ts";
import { findField } from "./fields.rules.ts";
import { isOrder, operandOf } from "./filter.operands.rules.ts";
import type { Condition, Scalar } from "./filter.ts";
import { timeParameters } from "./list.schemas.ts";
import type { Parameter, Queryable } from "./queryable.ts";

type Sent = Readonly<Record<string, unknown>>;

/** The conditions that a list's parameters state; all of them apply. */
export function conditionsOf(
  { parameters, fields }: Pick<Queryable, "parameters" | "fields">,
  sent: Sent,
): Condition[] {
  return Object.entries({ ...parameters, ...timeParameters }).flatMap(([name, parameter]) => {
    if (sent[name] === undefined) return [];
    const field = findField(fields, parameter.field);
    if (field === undefined) throw new Error(`${name} asks about no field: ${parameter.field}.`);
    const values = [sent[name]].flat().map((value) => operand(name, parameter, field, value));
    return condition(field, parameter.operator, [...new Set(values)]);
  });
}

function operand(
  name: string,
  { operator, clean }: Parameter,
  field: Condition["field"],
  sent: unknown,
): Scalar {
  const cleaned = typeof sent === "string" && clean !== undefined ? clean(sent) : sent;
  const read = operandOf(field, operator, cleaned);
  if ("value" in read) return read.value;
  throw invalidParameter(name, read.rule, read.wrong);
}

function condition(
  field: Condition["field"],
  operator: Parameter["operator"],
  values: readonly Scalar[],
): Condition {
  if (operator === "in" || operator === "eq") return { field, operator: "in", values };
  const [value] = values;
  if (isOrder(operator)) return { field, operator, value: value as string | number };
  return { field, operator, value: value as string };
}
