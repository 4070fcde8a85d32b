import type { Database } from "../../../platform/database/database.ts";
import { counted, hourKey, type Hour, type Outcome } from "./health.rules.ts";
import { addHours } from "./health.store.ts";

const EVERY = 1_000;
const BATCH = 500;

export interface HealthLog {
  note(outcome: Outcome): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

/**
 * Counts outcomes in memory and adds them to the database once a second, beside the recording of
 * results, which never waits for it. A killed sender loses the counts of its last second.
 */
export function startHealthLog(
  db: Pick<Database, "asSystem">,
  onError: (error: unknown) => void,
): HealthLog {
  let hours = new Map<string, Hour>();
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    const all = [...hours.values()];
    hours = new Map();
    for (let i = 0; i < all.length; i += BATCH) {
      await db.asSystem((tx) => addHours(tx, all.slice(i, i + BATCH)));
    }
  }

  const flush = () =>
    (writing ??= write()
      .catch(onError)
      .finally(() => (writing = undefined)));
  const timer = setInterval(() => {
    if (hours.size > 0) void flush();
  }, EVERY);
  timer.unref();

  return {
    note(outcome) {
      const key = hourKey(outcome);
      hours.set(key, counted(hours.get(key), outcome));
    },
    async stop() {
      clearInterval(timer);
      await writing;
      await flush();
    },
  };
}
