import { Type, type TSchema } from "typebox";
import { listParameters } from "./list.schemas.ts";
import { describedOnly } from "../types/schema.ts";
import { MAX_CONDITIONS, MAX_DEPTH, MAX_VALUES } from "./filter.parse.rules.ts";
import { MAX_TEXT, operatorsOf } from "./filter.operands.rules.ts";
import { MAX_FILTER_KB } from "./filter.size.rules.ts";
import type { Field, Fields } from "./filter.ts";

/**
 * The schema of filters on some fields, for the contract: `name` is its component's name, without
 * "Filter". `parseFilter` validates filters; its messages are clearer than those of a recursive schema.
 */
export function filterSchema(
  name: string,
  fields: Fields,
  examples: readonly object[],
  mostKb = MAX_FILTER_KB,
) {
  const self = { $ref: `#/components/schemas/${name}Filter` };
  const group = (member: string, schema: object, description: string) => ({
    type: "object",
    description,
    required: [member],
    additionalProperties: false,
    properties: { [member]: schema },
  });
  const several = { type: "array", minItems: 1, items: self };
  return Type.Unsafe<unknown>({
    [describedOnly]: true,
    $id: `${name}Filter`,
    description: describe(fields, mostKb),
    oneOf: [
      group("and", several, "All of these conditions must match."),
      group("or", several, "At least one of these conditions must match."),
      group("not", self, "This condition must not match."),
      conditionSchema(name, fields),
    ],
    examples,
  });
}

function conditionSchema(name: string, fields: Fields) {
  const text = { type: "string", maxLength: MAX_TEXT };
  const value = { type: ["string", "number", "boolean"], maxLength: MAX_TEXT };
  const ordered = { type: ["string", "number"], maxLength: MAX_TEXT };
  const open = fields.open.map((path) => ({ pattern: `^${path.join("\\.")}\\..` }));
  return {
    $id: `${name}Condition`,
    type: "object",
    description: "A field and one operator with its value.",
    required: ["field"],
    minProperties: 2,
    maxProperties: 2,
    additionalProperties: false,
    properties: {
      field: {
        type: "string",
        description: "The field to compare.",
        anyOf: [{ enum: [...fields.named.keys()] }, ...open],
      },
      eq: { ...value, description: "Equal." },
      ne: { ...value, description: "Not equal. Also matches `null`." },
      in: {
        type: "array",
        minItems: 1,
        maxItems: MAX_VALUES,
        items: value,
        description: "Equal to one of these values.",
      },
      gt: { ...ordered, description: "Greater or later." },
      gte: { ...ordered, description: "Greater, later or equal." },
      lt: { ...ordered, description: "Less or earlier." },
      lte: { ...ordered, description: "Less, earlier or equal." },
      contains: {
        ...text,
        minLength: 1,
        description: "The string contains this substring, or the list contains this entry.",
      },
      starts_with: { ...text, minLength: 1, description: "The string starts with this." },
      exists: {
        type: "boolean",
        description:
          "`true`: has a value that is not `null` and not an empty list. `false`: the opposite.",
      },
    },
  };
}

function describe(fields: Fields, mostKb: number): string {
  const byType = Map.groupBy(fields.named.values(), ({ type }) => type);
  const lines = [...byType].map(
    ([type, of]) =>
      `- ${type}: ${of.map(nameOf).join(", ")}. Takes ${operatorsOf[type].join(", ")}.`,
  );
  const open = fields.open.map((path) => `\`${path.join(".")}.<name>\``).join(", ");
  if (open !== "")
    lines.push(`- your own: ${open}. A string, number or boolean. Takes every operator.`);
  return [
    `\`{ "and": [..] }\`, \`{ "or": [..] }\`, \`{ "not": {..} }\`, or one condition: a \`field\` and one operator with its value. At most ${MAX_CONDITIONS} conditions, nested at most ${MAX_DEPTH} deep, and at most ${mostKb} KB as JSON.`,
    "String comparisons ignore case, accents, width and invisible characters. A condition on `null` is false. `ne` and `not` are the exact opposite of what they negate, so they match `null`. Values of different types are never equal and have no order.",
    lines.join("\n"),
  ].join("\n\n");
}

function nameOf({ name, words }: Field): string {
  return words === undefined ? `\`${name}\`` : `\`${name}\` (${words.join(", ")})`;
}

/** The body of a query: a filter, and the parameters of the list as members. */
export function queryBody<S extends TSchema>(name: string, filter: S) {
  const { sort, limit, cursor, fields, q, count } = listParameters;
  return Type.Object(
    { filter, sort, limit, cursor, fields, q, count },
    { $id: name, additionalProperties: false },
  );
}
