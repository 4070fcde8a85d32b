import { isIPv4 } from "node:net";
import type { BlockList } from "node:net";
import ipaddr from "ipaddr.js";
import { networksHold, normalizeAddress } from "../network/addresses.ts";

// More proxies in a row than anyone runs; it bounds the work a hostile header can cause.
const MAX_HOPS = 20;

/**
 * The bucket of a caller without a key: an IPv4 address whole, IPv6 by its /64 (one subscriber has at least that
 * many), IPv4-mapped as IPv4. What is no address shares the bucket `unknown`.
 */
export function addressBucket(address: string | undefined): string {
  const normal = address === undefined ? undefined : normalizeAddress(address);
  if (normal === undefined) return "unknown";
  if (isIPv4(normal)) return normal;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv6.parse(normal).parts;
  return `${a.toString(16)}:${b.toString(16)}:${c.toString(16)}:${d.toString(16)}::/64`;
}

/** Proxies write `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1` or `[2001:db8::1]:443`. */
function hopAddress(entry: string): string | undefined {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(entry);
  if (bracketed !== null) return normalizeAddress(bracketed[1] ?? "");
  const withPort = /^([0-9.]+):\d{1,5}$/.exec(entry);
  return normalizeAddress(withPort?.[1] ?? entry);
}

/**
 * The address of the caller: the peer of the socket or, as long as that is a configured proxy, the entry it added to
 * `X-Forwarded-For`, read from the right. An entry that is no address ends the walk at the proxy that wrote it, so
 * a client can never choose its own address. Undefined when the socket has none.
 */
export function clientAddress(
  socketAddress: string | undefined,
  xForwardedFor: string | readonly string[] | undefined,
  trustedProxies: BlockList,
): string | undefined {
  let address = socketAddress === undefined ? undefined : normalizeAddress(socketAddress);
  if (address === undefined || xForwardedFor === undefined) return address;
  const header = typeof xForwardedFor === "string" ? xForwardedFor : xForwardedFor.join(",");
  let end = header.length;
  for (let hop = 0; hop < MAX_HOPS && end >= 0; hop++) {
    if (!networksHold(trustedProxies, address)) return address;
    const comma: number = end === 0 ? -1 : header.lastIndexOf(",", end - 1);
    const next = hopAddress(header.slice(comma + 1, end).trim());
    if (next === undefined) return address;
    address = next;
    end = comma;
  }
  return address;
}
