import type { KnownEndpoint, Page } from "../queue/claims.store.ts";
import { ZERO, type Claimed, type DeliveryKey, type Lease, type Place } from "../queue/delivery.ts";
import { LOOKED } from "../queue/turns.sql.ts";

/** A delivery that this sender holds under lease. */
export interface Held extends Claimed, Lease {
  /** When the lease was taken or last renewed, in epoch ms by this process. */
  leasedAt: number;
  started: boolean;
}

/** What one endpoint has under way here. */
export interface Lane {
  readonly workspaceId: string;
  readonly endpointId: string;
  queue: Held[];
  running: number;
  /** Attempts at once: halved by each failure, one more with each success. */
  limit: number;
  /** The most that `limit` may be. */
  most: number;
  /** Attempts begun per second at most, and when the next may begin, in epoch ms. */
  rate: number | null;
  nextAt: number;
  /** Whether events of one record are sent one by one: what waits for another may be due long before what is taken. */
  ordered: boolean;
  /** Then: the record after which to look for what comes next. */
  record: string;
  /** Whether records before that one were left out. */
  leftOut: boolean;
  /** Failures in a row, and attempts of which the database does not know yet. */
  failed: number;
  unrecorded: number;
  /** When it was last heard that the endpoint is paused or disabled, on the clock of `performance.now()`. */
  stoppedAt: number;
  /** Average duration of an attempt in ms, recent ones counting most. */
  pace: number;
  /** Whether the database may hold more that is due. */
  more: boolean;
  /** What fell due before, in epoch ms, is taken, but for what a slow transaction brought late. */
  floor: number;
  usedAt: number;
}

/** Deliveries taken ahead of those running, as many as an endpoint works off in about this time, in ms. */
const AHEAD = 100;
const MAX_AHEAD = 8;
/** Deliveries queued under a lease, as many as an endpoint works off in about this time, in ms, and at most. */
const AT_ONCE = 500;
const MOST_AT_ONCE = 500;
const KEPT = 60_000;
/** What commits at most so much later than it was queued is seen at once; the rest by a look at all. In ms. */
const LATE = 100;

/** The state of the endpoints that have work, or had some a moment ago. `concurrency` bounds each. */
export function createLanes(concurrency: number) {
  const lanes = new Map<string, Lane>();

  function get({ workspaceId, endpointId }: Place): Lane {
    let lane = lanes.get(endpointId);
    if (lane === undefined) {
      lane = {
        workspaceId,
        endpointId,
        queue: [],
        running: 0,
        limit: concurrency,
        most: concurrency,
        rate: null,
        nextAt: 0,
        ordered: false,
        record: ZERO,
        leftOut: false,
        failed: 0,
        unrecorded: 0,
        stoppedAt: Number.NEGATIVE_INFINITY,
        pace: AHEAD / 2,
        more: false,
        floor: 0,
        usedAt: 0,
      };
      lanes.set(endpointId, lane);
    }
    return lane;
  }

  return {
    get,
    find: (endpointId: string) => lanes.get(endpointId),
    all: () => lanes.values(),

    /** How much more each lane takes; 0 where it is at capacity. */
    busy(): KnownEndpoint[] {
      return [...lanes.values()].map(knownOf);
    },

    /** Notes lanes at capacity, which a claim leaves out: there may be more for them. */
    noteFull(): void {
      for (const lane of lanes.values()) if (roomOf(lane) === 0) lane.more = true;
    },

    /** Lanes with room, those first that are known to have more; at most `n`. */
    known(n: number): KnownEndpoint[] {
      const free = [...lanes.values()].filter((lane) => roomOf(lane) > 0);
      const first = free.length <= n ? free : free.toSorted((a, b) => +b.more - +a.more);
      return first.slice(0, n).map(knownOf);
    },

    /** Notes what was taken of one endpoint, and on what terms, when there was `room` for so much. */
    noteTaken(lane: Lane, taken: readonly Claimed[], room: number): void {
      const [first] = taken;
      if (first === undefined) return;
      const most = first.maxConcurrency ?? concurrency;
      if (most !== lane.most) lane.limit = lane.most = most;
      lane.rate = first.ratePerSecond;
      lane.ordered = first.ordered;
      lane.more = taken.length >= room;
      if (lane.ordered) lane.floor = 0;
      else for (const { dueAt } of taken) lane.floor = Math.max(lane.floor, dueAt - LATE);
    },

    /**
     * Notes how far the records of ordered endpoints were looked at; whether to go on looking. Where
     * all room was taken, the next look begins behind the last record that was taken, so that all
     * records get their turn, and those before it are looked at once more in the end.
     */
    noteTurns(pages: readonly Page[], taken: readonly Claimed[], roomFor: (id: string) => number) {
      const byEndpoint = Map.groupBy(taken, ({ endpointId }) => endpointId);
      let goOn = false;
      for (const page of pages) {
        const lane = get(page);
        const some = byEndpoint.get(page.endpointId) ?? [];
        const last = some.length < roomFor(page.endpointId) ? undefined : lastRecord(some);
        if (last !== undefined) Object.assign(lane, { record: last, leftOut: true });
        else if (page.looked >= LOOKED) {
          lane.record = page.last ?? ZERO;
          goOn = true;
        } else {
          goOn ||= lane.leftOut;
          Object.assign(lane, { record: ZERO, leftOut: false });
        }
      }
      return goOn;
    },

    /** Learns from an attempt: a failing endpoint gets less at once, so that it holds up no other. */
    learn(lane: Lane, ok: boolean, durationMs: number): void {
      lane.failed = ok ? 0 : lane.failed + 1;
      lane.unrecorded++;
      lane.limit = ok ? Math.min(lane.most, lane.limit + 1) : Math.max(1, lane.limit >> 1);
      lane.pace = lane.pace * 0.9 + durationMs * 0.1;
      lane.usedAt = Date.now();
    },

    /** Gives up what waits in a lane of an endpoint that is stopped, and what is known of its queue. */
    empty(place: Place): Held[] {
      const lane = get(place);
      const waiting = lane.queue;
      const stoppedAt = performance.now();
      Object.assign(lane, { queue: [], more: false, floor: 0, failed: 0, stoppedAt });
      return waiting;
    },

    /** Forgets lanes that have had nothing to do for a minute. */
    sweep(): void {
      for (const [id, lane] of lanes) {
        const busy = lane.running + lane.unrecorded > 0 || lane.queue.length > 0;
        if (!busy && Date.now() - lane.usedAt > KEPT) lanes.delete(id);
      }
    },
  };
}

const knownOf = (lane: Lane): KnownEndpoint => ({
  ...placeOf(lane),
  room: roomOf(lane),
  floor: lane.floor,
  record: lane.record,
});

const lastRecord = (taken: readonly Claimed[]) =>
  taken
    .map(({ recordId }) => recordId ?? undefined)
    .reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);

const placeOf = ({ workspaceId, endpointId }: Lane): Place => ({ workspaceId, endpointId });

/** What a lane would hold at most, running ones included. */
function capacityOf(lane: Lane): number {
  const ahead = Math.min(MAX_AHEAD, Math.floor(AHEAD / Math.max(1, lane.pace)));
  const usual = lane.limit * (1 + ahead);
  // A slow lane must not use up what this sender can hold: what it starts within a second is enough.
  return lane.rate === null ? usual : Math.min(usual, lane.rate + lane.running);
}

export function roomOf(lane: Lane): number {
  return Math.max(0, capacityOf(lane) - lane.running - lane.queue.length);
}

/** How much more a lane works off soon enough to be held in memory without a claim, whatever waits in the database. */
export function roomAtOnce(lane: Lane): number {
  const stalled = lane.running >= lane.limit && Date.now() - lane.usedAt > AT_ONCE;
  if (stalled) return 0;
  const soon = Math.floor((lane.limit * AT_ONCE) / Math.max(1, lane.pace));
  return Math.max(0, Math.min(MOST_AT_ONCE, soon) - lane.running - lane.queue.length);
}

/** The claimed delivery whose endpoint stands furthest in the scan. */
export const furthestOf = (claimed: readonly Claimed[]) =>
  claimed.reduce<Claimed | undefined>(
    (best, one) => (best === undefined || one.n > best.n ? one : best),
    undefined,
  );

/** A delivery's name in the memory of this process. */
export const nameOf = ({ eventId, endpointId }: DeliveryKey) => `${eventId} ${endpointId}`;
