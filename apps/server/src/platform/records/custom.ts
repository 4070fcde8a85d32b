import { Type, type Static } from "typebox";

const Value = Type.Unsafe<string | number | boolean | null>({
  type: ["string", "number", "boolean", "null"],
  maxLength: 4000,
});

/** A workspace's own members of a record: names of its choice, plain values. */
export const Custom = Type.Record(Type.String({ minLength: 1, maxLength: 64 }), Value, {
  maxProperties: 100,
  description: "Your own members: up to 100 names with a text, number, boolean or null each.",
});
export type Custom = Static<typeof Custom>;

/** Merges custom members; `null` removes one (RFC 7396). Never touches a prototype. */
export function mergedCustom(before: Custom, change: Custom): Custom {
  const merged = new Map([...Object.entries(before), ...Object.entries(change)]);
  return Object.fromEntries([...merged].filter(([, value]) => value !== null));
}
