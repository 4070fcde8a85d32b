import type { Database } from "../../../platform/database/database.ts";
import type { BreakerTerms } from "../breaker/breaker.rules.ts";
import type { Stopped } from "../breaker/breaker.store.ts";
import { startHealthLog } from "../health/health-log.ts";
import type { Result } from "../attempts/result.ts";
import { recordResults } from "./results.store.ts";

const MAX_BATCH = 500;
/** Results that end close together are written together; nobody waits for them. In ms. */
const LINGER = 4;
const RETRY = 250;

export interface ResultWriter {
  add(result: Result): void;
  /** Waits until everything is written, for results at most `ms`. */
  drain(ms: number): Promise<void>;
}

/**
 * Writes results in batches, one at a time. While the database is away they are kept and tried
 * again; `written` hears of those that are stored and of the endpoints that are stopped by them.
 */
export function createResultWriter(options: {
  db: Pick<Database, "asSystem">;
  onError: (error: unknown) => void;
  breaker: BreakerTerms;
  written: (results: readonly Result[], stopped: readonly Stopped[]) => void;
}): ResultWriter {
  const { db, onError, written, breaker } = options;
  const waiting: Result[] = [];
  const health = startHealthLog(db, onError);
  let working: Promise<void> | undefined;
  let stopAt = Number.POSITIVE_INFINITY;

  async function work(): Promise<void> {
    await pause(LINGER);
    while (waiting.length > 0 && Date.now() < stopAt) {
      const batch = waiting.splice(0, MAX_BATCH);
      try {
        const stopped = await db.asSystem((tx) => recordResults(tx, batch, breaker));
        written(batch, stopped);
        if (waiting.length < MAX_BATCH) await pause(LINGER);
      } catch (error) {
        waiting.unshift(...batch);
        onError(error);
        await pause(RETRY);
      }
    }
  }

  function start(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (waiting.length > 0 && Date.now() < stopAt) start();
    });
  }

  return {
    add(result) {
      health.note(result);
      waiting.push(result);
      start();
    },
    async drain(ms) {
      stopAt = Date.now() + ms;
      while (working !== undefined && Date.now() < stopAt) await working;
      await health.stop();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
