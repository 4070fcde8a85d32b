/** An endpoint as it was when a delivery to it was queued, with all that an attempt needs. */
export interface QueuedEndpoint {
  id: string;
  url: string;
  secret: string;
  /** While the secret is rotated, the one that follows. */
  nextSecret: string | null;
  headers: Record<string, string>;
  /** Whether it gets the events of each record in their order. */
  ordered: boolean;
  maxConcurrency: number | null;
  ratePerSecond: number | null;
  /** Whether its circuit breaker is open. */
  paused: boolean;
}

/** A delivery that was queued under a lease. */
export interface QueuedDelivery {
  workspaceId: string;
  eventId: string;
  type: string;
  body: string;
  endpoint: QueuedEndpoint;
}

/** What a sender offers to send at once, without a claim. */
export interface Offer {
  /** The lease under which it holds the deliveries: its token, and its length in ms. */
  token: string;
  leaseMs: number;
  /** Whether it takes deliveries to this endpoint. */
  takes(endpoint: QueuedEndpoint): boolean;
  /** Takes the deliveries, once they are committed with the lease. Never called after a rollback. */
  take(deliveries: readonly QueuedDelivery[]): void;
}

/** Gives an offer to a transaction in a workspace that queues up to `events` events, if the sender has room. */
export type Offering = (workspaceId: string, events: number) => Offer | undefined;

export interface Handover {
  offer: Offering;
  /** Makes a sender of this process the one that takes; `undefined` ends that. */
  connect(sender: Offering | undefined): void;
}

/**
 * Joins the transactions that queue deliveries with the sender of the same process. A delivery is inserted under the
 * sender's lease and handed over after the commit. If the process ends before, the lease runs out, and any sender claims it.
 */
export function createHandover(): Handover {
  let connected: Offering | undefined;
  return {
    offer: (workspaceId, events) => connected?.(workspaceId, events),
    connect(sender) {
      connected = sender;
    },
  };
}
