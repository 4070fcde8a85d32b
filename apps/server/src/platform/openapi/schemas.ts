import { isDeepStrictEqual } from "node:util";
import type { JsonSchema } from "./document.ts";

/** Turns schemas with an `$id` into named components, wherever they are nested. */
export function createSchemaRegistry() {
  const named = new Map<string, JsonSchema>();
  /** Most schemas are used by many operations. */
  const used = new Map<object, JsonSchema>();

  function replaced(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null) return value;
    const { $id, ...members } = value as JsonSchema;
    const plain = Object.fromEntries(
      Object.entries(members).map(([name, member]) => [name, replaced(member)]),
    );
    if (typeof $id !== "string") return plain;
    const known = named.get($id);
    if (known !== undefined && !isDeepStrictEqual(known, plain)) {
      throw new Error(`Two different schemas have the $id "${$id}".`);
    }
    named.set($id, plain);
    return { $ref: `#/components/schemas/${$id}` };
  }

  return {
    /** The schema as it stands in the document: a reference, or inline when it has no name. */
    use(schema: object): JsonSchema {
      const known = used.get(schema);
      if (known !== undefined) return known;
      // A plain copy: the type builder's hidden marks are not JSON Schema.
      const plain = replaced(JSON.parse(JSON.stringify(schema))) as JsonSchema;
      used.set(schema, plain);
      return plain;
    },
    /** The components, by name. */
    components(): Record<string, JsonSchema> {
      return Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

export type SchemaRegistry = ReturnType<typeof createSchemaRegistry>;
