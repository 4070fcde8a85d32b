/** One request as it was noted at its end: references only, as nothing is worked out while clients wait. */
export interface Entry {
  requestId: string;
  /** Whether the client sent the id. */
  given: boolean;
  workspaceId: string;
  keyId: string;
  /** Whether nothing about the caller is kept: everyone reads what the public sandbox logs. */
  anonymous: boolean;
  method: string;
  /** The router's pattern, such as `/api/leads/:id`. */
  route: string | undefined;
  url: string;
  status: number;
  failure: string | undefined;
  /** When it ended, in epoch ms, and how long it took. */
  endedAt: number;
  durationMs: number;
  remote: string | undefined;
  forwarded: string | string[] | undefined;
  agent: string | undefined;
  replayed: boolean;
  eventIds: readonly string[] | undefined;
}

/** What requests that are alike have in common. */
export interface Shape {
  api_key_id: string;
  method: string;
  route: string | null;
  query: string | null;
  status: number;
  error_code: string | null;
  address: string | null;
  user_agent: string | null;
  replayed: boolean;
}

/**
 * What else there is of a request: the hex digits of its id (empty where the client sent the id), the number of its
 * shape, its duration in hundredths of a ms, its path where that is not the route (else 0), and the ids of its events.
 */
export type Details = readonly [
  hex: string,
  shape: number,
  duration: number,
  path: string | 0,
  ...eventIds: string[],
];

/**
 * Requests of one workspace that came within one second, as they are kept: one row of the table. A row for each
 * request cost a get a sixth of its rate.
 */
export interface Block {
  workspaceId: string;
  /** The highest of the ids, and the lowest. */
  id: string;
  firstId: string;
  /** Of a request whose id the client sent, which is in a block of its own. */
  requestId: string | null;
  /** How many requests there are. */
  size: number;
  /** A JSON array of shapes. */
  shapes: string;
  /** A JSON array of details. */
  details: string;
}
