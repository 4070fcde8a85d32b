import type { Database } from "../../../platform/database/database.ts";
import { nameOf, type Held } from "./lanes.ts";
import { renew } from "./leases.store.ts";

/** Keeps the leases of what is in hand, while it goes on; gives the way to end it. */
export function startHeartbeat(
  db: Pick<Database, "asSystem">,
  held: ReadonlyMap<string, Held>,
  leaseMs: number,
  onError: (error: unknown) => void,
): () => void {
  let renewing = false;
  const beat = setInterval(() => {
    if (renewing || held.size === 0) return;
    renewing = true;
    void renewLeases(db, held.values(), leaseMs)
      .catch(onError)
      .finally(() => (renewing = false));
  }, leaseMs / 5);
  beat.unref();
  return () => clearInterval(beat);
}

/**
 * Prolongs in one statement the leases of what has been in hand for a while; what was lost to another
 * sender is not started any more. `leaseMs` is how long they then hold.
 */
async function renewLeases(
  db: Pick<Database, "asSystem">,
  held: Iterable<Held>,
  leaseMs: number,
): Promise<void> {
  const aging = [...held].filter(({ leasedAt }) => Date.now() - leasedAt >= leaseMs / 5);
  if (aging.length === 0) return;
  const at = Date.now();
  const kept = new Set((await db.asSystem((tx) => renew(tx, aging, leaseMs))).map(nameOf));
  for (const delivery of aging) {
    if (kept.has(nameOf(delivery))) delivery.leasedAt = at;
    else if (!delivery.started) delivery.leasedAt = 0;
  }
}
