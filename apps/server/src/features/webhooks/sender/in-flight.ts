import { LRUCache } from "lru-cache";
import type { Database } from "../../../platform/database/database.ts";
import type { ClaimTerms } from "../queue/claims.store.ts";
import type { Claimed, DeliveryKey, Lease, Place } from "../queue/delivery.ts";
import { nameOf, type Held, type Lane, type createLanes } from "./lanes.ts";
import { release } from "../queue/leases.store.ts";

export type InFlight = ReturnType<typeof createInFlight>;

/** What this sender holds under lease, lined up in the lanes of its endpoints. */
export function createInFlight(
  db: Pick<Database, "asSystem">,
  lanes: ReturnType<typeof createLanes>,
) {
  const held = new Map<string, Held>();
  const modes = new LRUCache<string, string>({ max: 10_000 });
  const forget = (key: DeliveryKey) => held.delete(nameOf(key));
  // Should that fail, the leases run out by themselves.
  const giveBack = (leases: readonly Lease[]) => {
    if (leases.length > 0) void db.asSystem((tx) => release(tx, leases)).catch(() => {});
  };

  /** Lines up deliveries of one endpoint under this lease. `late` ones are given back. */
  function lineUp(
    lane: Lane,
    some: readonly Claimed[],
    { token, leasedAt, late }: { token: string; leasedAt: number; late: boolean },
  ): void {
    const unwanted: Lease[] = [];
    for (const delivery of some) {
      const mine = held.get(nameOf(delivery));
      // Its lease had run out while this process could not renew it; it is in hand all the same.
      if (mine !== undefined) Object.assign(mine, { token, leasedAt });
      else if (late) unwanted.push({ ...delivery, token });
      else {
        const fresh = { ...delivery, token, leasedAt, started: false };
        held.set(nameOf(delivery), fresh);
        lane.queue.push(fresh);
      }
    }
    giveBack(unwanted);
  }

  return {
    /** By their names, in flight included. */
    held: held as ReadonlyMap<string, Held>,
    forget,

    /** Lines up what was claimed, each for its endpoint, when there was `roomFor` so much. */
    line(
      taken: readonly Claimed[],
      { token, askedAt }: Pick<ClaimTerms, "token" | "askedAt">,
      roomFor: (endpointId: string) => number,
    ): void {
      const leasedAt = Date.now();
      lanes.noteFull();
      for (const [endpointId, some] of Map.groupBy(taken, (one) => one.endpointId)) {
        const lane = lanes.get(some[0] as Claimed);
        // The claim read the endpoint as it was before its pause, and arrives after it.
        const late = lane.stoppedAt >= askedAt && some[0]?.probe !== true;
        if (!late) lanes.noteTaken(lane, some, roomFor(endpointId));
        lineUp(lane, some, { token, leasedAt, late });
        for (const { workspaceId, mode } of some) modes.set(workspaceId, mode);
      }
    },

    /** Lines up what was queued under a lease of this sender; gives the lanes of it. */
    takeOver(
      queued: readonly Claimed[],
      terms: Pick<ClaimTerms, "token" | "askedAt"> & { leasedAt: number },
    ): Lane[] {
      return [...Map.groupBy(queued, (one) => one.endpointId).values()].map((some) => {
        const lane = lanes.get(some[0] as Claimed);
        const late = lane.stoppedAt >= terms.askedAt;
        if (!late) lanes.noteTaken(lane, some, lane.more ? 0 : Number.POSITIVE_INFINITY);
        lineUp(lane, some, { ...terms, late });
        return lane;
      });
    },

    /** Hands back what was queued under a lease and cannot be sent. */
    release(queued: readonly Claimed[], token: string): void {
      giveBack(queued.map((delivery) => ({ ...delivery, token })));
    },

    /** The mode of a workspace, where something of it was claimed before. */
    modeOf: (workspaceId: string) => modes.get(workspaceId),

    /** Hands back all that is not started. */
    async handBack(): Promise<void> {
      const unstarted = [...held.values()].filter(({ started }) => !started);
      for (const lane of lanes.all()) lane.queue = [];
      if (unstarted.length === 0) return;
      unstarted.forEach(forget);
      await db.asSystem((tx) => release(tx, unstarted));
    },

    /** Hands back what waits for an endpoint that is paused or disabled. */
    leave(endpoint: Place): void {
      const waiting = lanes.empty(endpoint);
      waiting.forEach(forget);
      giveBack(waiting);
    },
  };
}
