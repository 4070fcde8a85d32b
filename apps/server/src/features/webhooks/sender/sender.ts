import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Database } from "../../../platform/database/database.ts";
import type { Handover } from "../../../platform/handover/handover.ts";
import type { Metrics } from "../../../platform/metrics/metrics.ts";
import type { OutboundPolicy } from "../../../platform/outbound/address-guard.ts";
import type { Signals } from "../../../platform/signals/signals.ts";
import { createAlarm } from "./alarm.ts";
import type { Stopped } from "../breaker/breaker.store.ts";
import { cancelOrphans } from "../queue/cancel.store.ts";
import { createInFlight } from "./in-flight.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { createLanes, nameOf } from "./lanes.ts";
import { release } from "../queue/leases.store.ts";
import { startProber } from "./prober.ts";
import { createResultWriter } from "../results/result-writer.ts";
import type { Result } from "../attempts/result.ts";
import { createRunner } from "./runner.ts";
import { endService } from "../queue/service.store.ts";
import { createClaimer } from "./claimer.ts";
import { createOffering } from "./offering.ts";
import { createTransport } from "../attempts/transport.ts";
import { nameRecords } from "../queue/turns.store.ts";
import { defaultTuning, type SenderTuning } from "./tuning.ts";

export interface SenderDeps {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  /** Where transactions of this process offer what they queue. */
  handover: Handover;
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

const RETRY = 500;
const HOUSEKEEPING = 30_000;

/**
 * Sends what is due: claims deliveries under a lease, posts them side by side for each endpoint,
 * and records what came of it. Any number of senders share one queue. Woken by signals; the poll
 * behind them finds what other instances left.
 */
export function startSender(deps: SenderDeps): Sender {
  const { db, signals, handover, log, deliveries, outbound } = deps;
  const tuning = { ...defaultTuning, ...deps.tuning };
  const id = randomUUID();
  let stopping = false;
  /** Counts changes of endpoints: what was claimed before one may name an old URL, or one that is gone. */
  let generation = 0;
  let handled = 0;
  let probedAt = 0;
  let working: Promise<void> | undefined;
  let again = false;
  /** Whether the queue was left alone because this sender holds as much as it may. */
  let starved = false;

  const lanes = createLanes(tuning.concurrency);
  const inFlight = createInFlight(db, lanes);
  const claimer = createClaimer({ sender: id, db, lanes, inFlight, tuning });
  const transport = createTransport();
  const alarm = createAlarm(wakeForAll);
  const writer = createResultWriter({
    db,
    onError: (error) => log.warn({ err: error }, "webhook results could not be recorded yet"),
    breaker: tuning.breaker,
    written,
  });
  const runner = createRunner({
    lanes,
    inFlight,
    transport,
    outbound,
    deliveries,
    tuning,
    mayStart: () => handled === generation && !stopping,
    record: writer.add,
    wantMore: wake,
  });
  const prober = startProber({
    db,
    terms() {
      probedAt = generation;
      return claimer.terms();
    },
    holdMs: tuning.deadlineMs + tuning.leaseMs,
    async take(claimed, terms) {
      const mine = claimed.map((delivery) => ({ ...delivery, token: terms.token }));
      // An endpoint was changed meanwhile: what was claimed may name an old URL.
      if (probedAt !== generation || stopping) await db.asSystem((tx) => release(tx, mine));
      else {
        inFlight.line(claimed, terms, () => Number.POSITIVE_INFINITY);
        for (const lane of new Set(claimed.map(lanes.get))) runner.advance(lane);
      }
    },
    onError: (error) => log.warn({ err: error }, "paused webhook endpoints could not be tried"),
  });

  function written(results: readonly Result[], stopped: readonly Stopped[]): void {
    for (const result of results) {
      inFlight.forget(result);
      if (result.dueAt !== undefined)
        alarm.within(Math.max(1, result.dueAt.getTime() - Date.now() + 1));
    }
    for (const result of results) lanes.get(result).unrecorded--;
    for (const endpoint of stopped) leave(endpoint);
    for (const lane of new Set(results.map(lanes.get))) runner.goOn(lane);
    // The next event of a record may be taken now.
    if (starved || results.some((result) => lanes.get(result).ordered)) wake();
  }

  /** Hands back what waits for an endpoint that is paused or disabled, and says so in the log. */
  function leave({ endpointId, workspaceId, what, until, told, why }: Stopped): void {
    inFlight.leave({ workspaceId, endpointId });
    if (until !== undefined) prober.lookIn(until.getTime() - Date.now() + 1);
    if (told) log.warn({ endpointId, workspaceId, why }, `webhook endpoint ${what}`);
  }

  function wakeForAll(): void {
    claimer.oweLookAtAll();
    wake();
  }

  function wake(): void {
    again = true;
    if (stopping) return;
    working ??= work()
      .catch((error: unknown) => {
        log.warn({ err: error }, "webhook deliveries could not be claimed");
        alarm.within(RETRY);
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
      const terms = claimer.terms();
      starved = terms === undefined;
      if (terms === undefined) return;
      const taken = await claimer.take(terms);
      if (taken.again || asked !== generation) again = true;
      if (asked === generation)
        for (const lane of new Set(taken.taken.map(lanes.get))) runner.advance(lane);
    } while (again && !stopping);
    alarm.within(claimer.nextLookIn());
  }

  /** After a change of endpoints: what is not started is handed back and claimed anew, as it is now. */
  async function followEndpoints(): Promise<void> {
    const now = generation;
    await inFlight.handBack();
    await db.asSystem(cancelOrphans);
    await db.asSystem(nameRecords);
    handled = now;
  }

  const stopHeartbeat = startHeartbeat(
    { db, sender: id, held: inFlight.held, leaseMs: tuning.leaseMs },
    (error) => log.warn({ err: error }, "webhook leases could not be renewed"),
  );
  const housekeeping = setInterval(() => {
    lanes.sweep();
    transport.sweep();
    for (const tidy of [cancelOrphans, nameRecords]) void db.asSystem(tidy).catch(() => {});
  }, HOUSEKEEPING);
  housekeeping.unref();

  signals.subscribe("deliveries_due", wakeForAll);
  signals.subscribe("endpoints_changed", () => {
    generation++;
    wakeForAll();
  });
  handover.connect(
    createOffering({
      lanes,
      inFlight,
      concurrency: tuning.concurrency,
      leaseMs: tuning.leaseMs,
      generation: () => (handled === generation && !stopping ? generation : undefined),
      caughtUp: claimer.caughtUp,
      advance: runner.advance,
    }),
  );
  wakeForAll();

  return {
    async stop() {
      stopping = true;
      handover.connect(undefined);
      alarm.stop();
      clearInterval(housekeeping);
      const until = Date.now() + tuning.stopMs;
      await working;
      await prober.stop();
      await inFlight.handBack().catch(() => {});
      while (runner.running() > 0 && Date.now() < until)
        await new Promise((done) => setTimeout(done, 10));
      const unfinished = [...inFlight.held.values()].filter(({ started }) => started);
      runner.abandon();
      await transport.close();
      await writer.drain(Math.max(1_000, until - Date.now()));
      stopHeartbeat();
      const rest = unfinished.filter((delivery) => inFlight.held.has(nameOf(delivery)));
      if (rest.length > 0) await db.asSystem((tx) => release(tx, rest)).catch(() => {});
      await db.asSystem((tx) => endService(tx, id)).catch(() => {});
    },
  };
}
