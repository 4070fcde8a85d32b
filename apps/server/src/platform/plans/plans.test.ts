import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_PLANS, parsePlans, PlansError } from "./plans.ts";

test("the table is as documented", () => {
  const rows = Object.values(DEFAULT_PLANS).map(({ name, requests: r, writes: w }) => [
    name,
    r.perMinute,
    r.burst,
    w.perMinute,
    w.burst,
  ]);
  expect(rows).toEqual([
    ["free", 60, 60, 30, 30],
    ["starter", 600, 600, 300, 300],
    ["growth", 6_000, 6_000, 3_000, 3_000],
    ["scale", 60_000, 60_000, 30_000, 30_000],
    ["unlimited", 1_000_000_000, 1_000_000_000, 1_000_000_000, 1_000_000_000],
  ]);
});

test("without configuration the table holds", () => {
  expect(parsePlans(undefined)).toEqual(DEFAULT_PLANS);
  expect(parsePlans(" ")).toEqual(DEFAULT_PLANS);
  expect(parsePlans("{}")).toEqual(DEFAULT_PLANS);
});

test("a change touches its plan only, and what is not given follows from the rate", () => {
  const plans = parsePlans(
    '{"free":{"perMinute":120,"megabytes":50},"starter":{"burst":7,"writesPerMinute":5}}',
  );
  expect(plans).toEqual({
    ...DEFAULT_PLANS,
    free: {
      name: "free",
      requests: { perMinute: 120, burst: 120 },
      writes: { perMinute: 60, burst: 60 },
      quotas: { records: 10_000, bytes: 50 * 1024 * 1024, endpoints: 10, keys: 10 },
    },
    starter: {
      name: "starter",
      requests: { perMinute: 600, burst: 7 },
      writes: { perMinute: 5, burst: 5 },
      quotas: DEFAULT_PLANS.starter.quotas,
    },
  });
});

test.each([
  ["{", "must be a JSON object"],
  ["[]", "must be a JSON object"],
  ["null", "must be a JSON object"],
  ['{"gold":{}}', '"gold" cannot be changed. You can change free, starter, growth, scale.'],
  ['{"unlimited":{"perMinute":5}}', '"unlimited" cannot be changed'],
  ['{"__proto__":{"perMinute":5}}', '"__proto__" cannot be changed'],
  ['{"free":60}', '"free" must be an object'],
  ['{"free":{"perminute":60}}', '"free.perminute" is unknown. Use perMinute, burst,'],
  ['{"free":{"burst":0}}', '"free.burst" must be a whole number from 1 to 999999999'],
  ['{"free":{"burst":1.5}}', '"free.burst" must be a whole number'],
  ['{"free":{"burst":"9"}}', '"free.burst" must be a whole number'],
  ['{"free":{"perMinute":1e9}}', '"free.perMinute" must be a whole number'],
])("%s is refused with its reason", (json, reason) => {
  expect(() => parsePlans(json)).toThrow(PlansError);
  expect(() => parsePlans(json)).toThrow(reason);
});

test("any other JSON is refused with a PlansError, never another one", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      try {
        parsePlans(json);
      } catch (error) {
        expect(error).toBeInstanceOf(PlansError);
      }
    }),
  );
});
