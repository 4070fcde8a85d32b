import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, EMPTY, quantile, sampleOf, type Outcome, type Sample } from "./sample.rules.ts";
import {
  gapBetween,
  judge,
  measuredStates,
  overall,
  shownState,
  splitGap,
  stateOfDay,
  uptime,
  worse,
  type Day,
  type State,
} from "./status.rules.ts";

const outcome: fc.Arbitrary<Outcome> = fc.record({
  kind: fc.constantFrom("request", "probe"),
  failed: fc.boolean(),
  durationMs: fc.option(fc.double({ min: 0, max: 30_000, noNaN: true }), { nil: undefined }),
});
const sample = fc
  .array(outcome, { maxLength: 120 })
  .map((outcomes) => outcomes.map(sampleOf).reduce(add, EMPTY));
const many = (n: number, of: Outcome) =>
  Array.from({ length: n }, () => sampleOf(of)).reduce(add, EMPTY);
const rank = (state: State) => measuredStates.indexOf(state as (typeof measuredStates)[number]);

describe("samples", () => {
  test("add up the same in whatever order processes report", () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        expect(add(add(a, b), c)).toEqual(add(c, add(b, a)));
        expect(add(a, EMPTY)).toEqual(a);
      }),
    );
  });

  test("have quantiles that grow with their share and never leave their class", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 9_999, noNaN: true }), { minLength: 1 }),
        (ms) => {
          const all = ms
            .map((durationMs) => sampleOf({ kind: "probe", failed: false, durationMs }))
            .reduce(add, EMPTY);
          const [half = 0, most = 0] = [quantile(all, 0.5), quantile(all, 0.95)];
          expect(half).toBeLessThanOrEqual(most);
          const exact =
            ms.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(ms.length * 0.95) - 1)] ?? 0;
          // Classes are at most twice as wide as their beginning, the first one 1 ms.
          expect(most).toBeLessThanOrEqual(Math.max(1, exact * 2));
          expect(most).toBeGreaterThanOrEqual(Math.min(exact, exact / 2));
        },
      ),
    );
  });
});

describe("the state of a component", () => {
  test("never gets better by one more failure", () => {
    fc.assert(
      fc.property(sample, fc.constantFrom<Outcome["kind"]>("request", "probe"), (before, kind) => {
        const state = judge(before, 1_000);
        fc.pre(state !== "no_data");
        const after = judge(add(before, sampleOf({ kind, failed: true })), 1_000);
        expect(rank(after)).toBeGreaterThanOrEqual(rank(state));
      }),
    );
  });

  test("gets no better when a success turns into a failure", () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 60 }), fc.nat(), (outcomes, n) => {
        const at = n % outcomes.length;
        const of = (list: Outcome[]) =>
          judge(list.map(sampleOf).reduce(add, EMPTY), Number.POSITIVE_INFINITY);
        const worsened = outcomes.map((o, i) => (i === at ? { ...o, failed: true } : o));
        expect(rank(of(worsened))).toBeGreaterThanOrEqual(rank(of(outcomes)));
      }),
    );
  });

  test("is no data exactly when there is no probe and hardly a request, and then never operational", () => {
    fc.assert(
      fc.property(sample, (seen: Sample) => {
        expect(judge(seen, 1_000) === "no_data").toBe(seen.probes === 0 && seen.requests < 20);
      }),
    );
  });

  test.each<[string, Sample, State]>([
    ["nothing seen", EMPTY, "no_data"],
    [
      "19 requests that all failed, and no probe",
      many(19, { kind: "request", failed: true }),
      "no_data",
    ],
    ["one good probe", many(1, { kind: "probe", failed: false }), "operational"],
    ["one failed probe", many(1, { kind: "probe", failed: true }), "partial_outage"],
    ["two failed probes", many(2, { kind: "probe", failed: true }), "major_outage"],
    [
      "one of four probes failed",
      add(many(3, { kind: "probe", failed: false }), many(1, { kind: "probe", failed: true })),
      "degraded",
    ],
    [
      "1 of 101 requests failed",
      add(
        many(100, { kind: "request", failed: false }),
        many(1, { kind: "request", failed: true }),
      ),
      "operational",
    ],
    [
      "1 of 100 requests failed",
      add(many(99, { kind: "request", failed: false }), many(1, { kind: "request", failed: true })),
      "degraded",
    ],
    [
      "5 of 100 requests failed",
      add(many(95, { kind: "request", failed: false }), many(5, { kind: "request", failed: true })),
      "partial_outage",
    ],
    [
      "half of 20 requests failed",
      add(
        many(10, { kind: "request", failed: false }),
        many(10, { kind: "request", failed: true }),
      ),
      "major_outage",
    ],
    [
      "6 of 100 requests took longer than the limit",
      add(
        many(94, { kind: "request", failed: false, durationMs: 10 }),
        many(6, { kind: "request", failed: false, durationMs: 4_000 }),
      ),
      "degraded",
    ],
  ])("%s: %o is %s", (_what, seen, state) => {
    expect(judge(seen, 1_000)).toBe(state);
  });
});

test("what an operator announces is shown even where the probes see nothing", () => {
  const quiet = { inMaintenance: false, impacts: [] };
  expect(shownState("operational", quiet)).toBe("operational");
  expect(shownState("operational", { ...quiet, impacts: ["none", "major"] })).toBe(
    "partial_outage",
  );
  expect(shownState("major_outage", { ...quiet, impacts: ["minor"] })).toBe("major_outage");
  expect(shownState("major_outage", { ...quiet, inMaintenance: true })).toBe("maintenance");
  expect(shownState("no_data", quiet)).toBe("no_data");
});

test("all together are only good when each is measured and good", () => {
  const states: State[] = [
    "operational",
    "degraded",
    "partial_outage",
    "major_outage",
    "maintenance",
    "no_data",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 5 }), (some) => {
      expect(overall(some).indicator === "none").toBe(some.every((s) => s === "operational"));
      const out = some.filter((s) => s === "major_outage").length;
      expect(overall(some).indicator === "critical").toBe(out > 0 && out * 2 >= some.length);
    }),
  );
  expect(worse("no_data", "operational")).toBe("no_data");
});

const day = (seconds: Partial<Day["seconds"]>): Day => ({
  day: "2026-01-31",
  seconds: {
    operational: 0,
    degraded: 0,
    partial_outage: 0,
    major_outage: 0,
    maintenance: 0,
    ...seconds,
  },
});

test("a day is shown in the worst state that it had, and without any measurement as no data", () => {
  expect(stateOfDay(day({}))).toBe("no_data");
  expect(stateOfDay(day({ operational: 60 }))).toBe("operational");
  expect(stateOfDay(day({ operational: 86_340, major_outage: 60 }))).toBe("major_outage");
  expect(stateOfDay(day({ operational: 80_000, maintenance: 60 }))).toBe("maintenance");
});

test("uptime counts outages against measured time; maintenance and missing data count neither way", () => {
  expect(uptime([day({}), day({ maintenance: 600 })])).toBeUndefined();
  expect(
    uptime([day({ operational: 50, degraded: 40, maintenance: 1_000, major_outage: 10 })]),
  ).toBe(0.9);
});

describe("the time while nothing ran", () => {
  const at = (text: string) => new Date(text);

  test("is the whole minutes after the last sign of life", () => {
    expect(gapBetween(at("2026-01-31T10:00:40Z"), at("2026-01-31T10:05:10Z"))).toEqual({
      from: Date.parse("2026-01-31T10:01:00Z"),
      to: Date.parse("2026-01-31T10:05:00Z"),
    });
    expect(gapBetween(at("2026-01-31T10:00:40Z"), at("2026-01-31T10:01:50Z"))).toBeUndefined();
  });

  test("is cut at midnight, and loses no second, whatever maintenance was announced", () => {
    const minutes = fc.nat({ max: 5_000 }).map((n) => n * 60_000);
    fc.assert(
      fc.property(minutes, minutes, minutes, minutes, (start, length, wait, planned) => {
        const from = Date.parse("2026-01-31T00:00:00Z") + start;
        const gap = { from, to: from + length };
        const days = splitGap(gap, [{ from: from + wait, to: from + wait + planned }]);
        const sum = days.reduce((total, { inside, outside }) => total + inside + outside, 0);
        expect(sum * 1000).toBe(length);
        const inside = days.reduce((total, each) => total + each.inside, 0) * 1000;
        expect(inside).toBe(Math.max(0, Math.min(length, wait + planned) - wait));
        expect(new Set(days.map((each) => each.day)).size).toBe(days.length);
        for (const each of days) expect(each.inside + each.outside).toBeLessThanOrEqual(86_400);
      }),
    );
  });
});
