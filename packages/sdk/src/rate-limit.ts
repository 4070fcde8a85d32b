/** The allowance of the key's plan, as the last answer told it. */
export interface RateLimit {
  /** Requests a minute. */
  limit: number;
  /** Requests that can be sent right now. */
  remaining: number;
  /** When the allowance is full again. */
  reset: Date;
}

/** `undefined` where an answer does not tell, such as one of a proxy. */
export function rateLimitOf(headers: Headers): RateLimit | undefined {
  const read = (name: string) => Number(headers.get(`x-ratelimit-${name}`) ?? NaN);
  const limit = read("limit");
  const remaining = read("remaining");
  const reset = read("reset");
  if (Number.isNaN(limit + remaining + reset)) return undefined;
  return { limit, remaining, reset: new Date(reset * 1000) };
}
