import { randomUUID } from "node:crypto";
import type { Offering, QueuedDelivery } from "../../../platform/handover/handover.ts";
import type { Claimed } from "../queue/delivery.ts";
import type { InFlight } from "./in-flight.ts";
import { roomAtOnce, type createLanes, type Lane } from "./lanes.ts";

/** In flight, over all endpoints: beyond it, deliveries wait in the database. */
const MAX_HELD = 1_000;

/**
 * Offers to send at once what transactions of this process queue, which saves the claim. `generation` counts changes of
 * endpoints, and is undefined while this sender takes nothing. `caughtUp` says whether it has seen the whole queue.
 */
export function createOffering(options: {
  lanes: ReturnType<typeof createLanes>;
  inFlight: InFlight;
  concurrency: number;
  leaseMs: number;
  generation: () => number | undefined;
  caughtUp: () => boolean;
  advance: (lane: Lane) => void;
}): Offering {
  const { lanes, inFlight, concurrency, leaseMs, generation, caughtUp, advance } = options;

  return (workspaceId, events) => {
    const asked = generation();
    const mode = inFlight.modeOf(workspaceId);
    if (asked === undefined || mode === undefined || inFlight.held.size + events > MAX_HELD) return;
    const terms = { token: randomUUID(), askedAt: performance.now(), leasedAt: Date.now() };

    return {
      token: terms.token,
      leaseMs,

      takes({ id, ordered, paused, maxConcurrency, ratePerSecond }) {
        if (ordered || paused || maxConcurrency !== null || ratePerSecond !== null) return false;
        const lane = lanes.find(id);
        // What waits in the database was there first.
        if (lane === undefined) return caughtUp() && events <= concurrency * 2;
        return !lane.more && lane.failed === 0 && events <= roomAtOnce(lane);
      },

      take(queued) {
        const deliveries = queued.map((one) => claimedOf(one, mode, terms.leasedAt));
        if (generation() !== asked) inFlight.release(deliveries, terms.token);
        else for (const lane of inFlight.takeOver(deliveries, terms)) advance(lane);
      },
    };
  };
}

const claimedOf = (queued: QueuedDelivery, mode: string, dueAt: number): Claimed => {
  const { endpoint, ...delivery } = queued;
  const { id: endpointId, url, secret, nextSecret, headers } = endpoint;
  return {
    ...delivery,
    ...{ endpointId, url, secret, nextSecret, headers, mode, dueAt },
    ...{ attempts: 0, attemptsBefore: 0, recordId: null, n: 0, probe: false },
    ...{ ordered: false, maxConcurrency: null, ratePerSecond: null },
  };
};
