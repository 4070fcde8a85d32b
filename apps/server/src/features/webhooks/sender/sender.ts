import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Database } from "../../../platform/database/database.ts";
import type { Metrics } from "../../../platform/metrics/metrics.ts";
import type { OutboundPolicy } from "../../../platform/outbound/address-guard.ts";
import type { Signals } from "../../../platform/signals/signals.ts";
import { createLanes, furthestOf, nameOf, roomOf, type Held, type Lane } from "./lanes.ts";
import {
  cancelOrphans,
  claimAnywhere,
  claimKnown,
  release,
  SCANNED,
  START,
  type Claimed,
  type ClaimTerms,
  type DeliveryKey,
  type Place,
} from "./queue.store.ts";
import { createAlarm } from "./alarm.ts";
import { makeAttempt } from "./attempt.ts";
import type { Stopped } from "./breaker.store.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { createPacer } from "./pacer.ts";
import { startProber } from "./prober.ts";
import { createRecorder } from "./recorder.ts";
import { defaultTuning, type SenderTuning } from "./tuning.ts";
import { createTransport } from "./transport.ts";

export interface SenderDeps {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  log: Pick<Logger, "warn">;
  deliveries: Metrics["deliveries"];
  /** Where live workspaces may send. */
  outbound: OutboundPolicy;
  tuning?: Partial<SenderTuning>;
}

export interface Sender {
  /** Takes nothing more, lets what runs finish for a while, and hands the rest back. */
  stop(): Promise<void>;
}

/** Deliveries in hand and sockets at work, over all endpoints. */
const MAX_HELD = 2_000;
const MAX_RUNNING = 1_000;
const MAX_CLAIM = 256;
/** Between looks at the queue: with nothing pending, and with something that another may hold or that comes due. */
const IDLE_POLL = 5_000;
const PENDING_POLL = 500;
const HOUSEKEEPING = 30_000;
/** After a look at all endpoints, so many times as long nothing but the known ones is looked at; at most so long. In ms. */
const REST = 10;
const LONGEST_WAIT = 1_000;

/**
 * Sends what is due: claims deliveries under a lease, posts them side by side for each endpoint,
 * and records what came of it. Any number of senders share one queue. Woken by signals; the poll
 * behind them finds what other instances left.
 */
export function startSender(deps: SenderDeps): Sender {
  const { db, signals, log, deliveries, outbound } = deps;
  const tuning = { ...defaultTuning, ...deps.tuning };
  const lanes = createLanes(tuning.concurrency);
  const transport = createTransport();
  const held = new Map<string, Held>();
  const forget = (key: DeliveryKey) => held.delete(nameOf(key));
  const recorder = createRecorder({
    db,
    onError: (error) => log.warn({ err: error }, "webhook results could not be recorded yet"),
    breaker: tuning.breaker,
    written(results, stopped) {
      for (const result of results) {
        forget(result);
        if (result.dueAt !== undefined)
          alarm.within(Math.max(1, result.dueAt.getTime() - Date.now() + 1));
      }
      for (const result of results) lanes.get(result).unrecorded--;
      for (const endpoint of stopped) leave(endpoint);
      for (const lane of new Set(results.map(lanes.get))) goOn(lane);
      // The next event of a record may be taken now.
      if (starved || results.some((result) => lanes.get(result).ordered)) wake();
    },
  });
  const prober = startProber({
    db,
    terms() {
      const limit = Math.min(MAX_CLAIM, MAX_HELD - held.size);
      probedAt = generation;
      return limit > 0 ? termsOf(limit) : undefined;
    },
    holdMs: tuning.deadlineMs + tuning.leaseMs,
    async take(claimed, terms) {
      const mine = claimed.map((delivery) => ({ ...delivery, token: terms.token }));
      // An endpoint was changed meanwhile: what was claimed may name an old URL.
      if (probedAt !== generation || stopping) await db.asSystem((tx) => release(tx, mine));
      else {
        line(claimed, terms.token, () => Number.POSITIVE_INFINITY);
        for (const lane of new Set(claimed.map(lanes.get))) advance(lane);
      }
    },
    onError: (error) => log.warn({ err: error }, "paused webhook endpoints could not be tried"),
  });

  let stopping = false;
  let abandoned = false;
  let running = 0;
  /** Where a look at all endpoints goes on, what it has cost so far, and when the next may begin. In ms. */
  let place: Place = START;
  let roundMs = 0;
  let allFrom = 0;
  /** Whether something happened since the last look at all, and whether that one saw anything pending. */
  let owed = true;
  let pending = false;
  const pacer = createPacer(advance);
  /** Counts changes of endpoints: what was claimed before one may name an old URL, or one that is gone. */
  let generation = 0;
  let handled = 0;
  let probedAt = 0;
  let working: Promise<void> | undefined;
  let again = false;
  /** Whether the queue was left alone because all hands are full. */
  let starved = false;
  const alarm = createAlarm(wakeForAll);

  const termsOf = (limit: number): ClaimTerms => ({
    limit,
    token: randomUUID(),
    leaseMs: tuning.leaseMs,
  });

  /** Hands back what waits for an endpoint that is paused or disabled, and says so in the log. */
  function leave({ endpointId, workspaceId, what, until, told, why }: Stopped): void {
    const waiting = lanes.empty({ workspaceId, endpointId });
    waiting.forEach(forget);
    // Should that fail, the leases run out by themselves.
    if (waiting.length > 0) void db.asSystem((tx) => release(tx, waiting)).catch(() => {});
    if (until !== undefined) prober.lookIn(until.getTime() - Date.now() + 1);
    if (told) log.warn({ endpointId, workspaceId, why }, `webhook endpoint ${what}`);
  }

  /** After so many failures nothing is started until the database has said whether it is paused. */
  const awaitsVerdict = ({ failed }: Lane) => failed >= tuning.breaker.failures;

  function goOn(lane: Lane): void {
    if (!awaitsVerdict(lane) || lane.unrecorded > 0) return;
    lane.failed = 0;
    advance(lane);
  }

  function wakeForAll(): void {
    owed = true;
    wake();
  }

  function wake(): void {
    again = true;
    if (stopping) return;
    working ??= work()
      .catch((error: unknown) => {
        log.warn({ err: error }, "webhook deliveries could not be claimed");
        alarm.within(PENDING_POLL);
      })
      .finally(() => {
        working = undefined;
        if (again) wake();
      });
  }

  /** Takes from the queue until there is nothing left that anyone has room for. */
  async function work(): Promise<void> {
    do {
      again = false;
      if (handled !== generation) await followEndpoints();
      const asked = generation;
      const limit = Math.min(MAX_CLAIM, MAX_HELD - held.size);
      starved = limit <= 0;
      if (starved) return;
      const terms = termsOf(limit);
      const lookAtAll = owed && Date.now() >= allFrom;
      const taken = lookAtAll ? await takeAnywhere(terms) : await takeKnown(terms);
      if (asked !== generation) again = true;
      else for (const lane of new Set(taken.map(lanes.get))) advance(lane);
    } while (again && !stopping);
    if (owed) alarm.within(Math.max(1, allFrom - Date.now()));
    alarm.within(pending ? PENDING_POLL : IDLE_POLL);
  }

  /** Takes from all endpoints, page by page: finds new ones, late ones, and what others left. */
  async function takeAnywhere(terms: ClaimTerms): Promise<Claimed[]> {
    if (place === START) {
      owed = pending = false;
      roundMs = 0;
    }
    const began = performance.now();
    const rooms = lanes.rooms();
    const room = tuning.concurrency * 2;
    const {
      deliveries: taken,
      visited,
      last,
    } = await db.asSystem((tx) => claimAnywhere(tx, place, { rooms, room }, terms));
    line(taken, terms.token, (endpointId) => rooms.get(endpointId) ?? room);
    pending ||= visited > 0;
    roundMs += performance.now() - began;

    const furthest = taken.length < terms.limit ? undefined : furthestOf(taken);
    if (furthest !== undefined) lanes.get(furthest).more = true;
    place = furthest ?? (visited < SCANNED ? START : last);
    if (place === START) allFrom = Date.now() + Math.min(LONGEST_WAIT, roundMs * REST);
    else owed = again = true;
    return taken;
  }

  /** Takes from the endpoints that have work here: cheap, however long the queue is. */
  async function takeKnown(terms: ClaimTerms): Promise<Claimed[]> {
    const known = lanes.known(SCANNED);
    if (known.length === 0) return [];
    const rooms = new Map(known.map(({ endpointId, room }) => [endpointId, room]));
    const taken = await db.asSystem((tx) => claimKnown(tx, known, terms));
    line(taken, terms.token, (endpointId) => rooms.get(endpointId) ?? 0);
    if (taken.length >= terms.limit) again = true;
    return taken;
  }

  /** Lines up what was claimed, each for its endpoint. */
  function line(taken: readonly Claimed[], token: string, roomFor: (id: string) => number): void {
    const leasedAt = Date.now();
    lanes.noteFull();
    for (const [endpointId, some] of Map.groupBy(taken, (one) => one.endpointId)) {
      const lane = lanes.get(some[0] as Claimed);
      lanes.noteTaken(lane, some, roomFor(endpointId));
      for (const delivery of some) {
        const mine = held.get(nameOf(delivery));
        // Its lease had run out while this process could not renew it; it is in hand all the same.
        if (mine !== undefined) Object.assign(mine, { token, leasedAt });
        else {
          const fresh = { ...delivery, token, leasedAt, started: false };
          held.set(nameOf(delivery), fresh);
          lane.queue.push(fresh);
        }
      }
    }
  }

  /** After a change of endpoints: what is not started is handed back and claimed anew, as it is now. */
  async function followEndpoints(): Promise<void> {
    const now = generation;
    await handBack();
    await db.asSystem(cancelOrphans);
    handled = now;
  }

  async function handBack(): Promise<void> {
    const unstarted = [...held.values()].filter(({ started }) => !started);
    for (const lane of lanes.all()) lane.queue = [];
    if (unstarted.length === 0) return;
    unstarted.forEach(forget);
    await db.asSystem((tx) => release(tx, unstarted));
  }

  function advance(lane: Lane): void {
    while (
      lane.queue.length > 0 &&
      lane.running < lane.limit &&
      running < MAX_RUNNING &&
      handled === generation &&
      !awaitsVerdict(lane) &&
      !stopping &&
      pacer.admits(lane)
    ) {
      const delivery = lane.queue.shift() as Held;
      // Too old to be sure that it is still ours: left to whoever takes it.
      if (Date.now() - delivery.leasedAt > tuning.leaseMs * 0.8) {
        forget(delivery);
        continue;
      }
      void attempt(lane, delivery);
    }
    if (lane.more && !stopping && lane.queue.length <= lane.limit && roomOf(lane) > 0) {
      lane.more = false;
      wake();
    }
  }

  async function attempt(lane: Lane, delivery: Held): Promise<void> {
    delivery.started = true;
    lane.running++;
    running++;
    const result = await makeAttempt(delivery, { transport, outbound, tuning });
    lane.running--;
    running--;
    // Broken off by our own stop: not the receiver's failure, and not recorded as an attempt.
    if (abandoned) return;
    lanes.learn(lane, result.state === "succeeded", result.durationMs);
    deliveries.inc({ outcome: result.state === "pending" ? "retry" : result.state });
    recorder.add(result);
    if (running === MAX_RUNNING - 1) for (const other of lanes.all()) advance(other);
    else advance(lane);
  }

  const stopHeartbeat = startHeartbeat(db, held, tuning.leaseMs, (error) =>
    log.warn({ err: error }, "webhook leases could not be renewed"),
  );
  const housekeeping = setInterval(() => {
    lanes.sweep();
    transport.sweep();
    void db.asSystem(cancelOrphans).catch(() => {});
  }, HOUSEKEEPING);
  housekeeping.unref();

  signals.subscribe("deliveries_due", wakeForAll);
  signals.subscribe("endpoints_changed", () => {
    generation++;
    wakeForAll();
  });
  wakeForAll();

  return {
    async stop() {
      stopping = true;
      alarm.stop();
      clearInterval(housekeeping);
      const until = Date.now() + tuning.stopMs;
      await working;
      await prober.stop();
      await handBack().catch(() => {});
      while (running > 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
      const unfinished = [...held.values()].filter(({ started }) => started);
      abandoned = true;
      await transport.close();
      await recorder.drain(Math.max(1_000, until - Date.now()));
      stopHeartbeat();
      const rest = unfinished.filter((delivery) => held.has(nameOf(delivery)));
      if (rest.length > 0) await db.asSystem((tx) => release(tx, rest)).catch(() => {});
    },
  };
}
