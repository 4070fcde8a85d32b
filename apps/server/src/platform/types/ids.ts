import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";
import { millisecondFrom, millisecondOf } from "./instants.ts";

// Drawn for 256 ids at once: one draw costs more than the rest of an id. See decision 0032.
const randomBytes = Buffer.allocUnsafe(4_096);
let used = randomBytes.length;

function sixteenRandomBytes(): Buffer {
  if (used === randomBytes.length) {
    randomFillSync(randomBytes);
    used = 0;
  }
  return randomBytes.subarray(used, (used += 16));
}

/** Ids of one process ascend: within a millisecond, or when the clock is set back, by counting on. */
const last = { msecs: 0, seq: 0 };

/**
 * A new record id: UUID version 7. Its time *is* the record's `created_at`, so that the order of
 * ids is the order "newest first" and needs no index of its own.
 */
export function newId(at?: Date): string {
  const random = sixteenRandomBytes();
  if (at !== undefined) return v7({ random, msecs: at.getTime() });
  const now = Date.now();
  if (now > last.msecs) Object.assign(last, { msecs: now, seq: random.readUInt32BE(6) >>> 1 });
  else last.seq++;
  return v7({ random, ...last });
}

/** The instant an id was made, to the millisecond. */
export function createdAtOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** The lowest id that a record created at `at` can have: turns a time range into an id range. */
export function lowestIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

/** The lowest id of what is created in a later millisecond than that of an instant. */
export function lowestIdAfter(instant: string): string {
  return lowestIdAt(new Date(millisecondOf(instant).getTime() + 1));
}

/** The lowest id of what is created at an instant or later. */
export function lowestIdFrom(instant: string): string {
  return lowestIdAt(millisecondFrom(instant));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of an id; anything else cannot exist and is simply not found. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
