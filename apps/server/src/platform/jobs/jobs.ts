import type { Logger } from "pino";

/** Something small that is done again and again; instances may do it at the same time. */
export interface Job {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

/**
 * Runs each job at its interval, never twice at once; a failed run is logged and tried at the next. `ran` hears of
 * each run, with its duration in ms.
 */
export function startJobs(
  log: Logger,
  jobs: readonly Job[],
  ran: (ok: boolean, durationMs: number) => void = () => {},
): { stop(): Promise<void> } {
  const running = new Map<string, Promise<unknown>>();

  const start = ({ name, run }: Job) => {
    if (running.has(name)) return;
    const startedAt = performance.now();
    const done = run()
      .then(
        () => ran(true, performance.now() - startedAt),
        (error: unknown) => {
          log.warn({ err: error, job: name }, "job failed");
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
