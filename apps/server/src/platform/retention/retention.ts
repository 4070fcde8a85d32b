import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database, Transaction } from "../database/database.ts";
import { createdAtOf } from "../types/ids.ts";
import {
  beginChange,
  createPartition,
  deleteStrays,
  dropPartition,
  listPartitions,
  lowestStray,
  readClock,
  type Partitioned,
} from "./partitions.store.ts";
import { expired, isMissing, keptFrom, weekOf, weeksAhead, type Partition } from "./weeks.rules.ts";

/** A partitioned table and for how long its rows are kept. */
export interface RetainedTable extends Partitioned {
  /** Rows are kept for at least so many days, and at most a week longer. */
  days: number;
  /** Called in the transaction that drops a partition, before it does. */
  beforeDrop?: (tx: Transaction, partition: string) => Promise<void>;
}

/** Says of a table in weekly partitions by `key`, a UUID version 7, that its rows are kept for `days`. */
export function partitioned(table: string, terms: Omit<RetainedTable, "table">): RetainedTable {
  return { table, ...terms };
}

export interface RetentionDeps {
  db: Pick<Database, "asSystem">;
  log: Pick<Logger, "warn" | "info">;
  /** What refers to others comes before them: partitions are dropped in this order. */
  tables: readonly RetainedTable[];
  now?: () => number;
  /**
   * A run this soon after the start or the last run does nothing, in ms: a clock that is wrong at the start gets set
   * before anything is dropped, and stopping need not wait for locks.
   */
  settle?: number;
  /** How often a change that others are in the way of is tried, and the time between, in ms. */
  tries?: number;
  pause?: number;
}

export interface Retention {
  /** Makes the partitions of this and the coming weeks. Never fails: without them, rows go to the rest. */
  prepare(): Promise<void>;
  /** The same, and drops what is past its time. Any number of instances may do it at once. */
  run(): Promise<void>;
}

/**
 * Partitions that are kept ready, in weeks. Every hour makes them again, and each one more makes every statement that
 * looks into all of them slower; a server that slept for longer writes to the rest until the next hour.
 */
const AHEAD = 2;
const SETTLE = 3_000_000;
const MOST_STEPS = 1_000;
// Lock not available, deadlock, a row that came to the rest meanwhile, and what another instance has dropped or made.
const IN_THE_WAY = new Set(["55P03", "40P01", "23514", "42P01", "42P07"]);

/** Keeps tables in weekly partitions: makes them ahead, and drops those that are past their time. */
export function createRetention({
  db,
  log,
  tables,
  now = Date.now,
  settle = SETTLE,
  tries = 20,
  pause = 500,
}: RetentionDeps): Retention {
  let lastRun = performance.now();

  /** Does one step after the other, each in a transaction of its own, until one says that there is nothing left. */
  async function steps(step: (tx: Transaction) => Promise<boolean>): Promise<void> {
    let failures = 0;
    for (let n = 0; n < MOST_STEPS; n++) {
      try {
        const more = await db.asSystem(async (tx) => {
          await beginChange(tx);
          return step(tx);
        });
        if (!more) return;
      } catch (error) {
        failures += 1;
        if (failures >= tries || !IN_THE_WAY.has((error as { code?: string }).code ?? ""))
          throw error;
        // Not in step with others that try the same.
        await delay(pause * (0.5 + Math.random()));
      }
    }
  }

  /** The earlier of two clocks: whichever is wrong, nothing is dropped too early. */
  const clock = async (tx: Transaction) => Math.min(now(), await readClock(tx));

  const make = (table: RetainedTable) =>
    steps(async (tx) => {
      const weeks = weeksAhead(now(), AHEAD);
      const partitions = await listPartitions(tx, table);
      const from = keptFrom(now(), table.days);
      const stray = await lowestStray(tx, table, { from, to: weeks.at(-1)?.to ?? from });
      const wanted = stray === undefined ? weeks : [weekOf(createdAtOf(stray).getTime()), ...weeks];
      const missing = wanted.find((week) => isMissing(week, partitions));
      if (missing !== undefined) await createPartition(tx, table, missing, now());
      return missing !== undefined;
    });

  const drop = (table: RetainedTable) =>
    steps(async (tx) => {
      const at = await clock(tx);
      const [oldest]: Partition[] = expired(await listPartitions(tx, table), at, table.days);
      if (oldest === undefined) {
        await deleteStrays(tx, table, keptFrom(at, table.days));
        return false;
      }
      await table.beforeDrop?.(tx, oldest.name);
      await dropPartition(tx, oldest.name);
      log.info({ partition: oldest.name, days: table.days }, "dropped expired partition");
      return true;
    });

  const makeAll = async () => {
    for (const table of tables) await make(table);
  };

  return {
    async prepare() {
      await makeAll().catch((error: unknown) =>
        log.warn(
          { err: error },
          "partitions could not be made; rows go to the rest until they are",
        ),
      );
    },
    async run() {
      if (performance.now() - lastRun < settle) return;
      lastRun = performance.now();
      await makeAll();
      for (const table of tables) await drop(table);
    },
  };
}
