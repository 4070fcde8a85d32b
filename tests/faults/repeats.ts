/** A kill -9, and when nobody was in the middle of anything because of it any more, in ms since 1970. */
export interface Kill {
  at: number;
  back: number;
}

/** An answer that came this long before a kill may not have been recorded yet, in ms. */
const UNRECORDED = 250;

/**
 * Events that arrived more than once. A repeat is explained when the arrival before it fell into a kill: the receiver
 * had answered or was about to, and nobody was left who could write that down.
 */
export function countRepeats(
  arrivals: ReadonlyMap<string, readonly number[]>,
  kills: readonly Kill[],
): { repeated: number; unexplained: number } {
  const explained = (at: number) =>
    kills.some((kill) => at >= kill.at - UNRECORDED && at <= kill.back);
  const repeated = [...arrivals.values()].filter((times) => times.length > 1);
  const unexplained = repeated.filter((times) => !times.slice(0, -1).every(explained));
  return { repeated: repeated.length, unexplained: unexplained.length };
}
