import type { Database } from "../../platform/database/database.ts";
import type { Signals } from "../../platform/signals/signals.ts";
import { findWithMore } from "./events.store.ts";

/** Behind the signals, in ms. */
const POLL = 1_000;
/** Between signs of life on a stream that has nothing to say, in ms. */
const HEARTBEAT = 15_000;

interface Waiter {
  workspaceId: string;
  position: string;
  wake: () => void;
}

export interface Notifier {
  /**
   * Resolves when the log of the workspace has an event behind this position, at the latest after
   * `ms` or when `ended` aborts. Holds no connection meanwhile.
   */
  waitFor(workspaceId: string, position: string, ms: number, ended: AbortSignal): Promise<void>;
  /** A stream gives a sign of life this often, and asks whether its key still holds. In ms. */
  readonly heartbeatMs: number;
  /** How many wait now. */
  waiting(): number;
  stop(): void;
}

/** Wakes those who wait for events: one question to the database serves all of them. */
export function startNotifier({
  db,
  signals,
  heartbeatMs = HEARTBEAT,
}: {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  heartbeatMs?: number | undefined;
}): Notifier {
  const waiters = new Set<Waiter>();
  let looking = false;
  let again = false;

  async function look(): Promise<void> {
    if (looking) return void (again = true);
    looking = true;
    do {
      again = false;
      const asked = [...waiters];
      if (asked.length === 0) break;
      // An outage is found out by whoever asks next; the poll goes on.
      const ready = await db.asSystem((tx) => findWithMore(tx, asked)).catch(() => []);
      for (const n of ready) asked[n]?.wake();
    } while (again);
    looking = false;
  }

  signals.subscribe("events_readable", () => void look());
  const poll = setInterval(() => void look(), POLL).unref();

  return {
    waitFor(workspaceId, position, ms, ended) {
      if (ended.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          waiters.delete(waiter);
          clearTimeout(timer);
          ended.removeEventListener("abort", wake);
          resolve();
        };
        const waiter: Waiter = { workspaceId, position, wake };
        const timer = setTimeout(wake, ms);
        ended.addEventListener("abort", wake, { once: true });
        waiters.add(waiter);
        // What came since the caller looked.
        void look();
      });
    },
    heartbeatMs,
    waiting: () => waiters.size,
    stop: () => clearInterval(poll),
  };
}
