import { EventEmitter } from "node:events";
import { Client } from "pg";
import type { Connection } from "../database/address.ts";
import { locate } from "../database/locate.ts";
import type { Topic } from "../database/database.ts";

/** The channel of LISTEN and NOTIFY. */
export const CHANNEL = "salesos";
/** How often the connection is asked whether it lives, in ms. */
const HEARTBEAT = 300;
/** A connection that is silent for longer is not certain: a revoked key is then asked for each time. In ms. */
const CERTAIN = 800;
/** One that is silent for longer is given up. A slow database is no dead one, and loses no signal. In ms. */
const ANSWER_TIMEOUT = 5_000;
const RETRY = 250;

/** What every instance does for what it wrote itself. */
const HERE_ONLY: ReadonlySet<Topic> = new Set(["events_appended"]);

export interface Signals {
  /** Tells this instance at once, and the others through the database. */
  publish(topic: Topic): void;
  subscribe(topic: Topic, listener: () => void): void;
  /** Whether signals of other instances are certain to arrive. */
  connected(): boolean;
  stop(): Promise<void>;
}

/**
 * Connects the instances by LISTEN and NOTIFY, on one connection of its own and outside the
 * transactions that make the changes. After a lost connection every topic is announced, since any
 * signal may have been missed.
 */
export function startSignals(connection: Connection, log: (error: Error) => void): Signals {
  const emitter = new EventEmitter().setMaxListeners(100);
  const topics = new Set<Topic>();
  const pending = new Set<Topic>();
  let client: Client | undefined;
  let heardAt = 0;
  let stopped = false;
  let heartbeat: NodeJS.Timeout | undefined;
  let reported = false;

  const lost = (error: Error, from: Client) => {
    if (client === from) client = undefined;
    clearInterval(heartbeat);
    from
      .removeAllListeners("end")
      .end()
      .catch(() => {});
    again(error);
  };

  const again = (error: Error) => {
    if (stopped) return;
    if (!reported) log(error);
    reported = true;
    setTimeout(() => void connect(), RETRY).unref();
  };

  async function connect(): Promise<void> {
    if (stopped) return;
    let next: Client;
    try {
      next = new Client({
        ...(await locate(connection)),
        connectionTimeoutMillis: 5_000,
        query_timeout: ANSWER_TIMEOUT,
        keepAlive: true,
      });
    } catch (error) {
      return again(error as Error);
    }
    let over = false;
    const fail = (error: Error) => {
      if (over) return;
      over = true;
      lost(error, next);
    };
    next.on("error", fail);
    next.on("end", () => fail(new Error("The connection for signals was closed.")));
    next.on("notification", ({ payload, processId }) => {
      // What this instance announced it has heard already.
      if (processId !== (next as Client & { processID: number }).processID)
        emitter.emit(payload ?? "");
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      return fail(error as Error);
    }
    if (stopped) return void next.end().catch(() => {});
    client = next;
    reported = false;
    heardAt = performance.now();
    let asked = false;
    heartbeat = setInterval(() => {
      if (asked) return;
      asked = true;
      next.query("select 1").then(() => {
        asked = false;
        heardAt = performance.now();
      }, fail);
    }, HEARTBEAT).unref();
    for (const topic of topics) emitter.emit(topic);
    return flush();
  }

  async function flush(): Promise<void> {
    const current = client;
    if (current === undefined || pending.size === 0) return;
    const sent = [...pending];
    pending.clear();
    // Writers that come while this is under way share the next one.
    await current
      .query(`select ${sent.map((topic) => `pg_notify('${CHANNEL}', '${topic}')`).join(", ")}`)
      .catch(() => sent.forEach((topic) => pending.add(topic)));
  }

  let flushing: Promise<void> | undefined;
  void connect();

  return {
    publish(topic) {
      emitter.emit(topic);
      if (HERE_ONLY.has(topic)) return;
      pending.add(topic);
      flushing ??= new Promise<void>((done) => setImmediate(done))
        .then(flush)
        .finally(() => (flushing = undefined));
    },
    subscribe(topic, listener) {
      topics.add(topic);
      emitter.on(topic, listener);
    },
    connected: () => client !== undefined && performance.now() - heardAt < CERTAIN,
    async stop() {
      stopped = true;
      clearInterval(heartbeat);
      await flushing;
      await client?.end().catch(() => {});
    },
  };
}
