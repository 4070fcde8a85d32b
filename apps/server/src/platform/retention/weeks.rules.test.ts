import { describe, expect, test } from "vitest";
import {
  expired,
  idsOf,
  isMissing,
  keptFrom,
  partitionName,
  readBound,
  weekOf,
  weeksAhead,
} from "./weeks.rules.ts";

const at = Date.parse;
const DAY = 86_400_000;

describe("weeks", () => {
  test.each([
    ["2026-03-09T00:00:00Z", "2026-03-09"],
    ["2026-03-15T23:59:59.999Z", "2026-03-09"],
    ["2026-01-01T00:00:00Z", "2025-12-29"],
    ["1970-01-01T00:00:00Z", "1969-12-29"],
  ])("%s lies in the week from Monday %s", (instant, monday) => {
    const { from, to } = weekOf(at(instant));
    expect(new Date(from).toISOString()).toBe(`${monday}T00:00:00.000Z`);
    expect(to - from).toBe(7 * DAY);
  });

  test("those ahead follow each other without a gap", () => {
    const weeks = weeksAhead(at("2026-03-11T12:00:00Z"), 3);
    expect(weeks).toHaveLength(4);
    weeks.slice(1).forEach((week, n) => expect(week.from).toBe(weeks[n]?.to));
  });
});

describe("bounds", () => {
  const week = weekOf(at("2026-03-11T12:00:00Z"));
  const { from, to } = idsOf(week);

  test("a week is what the database says of its partition", () => {
    expect(readBound(`FOR VALUES FROM ('${from}') TO ('${to}')`)).toEqual(week);
    expect(partitionName("events", week)).toBe("events_20260309");
  });

  test("one without a beginning holds everything before its end; the rest has no span", () => {
    const first = readBound(`FOR VALUES FROM (MINVALUE) TO ('${from}')`);
    expect(first).toEqual({ from: -Infinity, to: week.from });
    expect(readBound("DEFAULT")).toBeUndefined();
    const partitions = [
      { name: "events_before", span: first },
      { name: "events_rest", span: undefined },
    ];
    expect(isMissing(week, partitions)).toBe(true);
    expect(isMissing(weekOf(week.from - 1), partitions)).toBe(false);
    expect(expired(partitions, week.from + 30 * DAY - 1, 30)).toEqual([]);
    expect(expired(partitions, week.from + 30 * DAY, 30)).toEqual([partitions[0]]);
  });
});

test("what is kept begins with a whole week, and not before 1970", () => {
  expect(keptFrom(at("2026-03-11T12:00:00Z"), 7)).toBe(at("2026-03-02T00:00:00Z"));
  expect(keptFrom(0, 30)).toBe(0);
});
