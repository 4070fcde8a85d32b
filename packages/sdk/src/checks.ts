/** The maximum delay of timers, in ms. With a longer delay, they fire immediately. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timeout for timers; `undefined` means none. Throws a TypeError for an invalid timeout. */
export function timerOf(timeout: number): number | undefined {
  if (typeof timeout !== "number" || !(timeout > 0)) {
    throw new TypeError(
      `timeout must be a number of milliseconds above 0, or Infinity. It is ${timeout}.`,
    );
  }
  return timeout === Infinity ? undefined : Math.min(timeout, LONGEST_TIMER_MS);
}

/** Throws a TypeError unless this is 0 or more; Infinity is allowed. */
export function checkCount(name: string, count: number): void {
  if (typeof count === "number" && count >= 0) return;
  throw new TypeError(`${name} must be a number, 0 or higher. It is ${count}.`);
}
