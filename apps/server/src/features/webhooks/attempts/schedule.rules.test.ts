import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MAX_TRIES,
  nextAttempt,
  outcomeOf,
  retryAfterMs,
  TOTAL_MS,
  TRY_DELAYS_MS,
} from "./schedule.rules.ts";

const now = new Date("2026-01-01T00:00:00.000Z");
const HOUR = 3_600_000;

function waitAfter(attempt: number, random: number, retryAfter?: string): number | undefined {
  const next = nextAttempt({ attempt, now, random: () => random, retryAfter });
  return next === undefined ? undefined : next.getTime() - now.getTime();
}

describe("nextAttempt", () => {
  test("ten tries over about 75 hours: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h apart", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => waitAfter(attempt, 0.5));
    expect(waits.map((ms) => (ms ?? 0) / 1000)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    expect(MAX_TRIES).toBe(10);
    expect(TOTAL_MS / HOUR).toBeCloseTo(75.6, 1);
  });

  test("after the tenth try there is none", () => {
    expect(waitAfter(10, 0.5)).toBeUndefined();
    expect(waitAfter(11, 0.5, "60")).toBeUndefined();
  });

  test("jitter is at most 20 % either way, and uses all of it", () => {
    const attempts = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        attempts,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, r) => {
          const delay = TRY_DELAYS_MS[n] ?? 0;
          const wait = waitAfter(n, r) ?? 0;
          expect(wait).toBeGreaterThanOrEqual(delay * 0.8);
          expect(wait).toBeLessThanOrEqual(delay * 1.2);
        },
      ),
    );
    expect(waitAfter(1, 0)).toBe(4_000);
    expect(waitAfter(1, 0.999999)).toBe(6_000);
  });

  test.each([
    ["later than the schedule moves the try", "120", 120_000],
    ["as a date moves the try", "Thu, 01 Jan 2026 00:02:00 GMT", 120_000],
    ["earlier than the schedule changes nothing", "1", 5_000],
    ["in the past changes nothing", "Wed, 31 Dec 2025 00:00:00 GMT", 5_000],
    ["of a month is held to 24 hours", "2592000", 24 * HOUR],
    ["too large for a number is held to 24 hours", "9".repeat(400), 24 * HOUR],
    ["negative is ignored", "-5", 5_000],
    ["unreadable is ignored", "soon", 5_000],
    ["as a date without a zone is ignored", "2026-01-02", 5_000],
    ["on a day that does not exist is harmless", "Thu, 99 Jan 2026 00:02:00 GMT", 5_000],
  ])("a Retry-After %s", (_rule, retryAfter, expected) => {
    expect(waitAfter(1, 0.5, retryAfter)).toBe(expected);
  });

  test("whatever a receiver answers, the next try is never before the schedule nor beyond its bounds", () => {
    const header = fc.oneof(
      fc.string(),
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), header, (attempt, retryAfter) => {
        const wait = waitAfter(attempt, 0.5, retryAfter) ?? 0;
        const delay = TRY_DELAYS_MS[attempt] ?? 0;
        expect(wait).toBeGreaterThanOrEqual(delay);
        expect(wait).toBeLessThanOrEqual(Math.max(delay, 24 * HOUR));
        expect(retryAfterMs(retryAfter, now) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test.each([
  [200, "success"],
  [204, "success"],
  [299, "success"],
  [301, "retry"],
  [302, "retry"],
  [304, "retry"],
  [400, "retry"],
  [401, "retry"],
  [404, "retry"],
  [409, "retry"],
  [410, "disable"],
  [429, "retry"],
  [500, "retry"],
  [503, "retry"],
  [undefined, "retry"],
])("status %s is %s", (status, outcome) => {
  expect(outcomeOf({ status })).toBe(outcome);
});
