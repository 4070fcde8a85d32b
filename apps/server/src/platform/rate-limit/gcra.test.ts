import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Limit } from "../plans/limit.ts";
import { UNLIMITED_PER_MINUTE } from "../plans/limit.ts";
import { createLimiter } from "./gcra.ts";

const START = Date.UTC(2026, 0, 1);
const limits = fc.record({
  perMinute: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100_000 })),
  burst: fc.integer({ min: 1, max: 50 }),
});
const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })), {
  minLength: 1,
  maxLength: 120,
});

function limiterAt(start = START) {
  const clock = { now: start };
  return { clock, limiter: createLimiter({ now: () => clock.now }) };
}

describe("take", () => {
  test("a full bucket gives exactly its burst at once, then refuses", () => {
    fc.assert(
      fc.property(limits, (limit) => {
        const { limiter } = limiterAt();
        for (let left = limit.burst - 1; left >= 0; left--) {
          expect(limiter.take("k", limit)).toMatchObject({ allowed: true, remaining: left });
        }
        expect(limiter.take("k", limit)).toMatchObject({ allowed: false, remaining: 0 });
      }),
    );
  });

  test("no window ever sees more than burst + rate × its length", () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { clock, limiter } = limiterAt();
        const taken: number[] = [];
        for (const gap of gaps) {
          clock.now += gap;
          if (limiter.take("k", limit).allowed) taken.push(clock.now);
        }
        for (let from = 0; from < taken.length; from++) {
          for (let to = from; to < taken.length; to++) {
            const length = (taken[to] ?? 0) - (taken[from] ?? 0);
            expect(to - from + 1).toBeLessThanOrEqual(
              limit.burst + (limit.perMinute * length) / 60_000,
            );
          }
        }
      }),
    );
  });

  test("a caller who spends at the rate is never refused, however long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (perMinute) => {
        const { clock, limiter } = limiterAt();
        for (let i = 0; i < 200; i++) {
          clock.now = START + Math.ceil((i * 60_000) / perMinute);
          expect(
            limiter.take("k", { perMinute, burst: 1 + Math.ceil(perMinute / 60_000) }).allowed,
          ).toBe(true);
        }
      }),
    );
  });

  test("waiting as told, exactly or rounded up to seconds, always succeeds, and a millisecond less does not", () => {
    fc.assert(
      fc.property(limits, pauses, fc.integer({ min: 1, max: 60 }), (limit, gaps, cost) => {
        for (const roundTo of [1, 1_000]) {
          const { clock, limiter } = limiterAt();
          for (const gap of gaps) {
            clock.now += gap;
            const answer = limiter.take("k", limit, cost);
            if (answer.allowed) {
              expect(answer.retryAfterMs).toBe(0);
              continue;
            }
            const wait = Math.ceil(answer.retryAfterMs / roundTo) * roundTo;
            expect(wait).toBeGreaterThan(0);
            if (roundTo === 1) {
              clock.now += wait - 1;
              expect(limiter.take("k", limit, cost).allowed).toBe(false);
              clock.now += 1;
            } else clock.now += wait;
            expect(limiter.take("k", limit, cost).allowed).toBe(true);
          }
        }
      }),
    );
  });

  test("remaining is what can be taken now, and at the reset the bucket is full", () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { clock, limiter } = limiterAt();
        for (const gap of gaps) {
          clock.now += gap;
          const { remaining } = limiter.take("k", limit);
          expect(Number.isInteger(remaining) && remaining >= 0 && remaining < limit.burst).toBe(
            true,
          );
        }
        const { remaining } = limiter.take("k", limit, 0);
        for (let i = 0; i < remaining; i++) expect(limiter.take("k", limit).allowed).toBe(true);
        const last = limiter.take("k", limit);
        expect(last.allowed).toBe(false);
        clock.now = last.resetAt;
        expect(limiter.take("k", limit, 0).remaining).toBe(limit.burst);
      }),
    );
  });

  test("keys do not touch each other", () => {
    const { limiter } = limiterAt();
    const limit = { perMinute: 60, burst: 1 };
    expect(limiter.take("a", limit).allowed).toBe(true);
    expect(limiter.take("a", limit).allowed).toBe(false);
    expect(limiter.take("b", limit).allowed).toBe(true);
  });

  test("a plan change keeps what was used", () => {
    const { limiter } = limiterAt();
    for (let i = 0; i < 10; i++) limiter.take("k", { perMinute: 60, burst: 10 });
    expect(limiter.take("k", { perMinute: 600, burst: 100 }).remaining).toBe(89);
    expect(limiter.take("k", { perMinute: 60, burst: 10 }).allowed).toBe(false);
  });

  test("after the clock steps back, the wait told still suffices", () => {
    const { clock, limiter } = limiterAt();
    const limit = { perMinute: 60, burst: 2 };
    limiter.take("k", limit);
    limiter.take("k", limit);
    clock.now -= 3_600_000;
    const { allowed, retryAfterMs } = limiter.take("k", limit);
    expect({ allowed, retryAfterMs }).toEqual({ allowed: false, retryAfterMs: 1_000 });
    clock.now += retryAfterMs;
    expect(limiter.take("k", limit).allowed).toBe(true);
  });

  test("an unlimited plan is never refused and keeps no state", () => {
    const { limiter } = limiterAt();
    const limit = { perMinute: UNLIMITED_PER_MINUTE, burst: UNLIMITED_PER_MINUTE };
    for (let i = 0; i < 10_000; i++) {
      expect(limiter.take("k", limit)).toEqual({
        allowed: true,
        limit: 1_000_000_000,
        remaining: 999_999_999,
        resetAt: START,
        retryAfterMs: 0,
      });
    }
    expect(limiter.size()).toBe(0);
  });
});

describe("takeAll", () => {
  const steps = fc.array(
    fc.record({ gap: fc.integer({ min: 0, max: 2_000 }), write: fc.boolean() }),
    {
      maxLength: 80,
    },
  );

  test("draws from every bucket or from none", () => {
    fc.assert(
      fc.property(limits, limits, steps, (requests, writes, calls) => {
        const { clock, limiter } = limiterAt();
        const peek = (key: string, limit: Limit) => limiter.take(key, limit, 0).remaining;
        for (const { gap, write } of calls) {
          clock.now += gap;
          const draws = [{ key: "r", limit: requests }];
          if (write) draws.push({ key: "w", limit: writes });
          const before = [peek("r", requests), peek("w", writes)];
          const answer = limiter.takeAll(draws);
          const after = [peek("r", requests), peek("w", writes)];
          const fits = (before[0] ?? 0) > 0 && (!write || (before[1] ?? 0) > 0);
          expect(answer.allowed).toBe(fits);
          expect(after).toEqual(before.map((n, i) => n - (fits && (i === 0 || write) ? 1 : 0)));
          expect(answer.decisions.map((d) => d.remaining)).toEqual(after.slice(0, draws.length));
          if (!fits) {
            clock.now += answer.retryAfterMs;
            expect(limiter.takeAll(draws).allowed).toBe(true);
          }
        }
      }),
    );
  });

  test("one draw answers as take does", () => {
    fc.assert(
      fc.property(limits, pauses, (limit, gaps) => {
        const { clock, limiter } = limiterAt();
        for (const gap of gaps) {
          clock.now += gap;
          expect(limiter.takeAll([{ key: "a", limit }]).decisions[0]).toEqual(
            limiter.take("b", limit),
          );
        }
      }),
    );
  });
});

test("drained buckets are forgotten as others are used, and live ones are kept", () => {
  const { clock, limiter } = limiterAt();
  const limit = { perMinute: 60, burst: 10 };
  const slow = { perMinute: 1, burst: 1 };
  limiter.take("slow", slow);
  for (let i = 0; i < 30_000; i++) {
    clock.now += 10;
    limiter.takeAll([
      { key: `r${i}`, limit },
      { key: `w${i}`, limit },
    ]);
    // A bucket lives a second, here 100 callers; the sweep needs as long again to come round.
    expect(limiter.size()).toBeLessThan(600);
    if (i % 50 === 0 && clock.now < START + 60_000) {
      expect(limiter.take("slow", slow).allowed).toBe(false);
    }
  }
});
