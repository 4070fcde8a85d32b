const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Wait before each try, in milliseconds, before jitter: the first is made at once. */
export const TRY_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** How often a delivery is tried. */
export const MAX_TRIES = TRY_DELAYS_MS.length;

/** From the first try to the last without jitter, in milliseconds: about 75 hours. */
export const TOTAL_MS = TRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0);

const JITTER = 0.2;
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

const HTTP_DATE =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds that a `Retry-After` value asks to wait, from 0 to 24 hours; undefined when it is unreadable. */
export function retryAfterMs(value: string, now: Date): number | undefined {
  const text = value.trim();
  let wait: number;
  if (/^\d+$/.test(text)) wait = Number(text) * SECOND;
  else if (HTTP_DATE.test(text)) wait = Date.parse(text) - now.getTime();
  else return undefined;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS);
}

/**
 * When to try again after `attempt` tries have failed (1 is the first); undefined when none is left.
 * `random` gives numbers from 0 to below 1. A receiver's `Retry-After` can only move a try later, by at most 24 hours
 * from now: an earlier one would let a receiver burn all its tries in seconds.
 */
export function nextAttempt(options: {
  attempt: number;
  now: Date;
  random: () => number;
  retryAfter?: string | undefined;
}): Date | undefined {
  const { attempt, now, random, retryAfter } = options;
  const delay = attempt >= 1 ? TRY_DELAYS_MS[attempt] : undefined;
  if (delay === undefined) return undefined;
  const jittered = Math.round(delay * (1 - JITTER + 2 * JITTER * random()));
  const asked = retryAfter === undefined ? 0 : (retryAfterMs(retryAfter, now) ?? 0);
  return new Date(now.getTime() + Math.max(jittered, asked));
}

/** What a try came to: delivered, to be tried again, or the endpoint is gone for good and gets disabled. */
export type Outcome = "success" | "retry" | "disable";

/**
 * Classifies an answer by its status; undefined stands for no complete answer (refused, reset, timed out, blocked).
 * A redirect is a failure as any other: it is not followed, and tried again as the receiver may be mended.
 */
export function outcomeOf(answer: { status: number | undefined }): Outcome {
  const { status } = answer;
  if (status === undefined) return "retry";
  if (status >= 200 && status <= 299) return "success";
  return status === 410 ? "disable" : "retry";
}
