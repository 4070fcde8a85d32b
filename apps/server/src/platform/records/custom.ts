import { Type, type Static } from "typebox";
import { invalidBody } from "../errors/invalid.ts";
import { AS_SENT, keptAsSent } from "../types/schema.ts";

const MAX_NAMES = 100;

/** A workspace's own members of a record: names of its choice, plain values. */
export const Custom = Type.Unsafe<Record<string, string | number | boolean | null>>({
  type: "object",
  additionalProperties: {
    [keptAsSent]: true,
    type: ["string", "number", "boolean", "null"],
    maxLength: 4000,
  },
  propertyNames: { minLength: 1, maxLength: 64 },
  maxProperties: MAX_NAMES,
  description: `Your own members: up to 100 names, each with a string, number or boolean. ${AS_SENT}`,
});
export type Custom = Static<typeof Custom>;

/**
 * Merges custom members; `null` removes one (RFC 7396). Never touches a prototype.
 * Refuses a result of more than 100 names.
 */
export function mergedCustom(before: Custom, change: Custom): Custom {
  const merged = new Map([...Object.entries(before), ...Object.entries(change)]);
  const kept = [...merged].filter(([, value]) => value !== null);
  if (kept.length > MAX_NAMES) {
    const detail = `must have at most ${MAX_NAMES} names. With the existing ones, it would have ${kept.length}.`;
    throw invalidBody([{ pointer: "/custom", rule: "maxProperties", detail }]);
  }
  return Object.fromEntries(kept);
}
