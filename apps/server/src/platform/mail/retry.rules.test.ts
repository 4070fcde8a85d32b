import { expect, test } from "vitest";
import { nextTry } from "./retry.rules.ts";

const now = new Date("2026-03-31T12:00:00Z");
const tryUntil = new Date("2026-04-03T12:00:00Z");
const failed = { attempts: 1, now, tryUntil, refused: false };
const secondsTo = (at: Date | undefined) => at && (at.getTime() - now.getTime()) / 1000;

test("waits become longer, up to an hour", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 60].map((attempts) =>
    secondsTo(nextTry({ ...failed, attempts })),
  );
  expect(waits).toEqual([5, 30, 120, 600, 1800, 3600, 3600, 3600]);
});

test("nothing is tried after its time", () => {
  expect(nextTry({ ...failed, tryUntil: now })).toBeUndefined();
});

test("a recipient that is refused is given up after five tries, a server that is down is not", () => {
  expect(nextTry({ ...failed, attempts: 4, refused: true })).toBeDefined();
  expect(nextTry({ ...failed, attempts: 5, refused: true })).toBeUndefined();
  expect(nextTry({ ...failed, attempts: 50 })).toBeDefined();
});
