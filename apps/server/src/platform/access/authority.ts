import { isWithin } from "../network/addresses.ts";
import type { Principal } from "./principal.ts";

/** What a key may do, from where and for how long: in nothing of it may a key exceed the one that made it. */
export interface Authority {
  scopes: readonly string[];
  /** Addresses and networks; none means from anywhere. */
  addresses: readonly string[];
  /** Null means never. */
  expires_at: string | null;
}

/** A member in which one key exceeds another. */
export interface Excess {
  member: keyof Authority;
  detail: string;
}

export function authorityOf({ scopes, addresses, expiresAt }: Principal): Authority {
  return {
    scopes: [...scopes],
    addresses: addresses?.entries ?? [],
    expires_at: expiresAt?.toISOString() ?? null,
  };
}

/** In what a key exceeds another; nothing where everything that it may do, the other may too. */
export function excessOf(key: Authority, over: Authority): Excess[] {
  const found: Excess[] = [];
  const scopes = key.scopes.filter((scope) => !over.scopes.includes(scope));
  if (scopes.length > 0) {
    found.push({ member: "scopes", detail: `has more scopes: ${scopes.join(", ")}.` });
  }
  if (over.addresses.length > 0) {
    const outside = key.addresses.filter((entry) => !isWithin(entry, over.addresses));
    if (key.addresses.length === 0) {
      found.push({ member: "addresses", detail: "allows every address." });
    } else if (outside.length > 0) {
      found.push({ member: "addresses", detail: `has more addresses: ${outside.join(", ")}.` });
    }
  }
  if (
    over.expires_at !== null &&
    (key.expires_at === null || Date.parse(key.expires_at) > Date.parse(over.expires_at))
  ) {
    found.push({ member: "expires_at", detail: `lasts beyond ${over.expires_at}.` });
  }
  return found;
}
