import type { Logger } from "pino";
import type { Database } from "../../platform/database/database.ts";
import type { Signals } from "../../platform/signals/signals.ts";
import { runNextBatch } from "./batches.store.ts";

/** Behind the signals: what a killed instance left is taken up within this. In ms. */
const POLL = 1_000;

/** Works off replays, batch by batch. Any number of instances may; each batch is done by one. */
export function startReplays(deps: {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  log: Pick<Logger, "warn">;
}): { stop(): Promise<void> } {
  const { db, signals, log } = deps;
  let stopped = false;
  let again = false;
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    do again = false;
    while (!stopped && ((await db.asSystem(runNextBatch)) || again));
  }

  function wake(): void {
    again = true;
    if (stopped) return;
    working ??= work()
      .catch((error: unknown) => log.warn({ err: error }, "a webhook replay could not go on yet"))
      .finally(() => (working = undefined));
  }

  signals.subscribe("replays_due", wake);
  const poll = setInterval(wake, POLL).unref();
  wake();

  return {
    async stop() {
      stopped = true;
      clearInterval(poll);
      await working;
    },
  };
}
