import { lookup as systemLookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import { BlockList, isIP, isIPv4 } from "node:net";
import type { LookupFunction, Socket } from "node:net";
import { networksHold } from "../network/addresses.ts";
import { hostOf, urlFault } from "../text/url.ts";
import { isGlobalUnicast } from "./global-unicast.ts";
import type { OwnServer } from "./own-server.ts";

/** Where the server may send requests that a user asked for. The operator's `deny` outranks all, `allow` the rest. */
export type OutboundPolicy = {
  /** Whether `http:` is allowed beside `https:`. */
  readonly allowHttp: boolean;
  /** For local development: 127.0.0.0/8, ::1 and the names that mean them. */
  readonly allowLoopback: boolean;
  readonly allow: BlockList;
  readonly deny: BlockList;
  /** URLs of this product that it may call wherever they are, such as where its own probes are received. */
  readonly own?: ReadonlySet<string>;
  /** This server, which is never called on behalf of a user, whatever else is allowed. */
  readonly self?: OwnServer;
};

/** The policy under which nothing but the public internet can be reached, by https: only. */
export const PUBLIC_ONLY: OutboundPolicy = {
  allowHttp: false,
  allowLoopback: false,
  allow: new BlockList(),
  deny: new BlockList(),
};

/** A connection was refused because of where it would go. */
export class AddressNotAllowedError extends Error {
  override readonly name = "AddressNotAllowedError";
  readonly code = "ADDRESS_NOT_ALLOWED";
}

/** Resolves a name to all of its addresses, as `dns.lookup` does with `all: true`. */
export type Resolver = (
  hostname: string,
  options: { all: true; family?: number | "IPv4" | "IPv6" | undefined; hints?: number | undefined },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether a connection to the address is allowed. What is no IP literal is not. */
export function isAllowedAddress(ip: string, policy: OutboundPolicy): boolean {
  if (isIP(ip) === 0 || networksHold(policy.deny, ip)) return false;
  if (networksHold(policy.allow, ip)) return true;
  if (policy.allowLoopback && networksHold(LOOPBACK, ip)) return true;
  return isGlobalUnicast(ip);
}

function isLoopbackName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

/** A sentence saying why the URL may not be called, or undefined. Names are checked again when they are resolved. */
export function checkUrl(text: string, policy: OutboundPolicy): string | undefined {
  if (policy.own?.has(text) === true) return undefined;
  const fault = urlFault(text, policy.allowHttp ? ["https", "http"] : ["https"]);
  if (fault !== undefined) return `The URL ${fault}`;
  // The parser has turned every numeric spelling of an IPv4 address into the dotted one.
  const url = new URL(text);
  if (policy.self?.isUrl(url) === true) return `${url.host} is this server itself.`;
  const host = hostOf(url);
  if (isIP(host) !== 0) {
    return isAllowedAddress(host, policy)
      ? undefined
      : `The address ${host} is not public, so SalesOS does not send requests to it.`;
  }
  if (isLoopbackName(host) && !policy.allowLoopback) {
    return `The host ${host} is not public, so SalesOS does not send requests to it.`;
  }
  return undefined;
}

/**
 * A `lookup` for `net.connect` and undici. It fails when *any* address of the name is not allowed, so that a name
 * that mixes public and inner addresses is never half right. Not called for IP literals: hence `checkUrl`.
 */
export function guardedLookup(
  policy: OutboundPolicy,
  resolve: Resolver = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints } = options;
    resolve(hostname, { all: true, family, hints }, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0);
        return;
      }
      const [first] = addresses;
      const refused = addresses.find(({ address }) => !isAllowedAddress(address, policy));
      if (first === undefined || refused !== undefined) {
        const where = refused === undefined ? "no address" : refused.address;
        callback(
          new AddressNotAllowedError(`${hostname} resolves to ${where}, which is not allowed.`),
          "",
          0,
        );
        return;
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** The last check, on a socket once it is connected: a sentence, or undefined when it may go on. */
export function checkConnected(
  { remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">,
  policy: OutboundPolicy,
): string | undefined {
  if (remoteAddress === undefined) return "The connection has no remote address.";
  // A dual-stack socket reports an IPv4 peer in its mapped form; it is the IPv4 address that was called.
  const mapped = /^::ffff:([0-9.]+)$/i.exec(remoteAddress)?.[1];
  const address = mapped !== undefined && isIPv4(mapped) ? mapped : remoteAddress;
  if (policy.self?.isPeer(address, remotePort) === true) {
    return "The connection reached this server itself.";
  }
  return isAllowedAddress(address, policy)
    ? undefined
    : `The connection reached ${address}, which is not allowed.`;
}
