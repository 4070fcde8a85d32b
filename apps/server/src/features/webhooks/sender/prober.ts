import type { Database } from "../../../platform/database/database.ts";
import { createAlarm } from "./alarm.ts";
import { claimProbes, type ClaimTerms } from "../queue/claims.store.ts";
import type { Claimed } from "../queue/delivery.ts";

/** Between looks for endpoints that others paused, and for those whose pause is over but that have nothing due. In ms. */
const POLL = 5_000;
const OVERDUE_POLL = 500;
const LEAST = 20;

export interface Prober {
  /** Looks in so many ms, unless it does so earlier. */
  lookIn(ms: number): void;
  /** Looks no more; resolves when the last look has ended. */
  stop(): Promise<void>;
}

/**
 * Takes one delivery of each paused endpoint when its pause is over. `terms` gives nothing while
 * the sender holds as much as it may; `take` gets what was claimed.
 */
export function startProber(options: {
  db: Pick<Database, "asSystem">;
  terms: () => ClaimTerms | undefined;
  holdMs: number;
  take: (deliveries: Claimed[], terms: ClaimTerms) => Promise<void>;
  onError: (error: unknown) => void;
}): Prober {
  const { db, holdMs, take, onError } = options;
  let looking: Promise<void> | undefined;
  const alarm = createAlarm(() => {
    looking ??= look()
      .catch(onError)
      .finally(() => {
        looking = undefined;
        lookIn(POLL);
      });
  });
  const lookIn = (ms: number) => alarm.within(Math.max(LEAST, ms));

  async function look(): Promise<void> {
    const terms = options.terms();
    if (terms === undefined) return lookIn(OVERDUE_POLL);
    const { deliveries, nextAt, overdue } = await db.asSystem((tx) =>
      claimProbes(tx, terms, holdMs),
    );
    if (overdue) lookIn(OVERDUE_POLL);
    if (nextAt !== undefined) lookIn(nextAt.getTime() - Date.now() + 1);
    if (deliveries.length > 0) await take(deliveries, terms);
  }

  lookIn(LEAST);
  return {
    lookIn,
    async stop() {
      alarm.stop();
      await looking;
    },
  };
}
