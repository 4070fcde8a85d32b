const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** When an endpoint is paused, tried again and given up. Times in ms. */
export interface BreakerTerms {
  /** Failures in a row that pause an endpoint. */
  failures: number;
  /** How long it is paused: first, after one failed probe, and so on; the last one for good. */
  pauses: readonly number[];
  /** It is disabled after so long without a success. */
  disableAfter: number;
  /** The owner is told of a pause at most once in this time. */
  tellEvery: number;
}

export const defaultBreaker: BreakerTerms = {
  failures: 5,
  pauses: [5 * SECOND, 15 * SECOND, 45 * SECOND, 2 * MINUTE, 5 * MINUTE],
  disableAfter: 5 * DAY,
  tellEvery: 60 * MINUTE,
};

/** An endpoint's failures since its last success, and its pause. */
export interface Breaker {
  failures: number;
  failingSince: Date | null;
  lastFailure: string | null;
  /** While it is paused: when it is tried again. */
  until: Date | null;
  failedProbes: number;
  toldAt: Date | null;
}

/** What some attempts in a row showed. */
export interface Observed {
  succeeded: boolean;
  /** Failures, or those after the last success. */
  failures: number;
  lastFailure: string | null;
  /** Whether a probe was among the failures. */
  probeFailed: boolean;
}

export const CLOSED: Breaker = {
  failures: 0,
  failingSince: null,
  lastFailure: null,
  until: null,
  failedProbes: 0,
  toldAt: null,
};

/** What attempts showed, from their outcomes in the order in which they ended. */
export function observe(
  attempts: readonly { ok: boolean; probe: boolean; error: string | undefined }[],
): Observed {
  const lastSuccess = attempts.findLastIndex(({ ok }) => ok);
  const failed = attempts.slice(lastSuccess + 1);
  return {
    succeeded: lastSuccess >= 0,
    failures: failed.length,
    lastFailure: failed.at(-1)?.error ?? null,
    probeFailed: failed.some(({ probe }) => probe),
  };
}

/** What follows for the endpoint, and what its owner is told: `disable` outranks `pause`. */
export function nextBreaker(
  before: Breaker,
  seen: Observed,
  now: Date,
  terms: BreakerTerms,
): { after: Breaker; tell: "disable" | "pause" | undefined } {
  const start = seen.succeeded ? { ...CLOSED, toldAt: before.toldAt } : before;
  if (seen.failures === 0) return { after: start, tell: undefined };
  const after: Breaker = {
    ...start,
    failures: start.failures + seen.failures,
    failingSince: start.failingSince ?? now,
    lastFailure: seen.lastFailure,
  };
  const enough = after.failures >= terms.failures;
  if (enough && now.getTime() - (after.failingSince ?? now).getTime() >= terms.disableAfter) {
    return { after, tell: "disable" };
  }
  const pause = (failedProbes: number) => {
    after.failedProbes = failedProbes;
    const ms = terms.pauses[Math.min(failedProbes, terms.pauses.length - 1)] ?? 0;
    after.until = new Date(now.getTime() + ms);
  };
  if (start.until !== null) {
    // Attempts that were under way when it was paused tell nothing new.
    if (seen.probeFailed) pause(start.failedProbes + 1);
    return { after, tell: undefined };
  }
  if (!enough) return { after, tell: undefined };
  pause(0);
  const told = start.toldAt !== null && now.getTime() - start.toldAt.getTime() < terms.tellEvery;
  if (told) return { after, tell: undefined };
  return { after: { ...after, toldAt: now }, tell: "pause" };
}
