import { nextAttempt } from "../attempts/schedule.rules.ts";
import { defaultBreaker, type BreakerTerms } from "../breaker/breaker.rules.ts";

/** How a sender works. Times in milliseconds. */
export interface SenderTuning {
  /** Attempts to one endpoint at once. */
  concurrency: number;
  /** For one attempt in all, its answer included. */
  deadlineMs: number;
  /** What a killed sender held is taken over after this. */
  leaseMs: number;
  /** When the next try is made. */
  schedule: typeof nextAttempt;
  /** When a failing endpoint is paused and disabled. */
  breaker: BreakerTerms;
  /** How long `stop` waits for what is running. */
  stopMs: number;
}

export const defaultTuning: SenderTuning = {
  concurrency: 16,
  deadlineMs: 15_000,
  leaseMs: 4_000,
  schedule: nextAttempt,
  breaker: defaultBreaker,
  stopMs: 5_000,
};
