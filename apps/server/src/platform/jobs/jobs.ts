import type { Logger } from "pino";

/** Something small that is done again and again; instances may do it at the same time. */
export interface Job {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

/**
 * Runs each job at its interval, never twice at once; a failed run is tried at the next, and logged where the one before worked. `ran` hears of
 * each run, with its duration in ms.
 */
export function startJobs(
  log: Logger,
  jobs: readonly Job[],
  ran: (ok: boolean, durationMs: number) => void = () => {},
): { stop(): Promise<void> } {
  const running = new Map<string, Promise<unknown>>();
  const failing = new Set<string>();

  const start = ({ name, run }: Job) => {
    if (running.has(name)) return;
    const startedAt = performance.now();
    const done = run()
      .then(
        () => {
          if (failing.delete(name)) log.info({ job: name }, "job works again");
          ran(true, performance.now() - startedAt);
        },
        (error: unknown) => {
          // Once: it is tried again every second or hour, for as long as the cause lasts.
          if (!failing.has(name)) log.warn({ err: error, job: name }, "job failed");
          failing.add(name);
          ran(false, performance.now() - startedAt);
        },
      )
      .finally(() => running.delete(name));
    running.set(name, done);
  };
  const timers = jobs.map((job) => setInterval(() => start(job), job.everyMs).unref());

  return {
    /** Waits for what is under way, then runs each job once more so that nothing is left behind. */
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
      for (const job of jobs) start(job);
      await Promise.all(running.values());
    },
  };
}
