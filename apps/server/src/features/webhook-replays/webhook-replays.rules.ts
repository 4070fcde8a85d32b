import { evaluate } from "../../platform/query/filter.evaluate.rules.ts";
import type { Filter } from "../../platform/query/filter.ts";
import { subscriptionsTo } from "../../platform/types/subscriptions.ts";

/** The id right before this one. */
export function idBefore(id: string): string {
  const number = BigInt(`0x${id.replaceAll("-", "")}`) - 1n;
  const hex = number.toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
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
    if (!subscriptionsTo(type).some((name) => types.has(name))) return false;
    return filter === undefined || (body !== null && evaluate(filter, JSON.parse(body)));
  };
}
