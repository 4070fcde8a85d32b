import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { Signals } from "../signals/signals.ts";
import { sequenceCommits } from "./sequencer.store.ts";

export interface SequencerDeps {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  log: Pick<Logger, "info" | "warn">;
}

/** Between runs while events keep coming, and between polls while none do. In ms. */
const PACE = 20;
const POLL = 500;
const MOST = 5_000;
/** A run looks back so many commits; what commits later than that is found by a run over everything. */
const LOOK_BACK = 5_000;
/** A run over everything steps over what an old transaction keeps from being cleared away: it rests ten times as long. */
const REST = 10;
const LONGEST_REST = 400;

/**
 * Places committed events in the log. Any number of instances may run one: in each log they take turns. Woken by
 * the writers of this instance; the poll behind it finds what others left.
 */
export function startSequencer({ db, signals, log }: SequencerDeps): { stop(): Promise<void> } {
  let stopped = false;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let highest = 0;
  let lastRun = 0;
  let nextFull = 0;
  let failures = 0;

  async function run(): Promise<void> {
    woken = false;
    const began = performance.now();
    const full = began >= nextFull;
    try {
      const floor = full ? 0 : Math.max(0, highest - LOOK_BACK);
      const done = await db.asSystem(async (tx) => {
        const sequenced = await sequenceCommits(tx, { floor, limit: MOST });
        if (sequenced.count > 0) tx.signal("events_readable");
        return sequenced;
      });
      const now = performance.now();
      if (full) nextFull = now + Math.min(LONGEST_REST, (now - began) * REST);
      highest = Math.max(highest, done.highest);
      if (done.count === MOST || done.contended) woken = true;
      if (done.count === MOST) nextFull = 0;
      if (failures > 1) log.info("events are being added to the log again");
      failures = 0;
    } catch (error) {
      failures++;
      // A machine that paused this process ends one run, and the next one does its work: no news.
      if (failures === 2 && !stopped) {
        log.warn({ err: error }, "events cannot be added to the log yet");
      }
      nextFull = 0;
    }
    lastRun = performance.now();
  }

  function schedule(): void {
    if (stopped || running !== undefined) return;
    clearTimeout(timer);
    const wait = woken && failures === 0 ? Math.max(0, lastRun + PACE - performance.now()) : POLL;
    timer = setTimeout(start, wait).unref();
  }

  function start(): void {
    if (stopped || running !== undefined) return;
    clearTimeout(timer);
    running = run().finally(() => {
      running = undefined;
      schedule();
    });
  }

  signals.subscribe("events_appended", () => {
    if (woken) return;
    woken = true;
    schedule();
  });
  start();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
