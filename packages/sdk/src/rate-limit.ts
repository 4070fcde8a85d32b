/** The rate limit of the key's plan, from the last response. */
export interface RateLimit {
  /** Requests per minute. */
  limit: number;
  /** Requests that you can send now. */
  remaining: number;
  /** When the full limit is available again. */
  reset: Date;
}

/** `undefined` if a response has no rate limit, such as one from a proxy. */
export function rateLimitOf(headers: Headers): RateLimit | undefined {
  const read = (name: string) => Number(headers.get(`x-ratelimit-${name}`) ?? NaN);
  const limit = read("limit");
  const remaining = read("remaining");
  const reset = read("reset");
  if (Number.isNaN(limit + remaining + reset)) return undefined;
  return { limit, remaining, reset: new Date(reset * 1000) };
}
