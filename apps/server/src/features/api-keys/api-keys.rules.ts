import { parseAddressList } from "../../platform/access/address-list.ts";
import type { ErrorDetail } from "../../platform/errors/problem.ts";
import type { ApiKey } from "./api-keys.schemas.ts";

/** How long a rotated key goes on working, in seconds. */
export const DEFAULT_OVERLAP = 86_400;

/** What no schema can say about the members that a client sets. */
export function wrongMembers(
  input: { addresses?: readonly string[]; expires_at?: string | null },
  now: Date,
): ErrorDetail[] {
  const found: ErrorDetail[] = [];
  (input.addresses ?? []).forEach((entry, i) => {
    const result = parseAddressList([entry]);
    if (result.ok) return;
    found.push({ pointer: `/addresses/${i}`, rule: "format", detail: result.problems.join(" ") });
  });
  if (typeof input.expires_at === "string" && Date.parse(input.expires_at) <= now.getTime()) {
    const detail = "must be in the future. To end a key now, revoke it.";
    found.push({ pointer: "/expires_at", rule: "future", detail });
  }
  return found;
}

/** What a new key may do where nobody says: all that the calling key may, but never to run the installation. */
export function defaultScopes(held: ReadonlySet<string>): string[] {
  return [...held].filter((scope) => scope !== "operator");
}

/** Why a key can be neither changed nor rotated, if so. */
export function whyEnded(key: ApiKey, now: Date): string | undefined {
  if (key.revoked_at !== null) return "is revoked";
  if (key.expires_at !== null && Date.parse(key.expires_at) <= now.getTime()) return "has expired";
  return undefined;
}

/** When a rotated key ends: after the overlap, but never later than it would have. */
export function endOfOverlap(key: ApiKey, now: Date, overlapSeconds: number): Date {
  const end = now.getTime() + overlapSeconds * 1000;
  return new Date(key.expires_at === null ? end : Math.min(end, Date.parse(key.expires_at)));
}

/** A successor lives as long as its predecessor was made to live, but no longer than the key that asks for it. */
export function successorExpiry(key: ApiKey, now: Date, caller: string | null): Date | null {
  const latest = caller === null ? Infinity : Date.parse(caller);
  const own =
    key.expires_at === null
      ? Infinity
      : now.getTime() + Date.parse(key.expires_at) - Date.parse(key.created_at);
  const end = Math.min(own, latest);
  return end === Infinity ? null : new Date(end);
}
