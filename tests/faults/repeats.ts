/**
 * A time in which a process or the database was away, told by what happened and not by a clock: arrivals at the
 * receiver are numbered from 1 on.
 */
export interface Interruption {
  /** The last arrival before it began. */
  from: number;
  /** The last arrival by the time that the record was read, once the victim was dead or the database back. */
  to: number;
  /** The events whose delivery was on that record as succeeded. */
  succeeded: ReadonlySet<string>;
}

/** What came more than once. */
export interface Repeats {
  /** Events that arrived more than once. */
  repeated: number;
  /** Those of them of which one arrival followed another although no interruption stood between them. */
  unexplained: number;
  /** Events that arrived again after their success had been on record. */
  sentAfterSuccess: number;
}

/**
 * Judges repeats. The number of an arrival and the next of the same event must stand on either side of an interruption,
 * and the success must not have been on record at its end: then nobody could know of the first arrival any more.
 */
export function judgeRepeats(
  arrivals: ReadonlyMap<string, readonly number[]>,
  interruptions: readonly Interruption[],
): Repeats {
  const onRecord = (id: string, arrival: number) =>
    interruptions.some(({ to, succeeded }) => arrival > to && succeeded.has(id));
  const interrupted = (first: number, second: number) =>
    interruptions.some(({ from, to }) => first <= to && second > from);
  const repeated = [...arrivals].filter(([, numbers]) => numbers.length > 1);
  return {
    repeated: repeated.length,
    unexplained: repeated.filter(([, numbers]) =>
      numbers.some((second, i) => i > 0 && !interrupted(numbers[i - 1] ?? 0, second)),
    ).length,
    sentAfterSuccess: repeated.filter(([id, numbers]) => numbers.some((n) => onRecord(id, n)))
      .length,
  };
}
