import { evaluate } from "../../platform/filter/filter.evaluate.rules.ts";
import type { Filter } from "../../platform/filter/filter.ts";
import { lowestIdAt } from "../../platform/ids.ts";

/** The id right before this one. */
export function idBefore(id: string): string {
  const number = BigInt(`0x${id.replaceAll("-", "")}`) - 1n;
  const hex = number.toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** The place before everything from an instant on; no event has this id itself. */
export function placeBefore(instant: string): string {
  const finer = /\.\d{3}\d*[1-9]/.test(instant);
  const at = Date.parse(instant) + (finer ? 1 : 0);
  return lowestIdAt(new Date(Math.min(LATEST, Math.max(0, at))));
}

/** What an endpoint wants, as it is now. */
export interface Subscription {
  eventTypes: readonly string[];
  /** Its parsed filter, as JSON. */
  condition: string | null;
}

/** Says of an event, by its type and body, whether an endpoint wants it. */
export function wants({ eventTypes, condition }: Subscription) {
  const types = new Set(eventTypes);
  const filter = condition === null ? undefined : (JSON.parse(condition) as Filter);
  return ({ type, body }: { type: string; body: string | null }): boolean => {
    const group = `${type.split(".", 1)[0] ?? ""}.*`;
    if (!types.has("*") && !types.has(group) && !types.has(type)) return false;
    return filter === undefined || (body !== null && evaluate(filter, JSON.parse(body)));
  };
}
