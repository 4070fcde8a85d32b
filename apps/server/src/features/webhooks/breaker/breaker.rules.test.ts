import { expect, test } from "vitest";
import { CLOSED, nextBreaker, observe, type Breaker, type BreakerTerms } from "./breaker.rules.ts";

const TERMS: BreakerTerms = {
  failures: 3,
  pauses: [100, 300],
  disableAfter: 10_000,
  tellEvery: 5_000,
};
const at = (ms: number) => new Date(1_000_000 + ms);
const failed = (probe = false) => ({ ok: false, probe, error: "no" });
const succeeded = { ok: true, probe: false, error: undefined };

function after(before: Breaker, ms: number, ...attempts: Parameters<typeof observe>[0]) {
  return nextBreaker(before, observe(attempts), at(ms), TERMS);
}

test("failures below the number change nothing but the count, and the first of them is remembered", () => {
  const one = after(CLOSED, 0, failed()).after;
  const two = after(one, 50, failed());
  expect(two.after).toMatchObject({ failures: 2, failingSince: at(0), until: null });
  expect(two.tell).toBeUndefined();
});

test("enough failures in a row, counted over batches, pause and tell", () => {
  const two = after(CLOSED, 0, failed(), failed()).after;
  const three = after(two, 50, failed());
  expect(three).toMatchObject({ tell: "pause", after: { until: at(150), lastFailure: "no" } });
});

test("only failures after the last success count", () => {
  const { after: one } = after(CLOSED, 0, failed(), failed(), succeeded, failed());
  expect(one).toMatchObject({ failures: 1, until: null });
});

test("while paused only a failed probe lengthens the pause, up to the longest", () => {
  const paused = after(CLOSED, 0, failed(), failed(), failed()).after;
  expect(after(paused, 40, failed()).after.until).toEqual(at(100));
  const once = after(paused, 100, failed(true)).after;
  expect(once.until).toEqual(at(400));
  const twice = after(once, 400, failed(true)).after;
  expect(twice).toMatchObject({ until: at(700), failedProbes: 2 });
});

test("the first success closes, and a new pause soon after is not told again", () => {
  const paused = after(CLOSED, 0, failed(), failed(), failed()).after;
  const closed = after(paused, 100, succeeded);
  expect(closed.after).toEqual({ ...CLOSED, toldAt: at(0) });
  expect(after(closed.after, 200, failed(), failed(), failed()).tell).toBeUndefined();
  expect(after(closed.after, 5_000, failed(), failed(), failed()).tell).toBe("pause");
});

test("an endpoint without a success for too long is disabled, at its next failure", () => {
  const paused = after(CLOSED, 0, failed(), failed(), failed()).after;
  expect(after(paused, 9_999, failed(true)).tell).toBeUndefined();
  expect(after(paused, 10_000, failed(true)).tell).toBe("disable");
});
