import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Counter } from "prom-client";
import type { Config } from "../../platform/config/config.ts";
import type { Database } from "../../platform/database/database.ts";
import { clientAddress } from "../../platform/rate-limit/client-address.ts";
import { addCount, addUsage, type UsageSums } from "../usage/index.ts";
import { batchOf, countOf, type Batch } from "./batch.rules.ts";
import type { Entry } from "./entries.ts";
import { insertBlocks, isWritten } from "./recorder.store.ts";

/** Notes what was asked, and writes it down behind the answers. */
export interface Recorder {
  /** Notes every request with a valid key. */
  watch(app: FastifyInstance): void;
  /** Writes what was noted until now. Rejects while the database is away; what was noted is kept. */
  flush(): Promise<void>;
}

export interface RecorderDeps {
  config: Pick<Config, "requestLogDays" | "trustedProxies">;
  db: Pick<Database, "asSystem">;
  /** Counts requests that are in the sums and not in the log. */
  dropped: Pick<Counter, "inc">;
  /** Requests that are kept in memory at most. */
  capacity?: number;
}

const CAPACITY = 50_000;
/** Requests in one statement: about a millisecond of work between two turns of the event loop. */
const MOST = 1_000;

/** Nothing here waits for the database while a request does, and no failure here is one of a request. */
export function createRecorder(deps: RecorderDeps): Recorder {
  const { config, db, dropped, capacity = CAPACITY } = deps;
  const noted: Entry[] = [];
  /** Sums of requests for which there was no room. */
  let owed: UsageSums = new Map();
  let unwritten: { batch: Batch; tried: boolean } | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let failing = false;

  const addressOf: Parameters<typeof batchOf>[1] = (remote, forwarded) =>
    clientAddress(remote, forwarded, config.trustedProxies);

  function note(entry: Entry): void {
    if (noted.length + (unwritten?.batch.size ?? 0) >= capacity) {
      dropped.inc();
      addCount(owed, countOf(entry));
      return;
    }
    noted.push(entry);
    if (noted.length >= MOST && running === undefined && !failing) void flush().catch(() => {});
  }

  function takeBatch(most: number): { batch: Batch; tried: boolean } {
    const batch = batchOf(noted.splice(0, Math.min(MOST, most)), addressOf);
    for (const count of owed.values()) addCount(batch.usage, count);
    owed = new Map();
    return { batch, tried: false };
  }

  async function write(job: { batch: Batch; tried: boolean }): Promise<void> {
    const { batch, tried } = job;
    job.tried = true;
    try {
      await db.asSystem(async (tx) => {
        // After a connection was lost at the commit nobody knows: then it is there whole or not at all.
        const [block] = batch.blocks;
        if (block === undefined || (tried && (await isWritten(tx, block)))) return;
        await Promise.all([
          insertBlocks(tx, batch.blocks),
          addUsage(tx, [...batch.usage.values()]),
        ]);
      });
    } catch (error) {
      if (!/^2[23]...$/.test(String((error as { code?: string }).code))) throw error;
      // Rows that the database will never take must not hold up all others.
      dropped.inc(batch.size);
      await db.asSystem((tx) => addUsage(tx, [...batch.usage.values()]));
    }
  }

  /** Writes what is there now; what comes meanwhile is left for the next time. */
  async function run(): Promise<void> {
    let left = noted.length;
    while (unwritten !== undefined || left > 0) {
      if (unwritten === undefined) {
        unwritten = takeBatch(left);
        left -= unwritten.batch.size;
      }
      await write(unwritten);
      unwritten = undefined;
    }
  }

  function start(): Promise<void> {
    running = run()
      .then(
        () => {
          failing = false;
        },
        (error: unknown) => {
          failing = true;
          throw error;
        },
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  function flush(): Promise<void> {
    if (running === undefined) return start();
    // The one under way began before; those who ask meanwhile share the next.
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  }

  return {
    flush,
    watch(app) {
      if (config.requestLogDays === 0) return;
      app.addHook("onResponse", (request, reply, done) => {
        const entry = entryOf(request, reply);
        if (entry !== undefined) note(entry);
        done();
      });
    },
  };
}

/** What is noted of a request; undefined where no workspace is known. */
function entryOf(request: FastifyRequest, reply: FastifyReply): Entry | undefined {
  const { principal, headers, answer } = request;
  if (principal === undefined) return undefined;
  return {
    requestId: request.id,
    given: headers["x-request-id"] === request.id,
    workspaceId: principal.workspaceId,
    keyId: principal.actor.id,
    anonymous: principal.limitPerAddress,
    method: request.method,
    route: request.matched?.url,
    url: request.url,
    status: reply.statusCode,
    failure: request.failure,
    endedAt: Date.now(),
    durationMs: reply.elapsedTime,
    remote: request.socket.remoteAddress,
    forwarded: headers["x-forwarded-for"],
    agent: headers["user-agent"],
    replayed: answer?.replayed === true,
    eventIds: answer?.eventIds,
  };
}
