import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Database } from "../../../platform/database/database.ts";
import { newId } from "../../../platform/types/ids.ts";
import type { Signals } from "../../../platform/signals/signals.ts";
import {
  type FrontDoor,
  createProbes,
  RECEIPT_PATH,
  type Probes,
  receiptUrls,
} from "../probes/index.ts";
import {
  judgeMinutes,
  recordGap,
  addMinutes,
  purgeStatus,
  readCounts,
  readDays,
  readLatencies,
  beat,
  leave,
  readOthers,
  createSampler,
  watchRequests,
  type Samples,
  DEFAULT_TUNING,
  type StatusTuning,
} from "../measurements/index.ts";
import { incidentsToShow, advanceMaintenance } from "../incidents/index.ts";
import { firstDay, NO_HISTORY, snapshotOf, type Snapshot } from "./snapshot.ts";
import { readExternalProbes } from "../external-probes/index.ts";

const DAY = 86_400_000;
/** Background jobs of which none succeeded for so long have stopped. In ms. */
const JOBS_SILENT = 30_000;

export interface StatusMonitor {
  /** Everything that is told, from memory: it answers while the database is away. */
  snapshot(): Snapshot;
  /** The time that the states are judged by, in ms. */
  windowMs: number;
  /** Calls back after each change of what is told; returns the way to stop that. */
  onChange(listener: () => void): () => void;
  /** Counts the requests of a server. */
  watch(app: FastifyInstance): void;
  /** Counts a run of a recurring task. */
  noteTask(ok: boolean, durationMs: number): void;
  receive: Probes["receive"];
  /** Where the webhooks of probes go, of this process and of others; it grows. */
  receiptUrls: ReadonlySet<string>;
  /** Begins to measure. Probes go through the front door, where this process has one. */
  start(door: FrontDoor | undefined): void;
  stop(): Promise<void>;
}

/** Measures SalesOS from inside: real requests, probes through the front door, the database, the jobs. */
export function createMonitor({
  db,
  log,
  signals,
  tuning: changes = {},
}: {
  db: Database;
  log: Pick<Logger, "warn">;
  signals: Pick<Signals, "subscribe">;
  tuning?: Partial<StatusTuning>;
}): StatusMonitor {
  const tuning = { ...DEFAULT_TUNING, ...changes };
  const id = newId();
  const startedAt = new Date();
  const { beatMs, windowMs } = tuning;
  const sampler = createSampler({ now: Date.now, sliceMs: beatMs, windowMs });
  const listeners = new Set<() => void>();
  const urls = new Set<string>();
  const timers: NodeJS.Timeout[] = [];
  let probes: Probes | undefined;
  let others: Samples[] = [];
  let history = NO_HISTORY;
  let historyAt: Date | undefined;
  let staleSince: Date | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let jobsAt = Date.now();
  let changed = true;
  let underWay: Promise<void> | undefined;
  let probing: Promise<void> | undefined;

  const snapshot = () =>
    snapshotOf({
      now: new Date(),
      samples: [sampler.recent(), ...others],
      history,
      historyAt,
      staleSince,
    });

  async function write(): Promise<void> {
    const minutes = sampler.takeMinutes();
    try {
      await db.asSystem(async (tx) => {
        await tx.query({ text: "set local statement_timeout = 5000" });
        if (historyAt === undefined) await recordGap(tx);
        await beat(tx, { id, startedAt, live: sampler.recent() });
        await addMinutes(tx, minutes);
        // Twice the time between two signs of life: a slow one is not a gone one.
        const since = new Date(tx.now.getTime() - Math.max(3 * beatMs, 2_000));
        others = await readOthers(tx, { id, since });
      });
    } catch (error) {
      sampler.giveBack(minutes);
      throw error;
    }
  }

  async function read(): Promise<void> {
    const isDue = changed || performance.now() - readAt >= tuning.historyMs;
    if (!isDue) return;
    changed = false;
    await db.asSystem(advanceMaintenance);
    await db.asSystem(judgeMinutes);
    await db.asSystem(async (tx) => {
      const dayAgo = new Date(tx.now.getTime() - DAY);
      const [days, counts, latencies, incidents, externalProbes, inUse] = await Promise.all([
        readDays(tx, firstDay(tx.now)),
        readCounts(tx, dayAgo),
        readLatencies(tx, "api", { since: dayAgo, minutes: 15 }),
        incidentsToShow(tx),
        readExternalProbes(tx),
        receiptUrls(tx),
      ]);
      history = { days, counts, latencies, incidents, externalProbes };
      for (const url of inUse) urls.add(url);
      historyAt = tx.now;
    });
    readAt = performance.now();
  }

  /** One beat: also the probe of the database. */
  async function step(): Promise<void> {
    const from = performance.now();
    try {
      await within(write(), tuning.timeoutMs);
      sampler.note("database", {
        kind: "probe",
        failed: false,
        durationMs: performance.now() - from,
      });
      await read();
      staleSince = undefined;
    } catch (error) {
      if (staleSince === undefined) log.warn({ err: error }, "status not written");
      staleSince ??= new Date();
      changed = true;
      sampler.note("database", { kind: "probe", failed: true });
    }
    const silent = Date.now() - jobsAt > JOBS_SILENT;
    sampler.note("jobs", { kind: "probe", failed: silent });
    for (const listener of listeners) listener();
  }

  const beatOnce = (): Promise<void> =>
    (underWay ??= step().finally(() => {
      underWay = undefined;
    }));
  const every = (ms: number, work: () => void) => timers.push(setInterval(work, ms).unref());

  signals.subscribe("status_changed", () => {
    changed = true;
    if (timers.length > 0) void beatOnce();
  });

  return {
    snapshot,
    windowMs,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watch: (app) =>
      watchRequests(app, sampler, (request) => probes?.sent(request.headers) === true),
    noteTask(ok, durationMs) {
      if (ok) jobsAt = Date.now();
      sampler.note("jobs", { kind: "request", failed: !ok, durationMs });
    },
    receive: async (body, signature) => (await probes?.receive(body, signature)) ?? false,
    receiptUrls: urls,
    start(door) {
      if (door !== undefined) {
        urls.add(door.receipts + RECEIPT_PATH);
        probes = createProbes({ db, sampler, tuning, instanceId: id, door });
      }
      const probe = () => {
        probing ??= probes?.run().finally(() => {
          probing = undefined;
        });
      };
      every(beatMs, () => void beatOnce());
      every(tuning.probeMs, probe);
      every(3_600_000, () => void db.asSystem(purgeStatus).catch(() => {}));
      void beatOnce();
      probe();
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      probes?.stop();
      await Promise.allSettled([underWay, probing]);
      if (timers.length === 0) return;
      await within(
        db.asSystem(async (tx) => {
          await addMinutes(tx, sampler.takeMinutes());
          await leave(tx, id);
        }),
        2_000,
      ).catch(() => {});
    },
  };
}

/** Fails when the work is not done in time; the work itself goes on. */
async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Not within ${ms} ms.`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
