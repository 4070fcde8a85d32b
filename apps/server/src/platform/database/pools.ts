import type { Lane } from "../access/lane.ts";
import { setTimeout as delay } from "node:timers/promises";
import { Pool, type PoolConfig } from "pg";
import type { Connection } from "./address.ts";
import { locatingClient } from "./locate.ts";
import type { Limits } from "./opening.ts";
import { settle } from "./settled.ts";
import { requireEntry } from "./walls.ts";

/** The most connections of each lane, and how long one statement may take, in ms. */
const LANES: Readonly<Record<Lane, { most: number; statement: number }>> = {
  requests: { most: Infinity, statement: 20_000 },
  long: { most: 4, statement: 20_000 },
  sandbox: { most: 3, statement: 5_000 },
  jobs: { most: 2, statement: 20_000 },
};
const DEFAULT_SIZE = 10;
const MOST_OF_SYSTEM = 4;
const MOST_OF_VISITORS = 2;
/** Listens for signals, outside of the pools. */
const SIGNALS = 1;
/** A request ends within this, before its client gives up at 30 s. In ms. */
export const REQUEST_PATIENCE = 22_000;
/** How long a transaction waits for a connection, in ms; a long read waits for the others as long as its client does. */
export const CONNECT_TIMEOUT = 5_000;
/** How long a request waits for a lock, in ms. */
const LOCK_TIMEOUT = 5_000;
/** A database that keeps its connections but says nothing ends no statement itself: then we do. In ms. */
const SYSTEM_PATIENCE = 120_000;
const CLOSE_TIMEOUT = 2_000;

/** The limits of a transaction in a lane. */
export function limitsOf(lane: Lane): Limits {
  return { statement_timeout: LANES[lane].statement, lock_timeout: LOCK_TIMEOUT };
}

export const OF_SYSTEM: Limits = { statement_timeout: SYSTEM_PATIENCE, lock_timeout: 0 };
export const OF_VISITORS: Limits = { statement_timeout: 4_000, lock_timeout: 2_000 };

/** How many connections a process opens at most, for a pool of this size. */
export function connectionsOf(size = DEFAULT_SIZE): number {
  const ofLanes = Object.values(LANES).reduce((sum, { most }) => sum + Math.min(size, most), 0);
  return ofLanes + Math.min(size, MOST_OF_SYSTEM) + Math.min(size, MOST_OF_VISITORS) + SIGNALS;
}

export interface PoolsOptions {
  connection: Connection;
  /** Connections for short requests; no other lane has more. */
  size?: number;
  onError: (error: Error) => void;
}

/** Opens a pool for each lane, one for the system and one for visitors, so that none starves another. */
export function openPools({ connection, size = DEFAULT_SIZE, onError }: PoolsOptions) {
  const base: PoolConfig = {
    ...connection,
    Client: locatingClient(connection),
    pipeline: true,
    idleTimeoutMillis: 30_000,
    // A machine that vanished sends no end; the system asks for it.
    keepAlive: true,
    application_name: "salesos",
  };
  // oxlint-disable no-misused-promises -- the pool waits for `onConnect`, which its types do not say
  const ofLane = (lane: Lane) =>
    new Pool({
      ...base,
      max: Math.min(size, LANES[lane].most),
      query_timeout: REQUEST_PATIENCE,
      connectionTimeoutMillis: lane === "long" ? REQUEST_PATIENCE : CONNECT_TIMEOUT,
      onConnect: async (client) => {
        await settle(client, limitsOf(lane));
        await requireEntry(client);
      },
    });
  const pools = {
    requests: ofLane("requests"),
    long: ofLane("long"),
    sandbox: ofLane("sandbox"),
    jobs: ofLane("jobs"),
    system: new Pool({
      ...base,
      max: Math.min(size, MOST_OF_SYSTEM),
      query_timeout: SYSTEM_PATIENCE,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      onConnect: (client) => settle(client, OF_SYSTEM),
    }),
    /** For what anyone may ask without a key. */
    visitors: new Pool({
      ...base,
      max: Math.min(size, MOST_OF_VISITORS),
      query_timeout: CONNECT_TIMEOUT,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      onConnect: (client) => settle(client, OF_VISITORS),
    }),
  };
  // oxlint-enable no-misused-promises
  const all = Object.values(pools);
  for (const pool of all) {
    // An idle connection that the server drops must not end the process; the pool opens another.
    pool.on("error", onError);
    // Nor one that is lost in use: its statements fail on their own, but its socket tells of it as well.
    pool.on("connect", (client) => client.on("error", () => {}));
  }
  const closers = all.map(whenClosed);
  const sum = (of: "totalCount" | "idleCount" | "waitingCount") =>
    all.reduce((n, pool) => n + pool[of], 0);

  return {
    ...pools,
    stats: () => ({
      total: sum("totalCount"),
      idle: sum("idleCount"),
      waiting: sum("waitingCount"),
    }),
    async close() {
      await Promise.all(all.map((pool) => pool.end()));
      const gaveUp = new AbortController();
      const deadline = delay(CLOSE_TIMEOUT, undefined, { signal: gaveUp.signal }).catch(() => {});
      await Promise.race([Promise.all(closers.map((closed) => closed())), deadline]);
      gaveUp.abort();
    },
  };
}

// `pool.end()` only tells the connections to end. A server that is stopped before it has read that reports each as lost.
function whenClosed(pool: Pool): () => Promise<void> {
  const open = new Set<unknown>();
  const closed = Promise.withResolvers<void>();
  let waiting = false;
  const look = () => {
    if (waiting && open.size === 0) closed.resolve();
  };
  pool.on("connect", (client) => open.add(client));
  pool.on("remove", (client) => {
    open.delete(client);
    look();
  });
  return () => {
    waiting = true;
    look();
    return closed.promise;
  };
}
