import { UNLIMITED_PER_MINUTE, type Limit } from "../plans/limit.ts";
/** One bucket to draw from. */
export type Draw = {
  readonly key: string;
  readonly limit: Limit;
  /** Units to draw, default 1; a negative number puts units back. A request dearer than the whole bucket costs the whole bucket. */
  readonly cost?: number;
};

/** What one bucket says. Times are epoch milliseconds. */
export type Decision = {
  readonly allowed: boolean;
  /** The rate per minute. */
  readonly limit: number;
  /** Units that can be drawn right now. */
  readonly remaining: number;
  /** When the bucket is full again. */
  readonly resetAt: number;
  /** 0 when allowed, else the wait after which the same draw succeeds if nobody else draws. */
  readonly retryAfterMs: number;
};

/** The answer to several draws: all were made, or none. `decisions` has the order of the draws. */
export type JointDecision = {
  readonly allowed: boolean;
  readonly retryAfterMs: number;
  readonly decisions: readonly Decision[];
};

/** How full a bucket is, in units. */
export type Level = { readonly key: string; readonly limit: Limit; readonly used: number };

/**
 * The seam for other limiters. A decision is synchronous also where many instances share a limit: such a limiter
 * decides from the lease it holds and renews it in the background.
 */
export type Limiter = {
  /** Resolves once memory can decide these draws; undefined where it can now, which is nearly always. */
  ready(draws: readonly Draw[]): Promise<void> | undefined;
  take(key: string, limit: Limit, cost?: number): Decision;
  /** Draws from every bucket or from none. The keys must differ. */
  takeAll(draws: readonly Draw[]): JointDecision;
};

/** A limiter in this process; `size` is the number of buckets it remembers. */
export type LocalLimiter = Limiter & {
  readonly size: () => number;
  /** Gives the levels of all buckets that are not empty, and forgets them. */
  readonly handOver: () => Level[];
  /** Adds to the buckets. */
  readonly takeOver: (levels: readonly Level[]) => void;
};

// One request is 60,000 units and a rate of n per minute drains n units per millisecond, so that all
// arithmetic is on whole numbers and exact: no rounding ever refuses the last request of a burst.
export const UNITS = 60_000;
const SWEPT_PER_DRAW = 2;

type Bucket = { readonly key: string; limit: Limit; used: number; at: number; emptyAt: number };

/** Of a limit that is not counted. */
export function untouched(
  { limit, cost = 1 }: Pick<Draw, "limit" | "cost">,
  now: number,
): Decision {
  const remaining = limit.perMinute - cost;
  return { allowed: true, limit: limit.perMinute, remaining, resetAt: now, retryAfterMs: 0 };
}

/**
 * GCRA as a leaky bucket that is drained on sight (the form equivalent to keeping the theoretical arrival time).
 * `now` gives epoch milliseconds; a clock that steps back costs nobody more than the step.
 */
export function createLimiter(options: { now: () => number }): LocalLimiter {
  const buckets = new Map<string, Bucket>();
  let sweep = buckets.values();

  // Each draw adds at most one bucket and looks at two, so drained ones leave without a timer. Before the draws,
  // never between them: a bucket just made is empty until it is settled.
  function sweepSome(now: number, draws: number): void {
    for (let i = 0; i < SWEPT_PER_DRAW * draws; i++) {
      const next = sweep.next();
      if (next.done) {
        sweep = buckets.values();
        return;
      }
      if (next.value.emptyAt <= now) buckets.delete(next.value.key);
    }
  }

  function drained(key: string, limit: Limit, now: number): Bucket {
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      const created = { key, limit, used: 0, at: now, emptyAt: now };
      buckets.set(key, created);
      return created;
    }
    const elapsed = now > bucket.at ? now - bucket.at : 0;
    bucket.used = Math.max(0, bucket.used - elapsed * limit.perMinute);
    bucket.at = now;
    bucket.limit = limit;
    return bucket;
  }

  /** How long until the draw fits; 0 when it does now. */
  function waitFor(bucket: Bucket, limit: Limit, cost: number): number {
    const excess = bucket.used + cost * UNITS - limit.burst * UNITS;
    return excess <= 0 ? 0 : Math.ceil(excess / limit.perMinute);
  }

  function settle(bucket: Bucket, limit: Limit, charged: number, wait: number): Decision {
    bucket.used = Math.max(0, bucket.used + charged * UNITS);
    bucket.emptyAt = bucket.at + Math.ceil(bucket.used / limit.perMinute);
    return {
      allowed: wait === 0,
      limit: limit.perMinute,
      remaining: Math.max(0, Math.floor((limit.burst * UNITS - bucket.used) / UNITS)),
      resetAt: bucket.emptyAt,
      retryAfterMs: wait,
    };
  }

  function take(key: string, limit: Limit, cost = 1): Decision {
    const now = Math.floor(options.now());
    if (limit.perMinute >= UNLIMITED_PER_MINUTE) return untouched({ limit, cost }, now);
    sweepSome(now, 1);
    const drawn = Math.min(cost, limit.burst);
    const bucket = drained(key, limit, now);
    const wait = waitFor(bucket, limit, drawn);
    return settle(bucket, limit, wait === 0 ? drawn : 0, wait);
  }

  function takeAll(draws: readonly Draw[]): JointDecision {
    const now = Math.floor(options.now());
    sweepSome(now, draws.length);
    const found: { draw: Draw; cost: number; bucket: Bucket | undefined; wait: number }[] = [];
    let longest = 0;
    for (const draw of draws) {
      const { key, limit, cost = 1 } = draw;
      if (limit.perMinute >= UNLIMITED_PER_MINUTE) {
        found.push({ draw, cost, bucket: undefined, wait: 0 });
        continue;
      }
      const bucket = drained(key, limit, now);
      const drawn = Math.min(cost, limit.burst);
      const wait = waitFor(bucket, limit, drawn);
      if (wait > longest) longest = wait;
      found.push({ draw, cost: drawn, bucket, wait });
    }
    const decisions = found.map(({ draw, cost, bucket, wait }) =>
      bucket === undefined
        ? untouched(draw, now)
        : settle(bucket, draw.limit, longest === 0 ? cost : 0, wait),
    );
    return { allowed: longest === 0, retryAfterMs: longest, decisions };
  }

  function handOver(): Level[] {
    const now = Math.floor(options.now());
    const levels = [...buckets.values()]
      .map(({ key, limit }) => ({ key, limit, used: drained(key, limit, now).used }))
      .filter(({ used }) => used > 0);
    buckets.clear();
    return levels;
  }

  function takeOver(levels: readonly Level[]): void {
    const now = Math.floor(options.now());
    for (const { key, limit, used } of levels) {
      const bucket = drained(key, limit, now);
      bucket.used += used;
      bucket.emptyAt = now + Math.ceil(bucket.used / limit.perMinute);
    }
  }

  const ready = () => undefined;
  return { ready, take, takeAll, handOver, takeOver, size: () => buckets.size };
}
