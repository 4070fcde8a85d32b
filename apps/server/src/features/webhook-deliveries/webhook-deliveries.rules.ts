import { lowestIdAfter, lowestIdFrom } from "../../platform/types/ids.ts";
import type { Order } from "../../platform/query/sort.rules.ts";
import type { DeliveryState, WebhookDeliveryListQuery } from "./webhook-deliveries.schemas.ts";

export const DELIVERIES = "webhook-deliveries";
export const ATTEMPTS = "webhook-attempts";
export const NEWEST_FIRST: Order = [
  { column: "event_id", descending: true },
  { column: "endpoint_id", descending: true },
];
export const BY_NUMBER: Order = [{ column: "attempt", descending: false }];

/** What a list shows. `types` are whole types, `groups` what stands before `.*`. */
export interface DeliveryFilter {
  endpointId: string | undefined;
  eventId: string | undefined;
  state: DeliveryState | undefined;
  types: readonly string[];
  groups: readonly string[];
  /** Bounds of event ids, whose time is when they happened: from the first on, below the second. */
  fromId: string | undefined;
  belowId: string | undefined;
}

export function filterOf(query: WebhookDeliveryListQuery): DeliveryFilter {
  const { eventType: types = [], createdAfter, createdBefore } = query;
  const all = types.includes("*");
  return {
    endpointId: query.endpointId,
    eventId: query.eventId,
    state: query.status,
    types: all ? [] : types.filter((name) => !name.endsWith(".*")),
    groups: all ? [] : types.filter((name) => name.endsWith(".*")).map((name) => name.slice(0, -2)),
    fromId: createdAfter === undefined ? undefined : lowestIdAfter(createdAfter),
    belowId: createdBefore === undefined ? undefined : lowestIdFrom(createdBefore),
  };
}

/** Bytes as text where they are UTF-8, else as base64. A character cut at the end is left out. */
export function readable(bytes: Uint8Array): { body: string; body_encoding: "utf-8" | "base64" } {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { body: decoder.decode(bytes, { stream: true }), body_encoding: "utf-8" };
  } catch {
    return { body: Buffer.from(bytes).toString("base64"), body_encoding: "base64" };
  }
}
