import type { Logger } from "pino";

/** How long a stop may take, in ms. */
export const STOP = {
  /** For requests under way; then every connection is destroyed, whatever it does. */
  requestsMs: 10_000,
  /** For everything; then the process ends. Less than the 30 s after which orchestrators kill. */
  totalMs: 25_000,
  /** Signals so close together are one: Ctrl-C under npm arrives twice. */
  sameMs: 500,
};

const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Resolves when the process is asked to stop. Heard from the beginning, so that a stop during the start leaves no
 * half-made database behind. A second signal ends the process at once, as does the end of the time for a stop.
 */
export function stopSignal(log: Logger): Promise<void> {
  let asked: number | undefined;
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        const now = performance.now();
        if (asked === undefined) {
          asked = now;
          log.info({ signal }, "stopping");
          setTimeout(
            () => end(log, `not stopped within ${STOP.totalMs / 1000} s`, 1),
            STOP.totalMs,
          ).unref();
          resolve();
        } else if (now - asked > STOP.sameMs) {
          end(log, `stopped at once by a second ${signal}`, 128 + NUMBERS[signal]);
        }
      });
    }
  });
}

/** The embedded database ends by itself: its guardian sees that we are gone. */
function end(log: Logger, why: string, code: number): void {
  log.warn(why);
  process.exit(code);
}
