import type { Logger } from "pino";

/** A small task that runs at an interval. Several instances can run it at the same time. */
export interface RecurringTask {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

const SECOND = 1_000;
const HOUR = 3_600_000;

export const every = (everyMs: number, name: string, run: RecurringTask["run"]): RecurringTask => ({
  name,
  everyMs,
  run,
});
export const everySecond = (name: string, run: RecurringTask["run"]) => every(SECOND, name, run);
export const everyHour = (name: string, run: RecurringTask["run"]) => every(HOUR, name, run);

/**
 * Runs each task at its interval, never twice at once in this process. A failed run is tried again at
 * the next interval; only the first failure in a row is logged. `ran` receives the duration of each run in ms.
 */
export function startRecurring(
  log: Logger,
  tasks: readonly RecurringTask[],
  ran: (ok: boolean, durationMs: number) => void = () => {},
): { stop(): Promise<void> } {
  const running = new Map<string, Promise<unknown>>();
  const failing = new Set<string>();

  const start = ({ name, run }: RecurringTask) => {
    if (running.has(name)) return;
    const startedAt = performance.now();
    const done = run()
      .then(
        () => {
          if (failing.delete(name)) log.info({ task: name }, "recurring task works again");
          ran(true, performance.now() - startedAt);
        },
        (error: unknown) => {
          // Only once, as a task can fail every second for as long as the cause lasts.
          if (!failing.has(name)) log.warn({ err: error, task: name }, "recurring task failed");
          failing.add(name);
          ran(false, performance.now() - startedAt);
        },
      )
      .finally(() => running.delete(name));
    running.set(name, done);
  };
  const timers = tasks.map((task) => setInterval(() => start(task), task.everyMs).unref());

  return {
    /** Waits for running tasks, then runs each task once more, so that nothing stays unsaved. */
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
      for (const task of tasks) start(task);
      await Promise.all(running.values());
    },
  };
}
