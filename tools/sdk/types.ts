import type { JsonSchema } from "../../apps/server/src/platform/openapi/document.ts";

const REF = "#/components/schemas/";

/** The use of a type. Sent types allow Date and readonly arrays; received types have neither. */
export type Direction = "sent" | "received" | "query";

/**
 * A JSON Schema as a TypeScript type. Knows the keywords that our contract uses to say what a value is;
 * limits (lengths, patterns) are the server's to check. Throws on a schema that it does not know.
 */
export function typeOf(schema: JsonSchema, direction: Direction): string {
  const { $ref, enum: values, anyOf, oneOf, type } = schema;
  if (typeof $ref === "string") return refName($ref);
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(values)) {
    return union([
      ...values.map((value) => JSON.stringify(value)),
      ...(Array.isArray(type) && type.includes("null") ? ["null"] : []),
    ]);
  }
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) {
    return union((choices as JsonSchema[]).map((choice) => typeOf(choice, direction)));
  }
  if (Array.isArray(schema["allOf"])) {
    const all = (schema["allOf"] as JsonSchema[]).map((one) => `(${typeOf(one, direction)})`);
    return all.join(" & ");
  }
  // A string limit means that the type is a string.
  if (type === undefined)
    return "pattern" in schema || "maxLength" in schema ? "string" : "unknown";
  return union(([type].flat() as string[]).map((one) => simpleType(one, schema, direction)));
}

export function refName(ref: string): string {
  if (!ref.startsWith(REF)) throw new Error(`The SDK generator does not support ${ref}.`);
  return ref.slice(REF.length);
}

function simpleType(type: string, schema: JsonSchema, direction: Direction): string {
  switch (type) {
    case "string":
      return direction === "query" && schema["format"] === "date-time" ? "string | Date" : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
      return type;
    case "array":
      return arrayType(schema, direction);
    case "object":
      return objectType(schema, direction);
  }
  throw new Error(`The SDK generator does not support this schema: ${JSON.stringify(schema)}.`);
}

function arrayType(schema: JsonSchema, direction: Direction): string {
  const item = typeOf((schema["items"] ?? {}) as JsonSchema, direction);
  const readonly = direction === "received" ? "" : "readonly ";
  const { minItems, maxItems } = schema as { minItems?: number; maxItems?: number };
  if (minItems !== undefined && minItems === maxItems && minItems <= 4) {
    return `${readonly}[${Array(minItems).fill(item).join(", ")}]`;
  }
  const array = `${readonly}(${item})[]`;
  return direction === "query" ? `${item} | ${array}` : array;
}

function objectType(schema: JsonSchema, direction: Direction): string {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>);
  const { required = [], additionalProperties } = schema as {
    required?: string[];
    additionalProperties?: boolean | JsonSchema;
  };
  if (properties.length === 0 && additionalProperties !== false) {
    const values = typeof additionalProperties === "object" ? additionalProperties : {};
    return `Record<string, ${typeOf(values, direction)}>`;
  }
  return membersOf(
    properties.map(([name, member]) => ({
      name,
      schema: member,
      required: required.includes(name),
    })),
    direction,
  );
}

export interface Member {
  name: string;
  schema: JsonSchema;
  required: boolean;
  description?: string | undefined;
}

/** An object type. Optional members can be `undefined`, which JSON and queries omit. */
export function membersOf(members: readonly Member[], direction: Direction): string {
  const lines = members.map(({ name, schema, required, description }) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const type = typeOf(schema, direction);
    return `${comment(description ?? schema["description"])}${key}${required ? "" : "?"}: ${type}${required ? "" : " | undefined"};`;
  });
  return `{\n${lines.join("\n")}\n}`;
}

/** A doc comment and a line break; empty without text. */
export function comment(text: unknown): string {
  if (typeof text !== "string" || text === "") return "";
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

function union(types: readonly string[]): string {
  const distinct = new Set(types);
  // This way, editors still suggest the literals.
  const open = distinct.has("string") && types.some((type) => type.startsWith('"'));
  return [...distinct]
    .map((type) => (open && type === "string" ? "(string & {})" : type))
    .join(" | ");
}
