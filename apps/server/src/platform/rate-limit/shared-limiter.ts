import type { Logger } from "pino";
import type { Database, Transaction } from "../database/database.ts";
import { newId } from "../types/ids.ts";
import type { Signals } from "../signals/signals.ts";
import { isCounted } from "../plans/limit.ts";
import { createLimiter } from "./gcra.ts";
import type { Decision, Draw, JointDecision, Limiter } from "./gcra.ts";
import { takePart } from "./limit-part.ts";
import { createLeaseBook } from "./lease-book.ts";
import { forgetBuckets, join, leave, settleAll, share, takeBuckets } from "./leases.store.ts";

export interface SharedLimiterDeps {
  db: Pick<Database, "asSystem">;
  signals: Pick<Signals, "subscribe">;
  log: Pick<Logger, "info" | "warn">;
}

/** An instance that is not heard of for so long is gone, with what it held. In ms. */
const LIFETIME = 3_000;
/** An instance lets go of what it holds a little before the others may have it. In ms. */
const MARGIN = 50;
/** Between signs of life, and while it waits for an instance that was alone to begin to share. In ms. */
const BEAT = 1_000;
const IMPATIENT_BEAT = 100;
/** Between draws. In ms. */
const PACE = 20;
/** The database takes longer only when something is wrong with it. In ms. */
const PATIENCE = 1_500;
/** Keys in one statement: its rows are read and written by one event-loop turn. */
const CHUNK = 1_000;
const FORGET_EVERY = 60_000;

/**
 * A limit that holds over all instances. One that is alone decides as a limiter in this process does, without the
 * database. Several draw leases, one statement for all keys. Cut off from the database, each goes on with its leases while
 * they last, then with its part of each limit.
 */
export async function startSharedLimiter({ db, signals, log }: SharedLimiterDeps) {
  const now = () => performance.now();
  const self = { id: newId(), lifetime: LIFETIME };
  const local = createLimiter({ now: Date.now });
  const book = createLeaseBook({ now });
  let alone = false;
  /** What the database has on record: others must not draw while it says that this instance is alone. */
  let recordedAlone = false;
  /** Another is on record as alone. */
  let blocked = false;
  let members = 1;
  let until = Number.NEGATIVE_INFINITY;
  let failing = false;
  let stopped = false;

  let waiting: (() => void)[] = [];
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let beatAt = 0;
  let ranAt = Number.NEGATIVE_INFINITY;
  let forgetAt = now() + FORGET_EVERY;

  const isMember = () => now() < until;
  const transact = <T>(work: (tx: Transaction) => Promise<T>) =>
    db.asSystem(work, { patience: PATIENCE });
  const renewed = (sentAt: number) => (until = Math.max(until, sentAt + LIFETIME - MARGIN));

  async function beat(): Promise<void> {
    const sentAt = now();
    beatAt = sentAt + BEAT;
    const { others, taken } = await transact(async (tx) => {
      const found = await join(tx, self);
      const isNew = found.length > 0 && !isMember();
      if (isNew || found.some((other) => other.alone)) tx.signal("limiters_changed");
      const buckets = found.length === 0 && !alone ? await takeBuckets(tx) : undefined;
      return { others: found, taken: buckets };
    });
    renewed(sentAt);
    members = others.length + 1;
    blocked = others.some((other) => other.alone);
    if (taken !== undefined) {
      local.takeOver(book.close(self.id, taken));
      alone = recordedAlone = true;
    }
    if (others.length === 0) return;
    alone = false;
    // What was decided here while it was alone or cut off.
    book.owe(local.handOver());
    if (!blocked) await draw("round");
    if (recordedAlone) {
      await transact(async (tx) => {
        await share(tx, self);
        tx.signal("limiters_changed");
      });
      recordedAlone = false;
    }
    if (blocked) beatAt = now() + IMPATIENT_BEAT;
    if (now() < forgetAt) return;
    forgetAt = now() + FORGET_EVERY;
    await transact(forgetBuckets);
  }

  async function draw(when: "due" | "round" | "end"): Promise<void> {
    const asks = [...book.asks(when)];
    while (asks.length > 0) {
      const some = new Map(asks.splice(0, CHUNK));
      const sentAt = now();
      try {
        const granted = await transact((tx) => settleAll(tx, self, some, 2 * members));
        if (granted === undefined) throw new Error("This instance was not heard of for too long.");
        renewed(sentAt);
        const valid = { sentAt, lifetime: LIFETIME - MARGIN };
        for (const [key, ask] of some) {
          const lease = granted.get(key);
          if (lease !== undefined) book.grant(key, ask, lease, valid);
        }
      } catch (error) {
        book.unwant(some);
        book.unwant(new Map(asks));
        throw error;
      }
    }
  }

  async function run(): Promise<void> {
    ranAt = now();
    const served = waiting;
    waiting = [];
    try {
      if (!isMember() || blocked || now() >= beatAt) await beat();
      else if (!alone) await draw("due");
      if (failing && members > 1) log.info("rate limits are shared again");
      failing = false;
    } catch (error) {
      beatAt = now() + BEAT / 4;
      // One that is alone goes on as before: no news.
      if (!failing && !stopped && members > 1) {
        log.warn(
          { err: error },
          "rate limits cannot be shared: each instance continues with its share",
        );
      }
      failing = true;
    }
    for (const resolve of served) resolve();
  }

  function schedule(): void {
    if (stopped || running !== undefined) return;
    clearTimeout(timer);
    const hurried = !failing && (waiting.length > 0 || (!alone && !blocked && book.hasDue()));
    const at = hurried ? ranAt + PACE : beatAt;
    timer = setTimeout(start, Math.max(0, at - now())).unref();
  }

  function start(): void {
    if (stopped || running !== undefined) return;
    running = run().finally(() => {
      running = undefined;
      schedule();
    });
  }

  /** Whether memory can decide, if only because nothing else can. */
  function isDecided(draws: readonly Draw[]): boolean {
    if (failing || stopped) return true;
    if (!isMember()) return false;
    return alone || (!blocked && book.undecided(draws).length === 0);
  }

  async function drawFor(draws: readonly Draw[]): Promise<void> {
    const deadline = now() + LIFETIME;
    while (!isDecided(draws) && now() < deadline) {
      if (isMember() && !alone && !blocked) book.want(book.undecided(draws));
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        schedule();
      });
    }
  }

  function ready(draws: readonly Draw[]): Promise<void> | undefined {
    if (alone && isMember()) return undefined;
    const counted = draws.filter(({ limit, cost }) => isCounted(limit) && cost !== 0);
    return counted.length === 0 || isDecided(counted) ? undefined : drawFor(counted);
  }

  function takeAll(draws: readonly Draw[]): JointDecision {
    if (alone && isMember()) return local.takeAll(draws);
    const shares =
      isMember() && !alone && !blocked && !(failing && book.undecided(draws).length > 0);
    if (!shares) return takePart(local, draws, members);
    const decision = book.takeAll(draws);
    if (book.hasDue()) schedule();
    return decision;
  }

  signals.subscribe("limiters_changed", () => {
    beatAt = 0;
    schedule();
  });
  start();
  await running;

  return {
    ready,
    takeAll,
    take: (key, limit, cost = 1) => takeAll([{ key, limit, cost }]).decisions[0] as Decision,
    /** Gives everything back. */
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      if (failing) return;
      try {
        if (!alone) await draw("end");
        await transact(async (tx) => {
          await leave(tx, self);
          if (!alone) tx.signal("limiters_changed");
        });
      } catch {
        // It is gone for the others after its lifetime.
      }
    },
  } satisfies Limiter & { stop(): Promise<void> };
}
