import { expect, test } from "vitest";
import { createdAtOf, lowestIdAfter, lowestIdFrom, newId } from "./ids.ts";

const at = new Date("2026-01-11T10:30:00.123Z");
const earlier = newId(new Date(at.getTime() - 1));
const then = newId(at);
const later = newId(new Date(at.getTime() + 1));

test("ids of one process ascend, also within a millisecond, and their time is now", () => {
  const before = Date.now();
  const ids = Array.from({ length: 50_000 }, () => newId());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(createdAtOf(ids[0] ?? "").getTime()).toBeGreaterThanOrEqual(before);
  expect(createdAtOf(ids.at(-1) ?? "").getTime()).toBeLessThanOrEqual(Date.now());
});

test("ids of one instant share nothing but their time", () => {
  const [one = "", other = ""] = [newId(at), newId(at)];
  expect(createdAtOf(one)).toEqual(at);
  expect(one.slice(0, 13)).toBe(other.slice(0, 13));
  expect(one.slice(19)).not.toBe(other.slice(19));
});

test("from an instant on are the ids of its millisecond and later ones", () => {
  const lowest = lowestIdFrom(at.toISOString());
  expect([earlier, then, later].map((id) => id >= lowest)).toEqual([false, true, true]);
});

test("after an instant are the ids of later milliseconds", () => {
  const lowest = lowestIdAfter(at.toISOString());
  expect([earlier, then, later].map((id) => id >= lowest)).toEqual([false, false, true]);
});

test("an instant finer than a millisecond is after what was made in its millisecond", () => {
  const finer = "2026-01-11T10:30:00.1230001Z";
  expect([then, later].map((id) => id >= lowestIdFrom(finer))).toEqual([false, true]);
  expect([then, later].map((id) => id >= lowestIdAfter(finer))).toEqual([false, true]);
});

test("an instant beyond what an id can hold bounds nothing and fails nowhere", () => {
  expect(lowestIdFrom("0001-01-01T00:00:00Z") < earlier).toBe(true);
  expect(lowestIdAfter("9999-12-31T23:59:59.999Z") > later).toBe(true);
});
