import { isCounted } from "../plans/limit.ts";
import { UNITS, untouched } from "./gcra.ts";
import type { Limit } from "../plans/limit.ts";
import type { Decision, Draw, JointDecision, Level } from "./gcra.ts";
import type { Ask, Granted, SharedBucket } from "./shared-bucket.rules.ts";

/** What this instance knows of a shared bucket. Times are ms of its own steady clock. */
type Entry = {
  limit: Limit;
  held: number;
  /** Until when it may spend what it holds. */
  until: number;
  spent: number;
  owed: number;
  want: number;
  /** Spent since the last round. */
  recent: number;
  /** Rounds since it was last of use. */
  idle: number;
  /** Below this, more is drawn ahead. */
  mark: number;
  /** What was used as a whole, and held by others, when it last asked. */
  used: number;
  others: number;
  askedAt: number;
  /** When the next one is free, if nobody else draws. */
  freeAt: number;
  /** Until then nobody asks again. */
  deniedUntil: number;
};

/** Refusals are decided from memory for at most this long: what others gave back is seen then. In ms. */
const MOST_DENIED = 1_000;
/** Kept for so many rounds without use, where much is free. */
const IDLE_KEEP = 2 * UNITS;
const IDLE_ROUNDS = 10;

export type LeaseBook = ReturnType<typeof createLeaseBook>;

/** The leases of one instance: decides from memory and says what to ask the database. No I/O. */
export function createLeaseBook({ now }: { now: () => number }) {
  const entries = new Map<string, Entry>();
  /** Keys to ask for soon, before the next round over all. */
  const due = new Set<string>();

  function entryOf(key: string, limit: Limit): Entry {
    const found = entries.get(key);
    if (found !== undefined) {
      found.limit = limit;
      return found;
    }
    const at = now();
    const [held, spent, owed, want, recent, idle, mark] = [0, 0, 0, 0, 0, 0, 0];
    const made = { limit, held, until: at, spent, owed, want, recent, idle, mark };
    const entry = { ...made, used: 0, others: 0, askedAt: at, freeAt: 0, deniedUntil: 0 };
    entries.set(key, entry);
    return entry;
  }

  const costOf = ({ cost = 1, limit }: Draw) => Math.min(cost, limit.burst) * UNITS;
  const holds = (entry: Entry, cost: number) =>
    cost <= 0 || (entry.until > now() && entry.held >= cost);

  /** The draws that memory cannot decide; none where one is known to be refused. */
  function undecided(draws: readonly Draw[]): Draw[] {
    const lacking = draws.filter(
      (draw) => isCounted(draw.limit) && !holds(entryOf(draw.key, draw.limit), costOf(draw)),
    );
    return lacking.some(({ key }) => (entries.get(key)?.deniedUntil ?? 0) > now()) ? [] : lacking;
  }

  function decide(draw: Draw, charged: boolean): Decision {
    if (!isCounted(draw.limit)) return untouched(draw, Date.now());
    const { limit } = draw;
    const entry = entryOf(draw.key, limit);
    const cost = costOf(draw);
    const fits = holds(entry, cost);
    if (charged && cost !== 0) {
      entry.held -= cost;
      entry.spent += cost;
      entry.recent += cost;
      if (entry.held < entry.mark) due.add(draw.key);
    }
    const elapsed = Math.max(0, now() - entry.askedAt);
    const used = Math.max(0, entry.used - elapsed * limit.perMinute) + entry.spent + entry.owed;
    const level = used + entry.others;
    const free = Math.max(0, limit.burst * UNITS - level);
    return {
      allowed: fits,
      limit: limit.perMinute,
      remaining: fits ? Math.floor(free / UNITS) : 0,
      resetAt: Date.now() + Math.ceil(level / limit.perMinute),
      retryAfterMs: fits ? 0 : Math.max(1, Math.ceil(entry.freeAt - now())),
    };
  }

  /** What is worth keeping at a round. Where much is free, a slow client finds something as well. */
  function toKeep({ limit, held, recent, idle, used, others }: Entry): number {
    const isPlenty = used + others + held <= (limit.burst * UNITS) / 2;
    return Math.max(2 * recent, isPlenty && idle < IDLE_ROUNDS ? IDLE_KEEP : 0);
  }

  return {
    undecided,

    /** Notes that requests wait for these; the next ask is for them. */
    want(draws: readonly Draw[]): void {
      for (const draw of draws) {
        entryOf(draw.key, draw.limit).want += costOf(draw);
        due.add(draw.key);
      }
    },

    takeAll(draws: readonly Draw[]): JointDecision {
      const allowed = draws.every(
        (draw) => !isCounted(draw.limit) || holds(entryOf(draw.key, draw.limit), costOf(draw)),
      );
      const decisions = draws.map((draw) => decide(draw, allowed && isCounted(draw.limit)));
      return {
        allowed,
        retryAfterMs: Math.max(0, ...decisions.map(({ retryAfterMs }) => retryAfterMs)),
        decisions,
      };
    },

    /** Takes over what was spent without leases. */
    owe(levels: readonly Level[]): void {
      for (const { key, limit, used } of levels) {
        entryOf(key, limit).owed += used;
        due.add(key);
      }
    },

    hasDue: () => due.size > 0,

    /**
     * What to ask now: for keys that are due, keeping what is held; in a round, for all keys, keeping what was of use since
     * the last one; at the end, for all keys, keeping nothing.
     */
    asks(when: "due" | "round" | "end"): Map<string, Ask> {
      const asks = new Map<string, Ask>();
      const keys = when === "due" ? [...due] : [...entries.keys()];
      due.clear();
      for (const key of keys) {
        const entry = entries.get(key);
        if (entry === undefined) continue;
        const { limit, spent, owed, want, held, recent } = entry;
        if (recent === 0 && want === 0 && held === 0 && spent === 0 && owed === 0) {
          if (entry.deniedUntil <= now()) entries.delete(key);
          continue;
        }
        const keep = { due: held, round: Math.min(held, toKeep(entry)), end: 0 }[when];
        const ahead = when === "due" ? 2 * Math.max(recent, want) : 0;
        asks.set(key, { limit, spent, owed, keep, want, ahead });
        // What is given back is spent no more, whether or not the ask arrives.
        entry.held = keep;
        if (when === "round") [entry.recent, entry.idle] = [0, recent === 0 ? entry.idle + 1 : 0];
      }
      return asks;
    },

    /** Books what was granted on an ask that left at `sentAt`. */
    grant(
      key: string,
      ask: Ask,
      granted: Granted,
      { sentAt, lifetime }: { sentAt: number; lifetime: number },
    ): void {
      const entry = entries.get(key);
      if (entry === undefined) return;
      const at = now();
      // What was spent while the ask was under way comes off the new lease.
      const since = entry.spent - ask.spent;
      entry.spent = since;
      entry.owed -= ask.owed;
      entry.want -= ask.want;
      entry.held = Math.max(0, granted.held - since);
      entry.until = sentAt + lifetime;
      entry.mark = granted.held / 2;
      [entry.used, entry.others, entry.askedAt] = [granted.used, granted.others, at];
      entry.freeAt = at + granted.waitMs;
      entry.deniedUntil = at + Math.min(granted.waitMs, MOST_DENIED);
    },

    /** After an ask that failed: its requests wait no longer. */
    unwant(asks: ReadonlyMap<string, Ask>): void {
      for (const [key, { want, owed }] of asks) {
        const entry = entries.get(key);
        if (entry === undefined) continue;
        entry.want -= want;
        if (owed > 0) due.add(key);
      }
    },

    /** Ends sharing: how full each bucket is, of all that was shared and of what only this instance knows. */
    close(instance: string, shared: ReadonlyMap<string, SharedBucket>): Level[] {
      const used = new Map<string, Level>();
      const add = (key: string, limit: Limit, units: number) =>
        used.set(key, { key, limit, used: (used.get(key)?.used ?? 0) + units });
      for (const [key, bucket] of shared) {
        const { [instance]: own, ...others } = bucket.leases;
        const leased = Object.values(others).reduce((sum, { held }) => sum + held, 0);
        const spent = own === undefined ? 0 : (entries.get(key)?.spent ?? 0);
        add(key, bucket.limit, bucket.used + leased + spent);
      }
      for (const [key, { limit, owed }] of entries) add(key, limit, owed);
      entries.clear();
      due.clear();
      return [...used.values()].filter((level) => level.used > 0);
    },

    size: () => entries.size,
  };
}
