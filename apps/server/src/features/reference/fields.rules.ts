import type { JsonSchema, OpenApiDocument } from "../../platform/openapi/document.ts";

/** A member of an object, or a parameter, as the reference shows it. */
export interface Field {
  name: string;
  /** In words: "integer or null", "list of string". */
  type: string;
  required: boolean;
  description: string;
  /** Bounds and formats, in words. */
  rules: string[];
  /** The allowed values, if there are few. */
  values: string[];
  /** Its own members, or those of the list's items. */
  fields: Field[];
}

const DEEPEST = 6;
const words: Readonly<Record<string, string>> = {
  string: "string",
  array: "list",
  integer: "integer",
};

/** The members of a schema, in its order. Names of schemas that contain themselves are not followed again. */
export function fieldsOf(
  document: OpenApiDocument,
  schema: JsonSchema,
  seen: readonly string[] = [],
): Field[] {
  const { plain, name } = resolved(document, schema);
  if (name !== undefined && (seen.includes(name) || seen.length > DEEPEST)) return [];
  const path = name === undefined ? seen : [...seen, name];
  const items = plain["items"];
  if (isSchema(items)) return fieldsOf(document, items, path);
  const choices = choicesOf(plain).filter((choice) => choice["type"] !== "null");
  if (choices.length > 0) return mergedFields(document, choices, path);
  const required = new Set(plain["required"] as string[] | undefined);
  return Object.entries((plain["properties"] ?? {}) as Record<string, JsonSchema>).map(
    ([member, own]) =>
      fieldOf(document, { name: member, required: required.has(member) }, own, path),
  );
}

/** One field of a schema. */
export function fieldOf(
  document: OpenApiDocument,
  { name, required }: Pick<Field, "name" | "required">,
  schema: JsonSchema,
  seen: readonly string[] = [],
): Field {
  const { plain } = resolved(document, schema);
  const description = (schema["description"] ?? plain["description"] ?? "") as string;
  return {
    name,
    type: typeOf(document, schema),
    required,
    description,
    rules: rulesOf(plain),
    values: valuesOf(plain),
    fields: fieldsOf(document, schema, seen),
  };
}

/** Merges several shapes: every member once; its description explains differences. */
function mergedFields(
  document: OpenApiDocument,
  choices: readonly JsonSchema[],
  seen: readonly string[],
): Field[] {
  const all = choices.map((choice) => fieldsOf(document, choice, seen));
  const found = new Map<string, Field>();
  for (const field of all.flat()) {
    const known = found.get(field.name);
    if (known === undefined) found.set(field.name, { ...field, required: isIn(all, field) });
    else known.values = [...new Set([...known.values, ...field.values])];
  }
  return [...found.values()];
}

const isIn = (all: readonly (readonly Field[])[], { name }: Field) =>
  all.every((fields) => fields.some((field) => field.name === name && field.required));

function typeOf(document: OpenApiDocument, schema: JsonSchema): string {
  const { plain, name } = resolved(document, schema);
  const choices = choicesOf(plain);
  if (choices.length > 0) {
    const all = choices.map((choice) => typeOf(document, choice));
    return [...new Set(all)].join(" or ");
  }
  const types = [plain["type"] ?? (plain["properties"] === undefined ? "any" : "object")].flat();
  const said = types.map((type) => {
    if (type === "array" && isSchema(plain["items"]))
      return `list of ${typeOf(document, plain["items"])}`;
    if (type === "object" && name !== undefined) return name;
    return words[type as string] ?? (type as string);
  });
  return said.join(" or ");
}

function rulesOf(schema: JsonSchema): string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  const { format, pattern } = schema as { format?: string; pattern?: string };
  const items = isSchema(schema["items"]) ? schema["items"] : undefined;
  return [
    range(minLength, maxLength, "characters"),
    range(minimum, maximum, ""),
    range(minItems, maxItems, "items"),
    format === undefined ? undefined : `format ${format}`,
    pattern === undefined ? undefined : `pattern \`${pattern}\``,
    schema["uniqueItems"] === true ? "no repeats" : undefined,
    schema["default"] === undefined
      ? undefined
      : `default \`${JSON.stringify(schema["default"])}\``,
    ...(items === undefined ? [] : rulesOf(items).map((rule) => `each ${rule}`)),
  ].filter((rule) => rule !== undefined);
}

function range(least: unknown, most: unknown, unit: string): string | undefined {
  const say = (n: unknown) => Number(n).toLocaleString("en-US");
  const text =
    least !== undefined && most !== undefined
      ? `${say(least)} to ${say(most)}`
      : least !== undefined
        ? `at least ${say(least)}`
        : most !== undefined
          ? `at most ${say(most)}`
          : undefined;
  return text === undefined ? undefined : `${text} ${unit}`.trim();
}

function valuesOf(schema: JsonSchema): string[] {
  if (schema["const"] !== undefined) return [textOf(schema["const"])];
  const own = schema["enum"] ?? (isSchema(schema["items"]) ? schema["items"]["enum"] : undefined);
  return Array.isArray(own) ? own.map(textOf) : [];
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function choicesOf(schema: JsonSchema): JsonSchema[] {
  return ((schema["anyOf"] ?? schema["oneOf"] ?? []) as JsonSchema[]).filter(isSchema);
}

/** The schema that a reference leads to, and its name. */
function resolved(
  document: OpenApiDocument,
  schema: JsonSchema,
): { plain: JsonSchema; name: string | undefined } {
  const ref = schema["$ref"];
  if (typeof ref !== "string") return { plain: schema, name: undefined };
  const name = ref.split("/").at(-1) ?? "";
  return { plain: document.components.schemas[name] ?? {}, name };
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
