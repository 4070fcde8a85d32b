import { hasKey } from "../keys/mask-keys.ts";

/** A client's own id, where it sent one that can be used. */
export function acceptedId(header: string | string[] | undefined): string | undefined {
  if (typeof header !== "string" || !/^[\w.-]{1,128}$/.test(header)) return undefined;
  // It is written down in many places, so a key that was sent as one is not taken.
  return hasKey(header) ? undefined : header;
}
