import { randomUUID } from "node:crypto";

const OWN = /^req_[0-9a-f]{24}$/;

let millisecond = 0;
let hex = "";

/**
 * `req_` and 24 hex digits: 12 of the time, 12 random. From Node's store of random UUIDs: fresh bytes each time were a
 * tenth of the CPU time of a get.
 */
export function newRequestId(): string {
  const now = Date.now();
  if (now !== millisecond) {
    millisecond = now;
    hex = now.toString(16).padStart(12, "0");
  }
  return `req_${hex}${randomUUID().slice(24)}`;
}

/**
 * An id in the form of ours as a UUID of version 7, under which the request is logged: so it is found by its time and
 * needs no index. Undefined for any other.
 */
export function uuidOfRequest(requestId: string): string | undefined {
  return OWN.test(requestId) ? asUuid(requestId) : undefined;
}

/** The same, of an id that `newRequestId` made. */
export function asUuid(id: string): string {
  return `${id.slice(4, 12)}-${id.slice(12, 16)}-7${id.slice(16, 19)}-8${id.slice(19, 22)}-${id.slice(22)}000000`;
}
