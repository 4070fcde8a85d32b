import type { Database } from "../../../platform/database/database.ts";
import { nameOf, type Held } from "./lanes.ts";
import { renew } from "../queue/leases.store.ts";
import { keepService } from "../queue/service.store.ts";

interface InHand {
  db: Pick<Database, "asSystem">;
  sender: string;
  held: ReadonlyMap<string, Held>;
  leaseMs: number;
}

/** Keeps the leases of what is in hand, while it goes on; gives the way to end it. */
export function startHeartbeat(inHand: InHand, onError: (error: unknown) => void): () => void {
  let renewing = false;
  const beat = setInterval(() => {
    if (renewing || inHand.held.size === 0) return;
    renewing = true;
    void Promise.all([renewLeases(inHand), goOnServing(inHand)])
      .catch(onError)
      .finally(() => (renewing = false));
  }, inHand.leaseMs / 5);
  beat.unref();
  return () => clearInterval(beat);
}

/**
 * Prolongs in one statement the leases of what has been in hand for a while; what was lost to another
 * sender is not started any more.
 */
async function renewLeases({ db, held, leaseMs }: InHand): Promise<void> {
  const aging = [...held.values()].filter(({ leasedAt }) => Date.now() - leasedAt >= leaseMs / 5);
  if (aging.length === 0) return;
  const at = Date.now();
  const kept = new Set((await db.asSystem((tx) => renew(tx, aging, leaseMs))).map(nameOf));
  for (const delivery of aging) {
    if (kept.has(nameOf(delivery))) delivery.leasedAt = at;
    else if (!delivery.started) delivery.leasedAt = 0;
  }
}

/** Nobody else serves an endpoint with terms while something of it is in hand here. */
async function goOnServing({ db, sender, held, leaseMs }: InHand): Promise<void> {
  const served = new Map(
    [...held.values()]
      .filter(({ maxConcurrency, ratePerSecond }) => (maxConcurrency ?? ratePerSecond) !== null)
      .map((delivery) => [delivery.endpointId, delivery]),
  );
  if (served.size === 0) return;
  await db.asSystem((tx) => keepService(tx, sender, [...served.values()], leaseMs));
}
