import { expect, test } from "vitest";
import { counted, hourKey, quantile, type Hour, type Outcome } from "./health.rules.ts";

const outcome: Outcome = {
  workspaceId: "w",
  endpointId: "e",
  ok: true,
  startedAt: new Date("2026-01-11T10:30:00Z"),
  durationMs: 40,
  error: undefined,
};
const hourOf = (...durations: number[]) =>
  durations.reduce<Hour | undefined>(
    (hour, durationMs) => counted(hour, { ...outcome, durationMs }),
    undefined,
  );
const p95 = (...durations: number[]) => quantile(hourOf(...durations)?.durations ?? [], 0.95);

test("outcomes are counted by endpoint and clock hour", () => {
  const failure = { ...outcome, ok: false, error: "The receiver answered 500." };
  const hour = counted(counted(undefined, outcome), failure);
  expect(hour).toMatchObject({
    hour: new Date("2026-01-11T10:00:00Z"),
    succeeded: 1,
    failed: 1,
    lastSuccessAt: outcome.startedAt,
    lastFailureAt: outcome.startedAt,
    lastFailure: "The receiver answered 500.",
  });
  const later = { ...outcome, startedAt: new Date("2026-01-11T11:00:00Z") };
  expect(hourKey(later)).not.toBe(hourKey(outcome));
});

test("a quantile lies in the class of the attempt that stands there", () => {
  expect(p95()).toBeNull();
  expect(p95(40)).toBeGreaterThan(35);
  expect(p95(40)).toBeLessThanOrEqual(50);
  const mostlyFast = [
    ...Array.from({ length: 94 }, () => 1),
    ...Array.from({ length: 6 }, () => 900),
  ];
  expect(p95(...mostlyFast)).toBeGreaterThan(750);
  expect(p95(...mostlyFast)).toBeLessThanOrEqual(1_000);
  expect(p95(...Array.from({ length: 96 }, () => 1), 900, 900, 900, 900)).toBeLessThanOrEqual(2);
});

test("what took longer than the longest class counts as its bound", () => {
  expect(p95(60_000)).toBe(15_000);
});
