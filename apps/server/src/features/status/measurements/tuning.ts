/** How often the status is measured, and over what time it is judged. All in ms. */
export interface StatusTuning {
  /** Between two writes to the database, each of which is a probe of it too. */
  beatMs: number;
  /** Between two rounds of probes. */
  probeMs: number;
  /** What a probe waits for before it has failed. */
  timeoutMs: number;
  /** What is happening now is judged by the time before it. */
  windowMs: number;
  /** Between two readings of what changes slowly, such as the days. */
  historyMs: number;
}

export const DEFAULT_TUNING: StatusTuning = {
  beatMs: 5_000,
  probeMs: 30_000,
  timeoutMs: 10_000,
  windowMs: 60_000,
  historyMs: 60_000,
};
