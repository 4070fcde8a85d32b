/** Names one delivery: an event on its way to an endpoint. */
export interface DeliveryKey {
  workspaceId: string;
  eventId: string;
  endpointId: string;
}

/** A delivery under lease, with all that an attempt needs. */
export interface Claimed extends DeliveryKey {
  /** How many attempts were made before, and how many of them before the present round of tries. */
  attempts: number;
  attemptsBefore: number;
  type: string;
  body: string;
  url: string;
  secret: string;
  /** While the secret is rotated, the one that follows. */
  nextSecret: string | null;
  /** Headers of the endpoint's owner. May hold credentials: neither logged nor recorded. */
  headers: Record<string, string>;
  /** What the endpoint asked for; `null` for what is usual. */
  maxConcurrency: number | null;
  ratePerSecond: number | null;
  ordered: boolean;
  /** The event's record, where the endpoint asked for the order of each. */
  recordId: string | null;
  /** When it fell due, in epoch ms. */
  dueAt: number;
  /** The workspace's mode, `live` or `test`. */
  mode: string;
  /** The place of its endpoint in the scan. */
  n: number;
  /** Whether it is sent to find out if a paused endpoint works again. */
  probe: boolean;
}

/** A lease as its holder knows it. */
export interface Lease extends DeliveryKey {
  token: string;
}

/** A place in the order of endpoints, from which a claim goes on. */
export interface Place {
  workspaceId: string;
  endpointId: string;
}

/** The id before every other. */
export const ZERO = "00000000-0000-0000-0000-000000000000";

/** The place before every endpoint. */
export const START: Place = { workspaceId: ZERO, endpointId: ZERO };
