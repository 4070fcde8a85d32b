import type { Limit } from "../plans/limit.ts";
import { UNITS } from "./gcra.ts";

/** What an instance may still spend of a bucket: units, and until when, in epoch ms of the database. */
export type Lease = { readonly held: number; readonly until: number };

/**
 * A bucket that several instances share, as the database keeps it. `used` drains at the rate, as in one process; what
 * is leased does not, since it may be spent at any moment. The two together never pass the burst, so no window sees
 * more than burst + rate × its length.
 */
export type SharedBucket = {
  readonly used: number;
  readonly at: number;
  readonly limit: Limit;
  readonly leases: Readonly<Record<string, Lease>>;
};

/** What an instance reports of a bucket and wants of it, in units. */
export type Ask = {
  readonly limit: Limit;
  /** Spent of its lease since it last asked. */
  readonly spent: number;
  /** Spent without a lease, while it was alone or cut off. */
  readonly owed: number;
  /** Most that it keeps of its lease; it gives back the rest. */
  readonly keep: number;
  /** For requests that wait. */
  readonly want: number;
  /** For requests to come. */
  readonly ahead: number;
};

/** What the instance then has. Times are epoch ms of the database. */
export type Granted = {
  readonly held: number;
  readonly used: number;
  /** Leased to other instances. */
  readonly others: number;
  /** How long until one more request fits; 0 when it does now. */
  readonly waitMs: number;
};

export const emptyBucket = (limit: Limit, now: number): SharedBucket => ({
  used: 0,
  at: now,
  limit,
  leases: {},
});

/** The bucket as it is now: drained, and with the leases that ran out taken as spent at their end. */
export function drainBucket(bucket: SharedBucket, now: number): SharedBucket {
  const { limit } = bucket;
  let { used, at } = bucket;
  const pass = (to: number) => {
    used = Math.max(0, used - Math.max(0, to - at) * limit.perMinute);
    at = to;
  };
  const live: [string, Lease][] = [];
  const over: Lease[] = [];
  for (const [id, lease] of Object.entries(bucket.leases)) {
    if (lease.until <= now) over.push(lease);
    else live.push([id, lease]);
  }
  for (const { held, until } of over.toSorted((a, b) => a.until - b.until)) {
    if (until > at) pass(until);
    used += held;
  }
  pass(now);
  return { used, at, limit, leases: Object.fromEntries(live) };
}

/**
 * Books what an instance spent and gives it a new lease. An ask for requests to come gets at most one part in `shares`
 * of what is free, so that where little is left each request draws its own, and nothing lies idle elsewhere.
 */
export function settle(
  bucket: SharedBucket,
  ask: Ask,
  context: { instance: string; now: number; lifetime: number; shares: number },
): { bucket: SharedBucket; granted: Granted } {
  const { instance, now, lifetime, shares } = context;
  const { limit } = ask;
  const most = limit.burst * UNITS;
  const drained = drainBucket({ ...bucket, limit }, now);
  const { [instance]: own, ...rest } = drained.leases;
  // A lease that ran out was taken as spent as a whole.
  const used = Math.max(0, drained.used + ask.owed + (own === undefined ? 0 : ask.spent));
  const kept = own === undefined ? 0 : Math.max(0, Math.min(own.held - ask.spent, ask.keep));
  const others = Object.values(rest).reduce((sum, { held }) => sum + held, 0);

  const free = most - used - others - kept;
  const wanted = Math.max(0, Math.min(ask.want, whole(free)));
  const ahead = Math.max(0, whole(Math.min(ask.ahead, (free - wanted) / shares)));
  const held = kept + wanted + ahead;
  const lease = { held, until: now + lifetime };
  const need = used + others + held + UNITS - most;
  return {
    bucket: {
      used,
      at: drained.at,
      limit,
      leases: held > 0 ? { ...rest, [instance]: lease } : rest,
    },
    granted: {
      held,
      used,
      others,
      waitMs: waitFor(need, used, Object.values(rest), now, limit.perMinute),
    },
  };
}

/** When so much has drained. What others hold drains once they have spent it, or it ran out. */
function waitFor(
  need: number,
  used: number,
  others: readonly Lease[],
  now: number,
  perMinute: number,
): number {
  if (need <= 0) return 0;
  const drains = Math.ceil(need / perMinute);
  if (need <= used) return drains;
  return drains + Math.max(0, ...others.map(({ until }) => until - now));
}

/** When the bucket is as good as new, in epoch ms: from then on it need not be kept. */
export function forgottenAt({ used, at, limit, leases }: SharedBucket): number {
  const held = Object.values(leases);
  const leased = held.reduce((sum, lease) => sum + lease.held, 0);
  return (
    Math.max(at, ...held.map(({ until }) => until)) + Math.ceil((used + leased) / limit.perMinute)
  );
}

const whole = (units: number): number => Math.floor(units / UNITS) * UNITS;
