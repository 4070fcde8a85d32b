import { foldOnce, type fold } from "../text/fold.ts";
import { isExact, type Condition, type Filter } from "./filter.ts";

/**
 * Whether a document passes a filter. A condition on an unknown value (`null` or missing) or on one
 * of another type is false, and `not` and `ne` are the exact opposite: they are true for it.
 * Who asks several filters of one document gives the same `folding`, so that each text is folded once.
 */
export function evaluate(filter: Filter, document: unknown, folding = foldOnce()): boolean {
  if ("and" in filter) return filter.and.every((part) => evaluate(part, document, folding));
  if ("or" in filter) return filter.or.some((part) => evaluate(part, document, folding));
  if ("not" in filter) return !evaluate(filter.not, document, folding);
  return holds(filter, valueAt(document, filter.field.path), folding);
}

function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function holds(condition: Condition, found: unknown, folding: typeof fold): boolean {
  if (found === undefined || found === null) return false;
  const { field } = condition;
  if (field.type === "list") {
    if (!Array.isArray(found)) return false;
    if (condition.operator === "exists") return found.length > 0;
    const wanted = condition.operator === "contains" ? condition.value : undefined;
    return found.some((item) => typeof item === "string" && folding(item) === wanted);
  }
  if (condition.operator === "exists") return true;
  const value = comparable(condition, found, folding);
  switch (condition.operator) {
    case "in":
      return condition.values.some((wanted) => wanted === value);
    case "contains":
      return typeof value === "string" && value.includes(condition.value);
    case "starts_with":
      return typeof value === "string" && value.startsWith(condition.value);
    case "gt":
      return compare(value, condition.value, (order) => order > 0);
    case "gte":
      return compare(value, condition.value, (order) => order >= 0);
    case "lt":
      return compare(value, condition.value, (order) => order < 0);
    case "lte":
      return compare(value, condition.value, (order) => order <= 0);
  }
}

function comparable(condition: Condition, found: unknown, folding: typeof fold): unknown {
  if (typeof found !== "string") return found;
  if (condition.field.type === "id") return found.toLowerCase();
  return isExact(condition) ? found : folding(found);
}

/** By number, or by the code points of text; values of two types are in no order. */
function compare(
  value: unknown,
  wanted: string | number,
  decide: (order: number) => boolean,
): boolean {
  if (typeof value === "number" && typeof wanted === "number") return decide(value - wanted);
  if (typeof value === "string" && typeof wanted === "string") {
    // UTF-8 is in the order of code points, which the engine's own UTF-16 is not.
    return decide(Buffer.compare(Buffer.from(value), Buffer.from(wanted)));
  }
  return false;
}
