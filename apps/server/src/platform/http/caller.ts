import type { FastifyRequest } from "fastify";
import type { Config } from "../config/config.ts";
import { addressBucket, clientAddress } from "../rate-limit/client-address.ts";
import type { Limit } from "../plans/limit.ts";
import type { Limiter } from "../rate-limit/gcra.ts";

type Proxies = Pick<Config, "trustedProxies">;

/** The address of who sent a request, behind the configured proxies; undefined when the socket has none. */
export function addressOf(
  { socket, headers }: FastifyRequest,
  { trustedProxies }: Proxies,
): string | undefined {
  return clientAddress(socket.remoteAddress, headers["x-forwarded-for"], trustedProxies);
}

/** The key of the bucket that a caller's address has for one purpose, such as an operation. */
export function bucketOf(purpose: string, request: FastifyRequest, config: Proxies): string {
  return `${purpose} ${addressBucket(addressOf(request, config))}`;
}

/**
 * Draws once from what a caller's address may try of one purpose, for routes that are not declared and so are not
 * guarded. Returns the seconds to wait when it may not, else undefined.
 */
export async function refusedFor(
  { limiter, config }: { limiter: Pick<Limiter, "ready" | "takeAll">; config: Proxies },
  request: FastifyRequest,
  { purpose, limit }: { purpose: string; limit: Limit },
): Promise<number | undefined> {
  const draws = [{ key: bucketOf(purpose, request, config), limit }];
  await limiter.ready(draws);
  const { allowed, retryAfterMs } = limiter.takeAll(draws);
  return allowed ? undefined : Math.ceil(retryAfterMs / 1000);
}
