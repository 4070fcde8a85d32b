import type { IncomingHttpHeaders } from "node:http";
import type { FastifyRequest } from "fastify";
import type { Config } from "../config/config.ts";
import { networksHold } from "../network/addresses.ts";
import { isLoopbackHost } from "../network/loopback.ts";

/** What proxies add to the requests that they pass on. */
const HEADERS = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
  "via",
] as const satisfies readonly (keyof IncomingHttpHeaders)[];

/**
 * The header that shows that a proxy on this machine passed the request on, although none is trusted: so it comes from
 * anywhere, and not from a developer on this machine.
 */
export function unexpectedProxy(
  { headers, socket }: Pick<FastifyRequest, "headers" | "socket">,
  { trustedProxies }: Pick<Config, "trustedProxies">,
): string | undefined {
  const header = HEADERS.find((name) => headers[name] !== undefined);
  if (header === undefined) return undefined;
  const peer = socket.remoteAddress ?? "";
  if (!isLoopbackHost(peer.replace(/^::ffff:/i, ""))) return undefined;
  return networksHold(trustedProxies, peer) ? undefined : header;
}
