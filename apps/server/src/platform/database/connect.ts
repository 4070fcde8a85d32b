import type { Pool, PoolClient } from "pg";
import { CONNECT_TIMEOUT } from "./pools.ts";

/** How long somebody waits for a transaction. Without a deadline, each statement has a limit of its own. */
export interface Patience {
  /** By `performance.now()`: the transaction ends by then, with its wait for a connection. */
  deadline?: number | undefined;
  /** Aborted when nobody waits any more: the connection is closed, and the database stops the statement. */
  signal?: AbortSignal | undefined;
}

/** What remains until a deadline, in whole ms; never 0, which would mean no limit. */
export function left(deadline: number): number {
  return Math.max(1, Math.ceil(deadline - performance.now()));
}

/** A connection of the pool. Rejects at the deadline and when nobody waits any more, and gives back one that comes later. */
export async function connect(pool: Pool, { deadline, signal }: Patience): Promise<PoolClient> {
  const ms = deadline === undefined ? Infinity : deadline - performance.now();
  if (signal?.aborted === true || ms <= 0) throw new TooLate();
  const connecting = pool.connect();
  // The pool itself gives up by then.
  if (signal === undefined && ms > CONNECT_TIMEOUT) return connecting;
  const late = Promise.withResolvers<never>();
  const giveUp = () => {
    connecting.then((client) => client.release()).catch(() => {});
    late.reject(new TooLate());
  };
  const timer = ms < Infinity ? setTimeout(giveUp, ms) : undefined;
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([connecting, late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** The deadline has passed, or nobody waits. The code is that of a statement which the database stopped for its time. */
export class TooLate extends Error {
  override readonly name = "TooLate";
  readonly code = "57014";
  constructor() {
    super("It took longer than anybody waits for it.");
  }
}
