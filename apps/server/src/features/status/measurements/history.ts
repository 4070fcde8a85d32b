import type { Transaction } from "../../../platform/database/database.ts";
import { component, componentIds } from "./components.ts";
import {
  addToDays,
  maintenanceBetween,
  saveJudgements,
  takeUnjudged,
  type DaySeconds,
} from "./history.store.ts";
import { lastSeen } from "./instances.store.ts";
import { gapBetween, judge, splitGap, type State } from "./status.rules.ts";

const MINUTE = 60_000;
/** Processes write every few seconds; what comes later than this is judged again. In ms. */
const GRACE = 10_000;

/** Judges the minutes that are over and adds them to their days. Safe in several processes at once. */
export async function judgeMinutes(tx: Transaction): Promise<void> {
  const minutes = await takeUnjudged(tx, new Date(tx.now.getTime() - MINUTE - GRACE));
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined) return;
  const end = new Date(last.minute.getTime() + MINUTE);
  const windows = await maintenanceBetween(tx, first.minute, end);
  const changes: DaySeconds[] = [];
  const judged = minutes.map(({ component: id, minute, state: before, sample }) => {
    const at = minute.getTime();
    const planned = windows.some(
      ({ components, from, to }) => components.includes(id) && from <= at && at < to,
    );
    const state: State = planned ? "maintenance" : judge(sample, component(id).slowMs);
    const day = minute.toISOString().slice(0, 10);
    for (const [each, seconds] of [
      [before, -60],
      [state, 60],
    ] as const) {
      if (each !== null && each !== "no_data" && before !== state) {
        changes.push({ component: id, day, state: each, seconds });
      }
    }
    return { component: id, minute, state };
  });
  await saveJudgements(tx, judged);
  await addToDays(tx, changes);
}

/**
 * At a start: writes the time in which no process ran as down, or as maintenance where that was planned. The caller
 * says in the same transaction that it is there now.
 */
export async function recordGap(tx: Transaction): Promise<void> {
  const seen = await lastSeen(tx);
  const gap = seen === undefined ? undefined : gapBetween(seen, tx.now);
  if (gap === undefined) return;
  const windows = await maintenanceBetween(tx, new Date(gap.from), new Date(gap.to));
  const changes = componentIds.flatMap((id) => {
    const own = windows.filter(({ components }) => components.includes(id));
    return splitGap(gap, own).flatMap(({ day, inside, outside }): DaySeconds[] => [
      { component: id, day, state: "maintenance", seconds: inside },
      { component: id, day, state: "major_outage", seconds: outside },
    ]);
  });
  await addToDays(tx, changes);
}
