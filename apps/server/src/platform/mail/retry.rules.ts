const SECOND = 1_000;
/** Waits after each failed try, in ms; the last one again and again. */
const WAITS = [5, 30, 120, 600, 1_800, 3_600].map((seconds) => seconds * SECOND);
/** An address that a mail server refuses this often is not tried any more. */
const MOST_REFUSALS = 5;

export interface FailedTry {
  attempts: number;
  now: Date;
  tryUntil: Date;
  /** Whether a mail server refused this recipient or this mail for good (a 5yz answer to it). */
  refused: boolean;
}

/** When to try a mail again; undefined when no more. */
export function nextTry({ attempts, now, tryUntil, refused }: FailedTry): Date | undefined {
  if (refused && attempts >= MOST_REFUSALS) return undefined;
  const wait = WAITS[Math.min(attempts, WAITS.length) - 1] ?? 0;
  const at = new Date(now.getTime() + wait);
  return at > tryUntil ? undefined : at;
}
