import { createHash } from "node:crypto";

/** What a delivery is: an event on its way to an endpoint. */
export interface DeliveryKey {
  eventId: string;
  endpointId: string;
}

/**
 * The id of a delivery, made of both: a UUID (version 8) that begins with the event's time, so that
 * it is found through the event's key and needs no column and no index of its own.
 */
export function deliveryId({ eventId, endpointId }: DeliveryKey): string {
  const hash = createHash("sha256").update(`${eventId} ${endpointId}`).digest("hex");
  const time = eventId.slice(0, 13);
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** The event ids, both included, among which the event of a delivery is. */
export function eventRange(id: string): { from: string; to: string } {
  const time = id.slice(0, 13).toLowerCase();
  return { from: `${time}-0000-0000-000000000000`, to: `${time}-ffff-ffff-ffffffffffff` };
}
