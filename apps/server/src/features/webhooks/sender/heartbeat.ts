import type { Database } from "../../../platform/database/database.ts";
import { nameOf, type Held } from "./lanes.ts";
import { renew } from "./queue.store.ts";

/**
 * Prolongs in one statement the leases of what has been in hand for a while; what was lost to another
 * sender is not started any more. `leaseMs` is how long they then hold.
 */
export async function renewLeases(
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
