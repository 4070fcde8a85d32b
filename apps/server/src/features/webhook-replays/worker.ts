import type { Logger } from "pino";
import type { Database } from "../../platform/database/database.ts";
import type { Signals } from "../../platform/signals/signals.ts";
import { runNextBatch, type Pacing } from "./batches.store.ts";
import { nextRoom, type Pace } from "./pace.rules.ts";

/** Behind the signals: what a killed instance left is taken up within this. In ms. */
const POLL = 1_000;
/** After a batch, and while the endpoint of a replay has enough to do, the replay is left alone so long. In ms. */
const AFTER_BATCH = 50;
const WAITING = 200;

/**
 * Works off replays, batch by batch, no further ahead than their receivers follow: what happens
 * meanwhile is sent in between. Any number of instances may; each batch is done by one.
 */
export function startReplays(deps: {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  log: Pick<Logger, "warn">;
}): { stop(): Promise<void> } {
  const { db, signals, log } = deps;
  let stopped = false;
  let again = false;
  let restOver: NodeJS.Timeout | undefined;
  const pacer = createPacer();
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    do again = false;
    while (!stopped && ((await db.asSystem((tx) => runNextBatch(tx, pacer))) || again));
    if (!stopped && pacer.resting().length > 0) restOver = setTimeout(wake, AFTER_BATCH).unref();
  }

  function wake(): void {
    again = true;
    clearTimeout(restOver);
    if (stopped) return;
    working ??= work()
      .catch((error: unknown) => log.warn({ err: error }, "webhook replay is waiting to continue"))
      .finally(() => (working = undefined));
  }

  signals.subscribe("replays_due", wake);
  const poll = setInterval(wake, POLL).unref();
  wake();

  return {
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(restOver);
      await working;
    },
  };
}

/** Remembers how fast the receivers of the replays under way were, as seen from here. */
function createPacer(): Pacing {
  const replays = new Map<string, Pace & { restsUntil: number }>();
  return {
    resting() {
      const now = performance.now();
      // One that was not seen for a minute is finished, or another instance's.
      for (const [id, { restsUntil }] of replays) if (now - restsUntil > 60_000) replays.delete(id);
      return [...replays].filter(([, { restsUntil }]) => restsUntil > now).map(([id]) => id);
    },
    roomFor(id, due) {
      const { room, pace } = nextRoom(replays.get(id), due);
      const rest = room > 0 ? AFTER_BATCH : WAITING;
      replays.set(id, { ...pace, restsUntil: performance.now() + rest });
      return room;
    },
  };
}
