import { setTimeout as delay } from "node:timers/promises";
import { Pool, type PoolConfig } from "pg";
import { requireEntry } from "./walls.ts";

/**
 * Which connections a workspace's transaction takes, so that no kind of work starves another: `requests` for what is
 * short, `long` for reads that may look at many records, `sandbox` for all that visitors of the public sandbox do.
 */
export type Lane = "requests" | "long" | "sandbox";

/** Connections of each lane, and how long one statement may take, in ms. */
const LANES: Readonly<Record<Lane, { size: number; statement: number }>> = {
  requests: { size: 10, statement: 20_000 },
  long: { size: 4, statement: 20_000 },
  sandbox: { size: 3, statement: 5_000 },
};
/** A request ends within this, before its client gives up at 30 s. In ms. */
export const REQUEST_PATIENCE = 22_000;
/** How long a transaction waits for a connection, in ms; a long read waits for the others as long as its client does. */
export const CONNECT_TIMEOUT = 5_000;
/** How long a request waits for a lock, in ms. */
export const LOCK_TIMEOUT = 5_000;
/** A database that keeps its connections but says nothing ends no statement itself: then we do. In ms. */
export const SYSTEM_PATIENCE = 120_000;
const CLOSE_TIMEOUT = 2_000;

/** How long one statement of a lane may take, in ms. */
export function statementTimeout(lane: Lane): number {
  return LANES[lane].statement;
}

export interface PoolsOptions {
  connection: PoolConfig;
  /** Connections for short requests. */
  size?: number;
  onError: (error: Error) => void;
}

/** Opens a pool for each lane, one for the system and one for visitors, so that none starves another. */
export function openPools({ connection, size, onError }: PoolsOptions) {
  const base: PoolConfig = {
    ...connection,
    pipeline: true,
    idleTimeoutMillis: 30_000,
    // A machine that vanished sends no end; the system asks for it.
    keepAlive: true,
    application_name: "salesos",
  };
  const ofLane = (lane: Lane, max = LANES[lane].size) =>
    new Pool({
      ...base,
      max,
      query_timeout: REQUEST_PATIENCE,
      connectionTimeoutMillis: lane === "long" ? REQUEST_PATIENCE : CONNECT_TIMEOUT,
      // oxlint-disable-next-line no-misused-promises -- the pool waits for it, which its types do not say
      onConnect: requireEntry,
    });
  const pools = {
    requests: ofLane("requests", size),
    long: ofLane("long"),
    sandbox: ofLane("sandbox"),
    system: new Pool({
      ...base,
      max: 4,
      query_timeout: SYSTEM_PATIENCE,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
    }),
    /** For what anyone may ask without a key. */
    visitors: new Pool({
      ...base,
      max: 2,
      query_timeout: CONNECT_TIMEOUT,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
    }),
  };
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
