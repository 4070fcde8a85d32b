import type { TObject, TSchema } from "typebox";
import type { Field, Fields, FieldType } from "./filter.ts";

interface Plain {
  type?: string | readonly string[];
  format?: string;
  enum?: readonly unknown[];
  items?: Plain;
  properties?: object;
}

const formats: Readonly<Record<string, FieldType>> = {
  uuid: "id",
  date: "date",
  "date-time": "instant",
};

/** The fields of a document, from its schema. Members that a filter cannot ask about are left out. */
export function fieldsOf(schema: TObject): Fields {
  const named = new Map<string, Field>();
  const open: string[][] = [];
  for (const [name, member] of Object.entries<TSchema>(schema.properties)) {
    const plain = member as Plain;
    const types = [plain.type ?? []].flat();
    const type = fieldType(plain, types);
    if (type !== undefined) {
      const words = plain.enum?.filter((word) => typeof word === "string");
      const field = { name, path: [name], type, nullable: types.includes("null") };
      named.set(name, words === undefined ? field : { ...field, words });
    } else if (types.includes("object") && plain.properties === undefined) {
      open.push([name]);
    }
  }
  return { named, open };
}

function fieldType(plain: Plain, types: readonly string[]): FieldType | undefined {
  const type = types.find((name) => name !== "null");
  switch (type) {
    case "string":
      return formats[plain.format ?? ""] ?? "text";
    case "number":
    case "integer":
    case "boolean":
      return type;
    case "array":
      return plain.items?.type === "string" ? "list" : undefined;
    default:
      return undefined;
  }
}

/**
 * The fields of events about some kinds of records: `type`, and `data.<field>` and
 * `previous.<field>` for what any of the records has.
 */
export function eventFields(types: readonly string[], records: readonly Fields[]): Fields {
  const type: Field = { name: "type", path: ["type"], type: "text", nullable: false, words: types };
  const named = new Map([[type.name, type]]);
  const open = new Map<string, string[]>();
  for (const place of ["data", "previous"]) {
    for (const fields of records) {
      for (const field of fields.named.values()) {
        const name = `${place}.${field.name}`;
        const here = { ...field, name, path: [place, ...field.path], nullable: true };
        const there = named.get(name);
        named.set(name, there === undefined ? here : merged(there, here));
      }
      for (const path of fields.open) open.set([place, ...path].join("."), [place, ...path]);
    }
  }
  return { named, open: [...open.values()] };
}

/** A field that two kinds of records have: what either can hold. */
function merged(one: Field, other: Field): Field {
  const { words, ...field } = one;
  if (one.type !== other.type) return { ...field, type: "any" };
  return words === undefined || other.words === undefined
    ? field
    : { ...field, words: [...new Set([...words, ...other.words])] };
}

/** The field of a name, or nothing. */
export function findField(fields: Fields, name: string): Field | undefined {
  const known = fields.named.get(name);
  if (known !== undefined) return known;
  for (const path of fields.open) {
    const prefix = `${path.join(".")}.`;
    if (!name.startsWith(prefix) || name.length === prefix.length) continue;
    return { name, path: [...path, name.slice(prefix.length)], type: "any", nullable: true };
  }
  return undefined;
}

/** The names that people may use, `custom.<name>` for what is open. */
export function fieldNames(fields: Fields): string[] {
  return [...fields.named.keys(), ...fields.open.map((path) => `${path.join(".")}.<name>`)];
}
