/** The longest that timers wait: they fire at once when they are asked for more. In ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timeout for timers; `undefined` stands for none. Throws a TypeError on what is not a time. */
export function timerOf(timeout: number): number | undefined {
  if (typeof timeout !== "number" || !(timeout > 0)) {
    throw new TypeError(`timeout must be milliseconds above 0, or Infinity, not ${timeout}.`);
  }
  return timeout === Infinity ? undefined : Math.min(timeout, LONGEST_TIMER_MS);
}

/** Throws a TypeError unless this is a number from 0; Infinity is one. */
export function checkCount(name: string, count: number): void {
  if (typeof count === "number" && count >= 0) return;
  throw new TypeError(`${name} must be a number from 0, not ${count}.`);
}
