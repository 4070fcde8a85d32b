import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalInstant,
  isCalendarDate,
  isInstant,
  millisecondFrom,
  millisecondOf,
} from "./instants.ts";

test.each([
  ["2026-01-11T10:30:00Z", "2026-01-11T10:30:00.000Z"],
  ["2026-01-11t10:30:00z", "2026-01-11T10:30:00.000Z"],
  ["2026-01-11T10:30:00.5Z", "2026-01-11T10:30:00.500Z"],
  ["2026-01-11T10:30:00.123456789012Z", "2026-01-11T10:30:00.123Z"],
  ["2026-01-11T10:30:00+05:45", "2026-01-11T04:45:00.000Z"],
  ["2026-01-11T10:30:00-00:00", "2026-01-11T10:30:00.000Z"],
  ["2026-01-11T10:30:00+23:59", "2026-01-10T10:31:00.000Z"],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ["0000-02-29T00:00:00Z", "0000-02-29T00:00:00.000Z"],
  ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00.000Z"],
  ["9999-12-31T23:59:59.9999Z", "9999-12-31T23:59:59.999Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
  ["2016-12-31T23:59:60.25Z", "2017-01-01T00:00:00.250Z"],
  ["2015-07-01T01:59:60+02:00", "2015-07-01T00:00:00.000Z"],
  ["1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.000Z"],
])("%s is %s", (text, canonical) => {
  expect(isInstant(text)).toBe(true);
  expect(canonicalInstant(text)).toBe(canonical);
});

test.each([
  "9999-12-31T23:59:59-14:00",
  "9999-12-31T23:59:60Z",
  "0000-01-01T00:00:00+00:01",
  "-0001-01-01T00:00:00Z",
  "+002026-01-01T00:00:00Z",
  "12026-01-01T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "2025-02-29T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "2026-01-11T24:00:00Z",
  "2026-01-11T10:60:00Z",
  "2026-01-11T10:30:60Z",
  "2026-01-11T23:59:60Z",
  "2016-12-31T23:59:60+01:00",
  "2016-12-31T23:59:61Z",
  "2026-01-11T10:30:00+24:00",
  "2026-01-11T10:30:00+01:60",
  "2026-01-11T10:30:00+0100",
  "2026-01-11T10:30:00+01",
  "2026-01-11T10:30:00",
  "2026-01-11T10:30Z",
  "2026-01-11 10:30:00Z",
  "2026-01-11T10:30:00.Z",
  "2026-01-11T10:30:00,5Z",
  "2026-01-11T10:30:00Z\n",
  " 2026-01-11T10:30:00Z",
  "٢٠٢٦-01-11T10:30:00Z",
  "2026-01-11",
  "20260111T103000Z",
  "now",
  "infinity",
  "",
  `2026-01-11T10:30:00.${"0".repeat(100)}Z`,
])("%j is none", (text) => {
  expect(isInstant(text)).toBe(false);
  expect(canonicalInstant(text)).toBe(text);
});

test.each([
  ["2026-02-28", true],
  ["2024-02-29", true],
  ["0000-01-01", true],
  ["9999-12-31", true],
  ["2026-02-29", false],
  ["2026-02-30", false],
  ["2026-04-31", false],
  ["2026-1-1", false],
  ["10000-01-01", false],
  ["2026-01-01T00:00:00Z", false],
])("%s is a calendar date: %s", (text, expected) => {
  expect(isCalendarDate(text)).toBe(expected);
});

test("what is finer than a millisecond lies in one and before the next", () => {
  expect(millisecondOf("2026-01-11T10:30:00.1239Z").toISOString()).toBe("2026-01-11T10:30:00.123Z");
  expect(millisecondFrom("2026-01-11T10:30:00.1239Z").toISOString()).toBe(
    "2026-01-11T10:30:00.124Z",
  );
  expect(millisecondFrom("2026-01-11T10:30:00.1230Z").toISOString()).toBe(
    "2026-01-11T10:30:00.123Z",
  );
});

describe("for any instant", () => {
  const date = fc.date({
    min: new Date("0000-01-02T00:00:00Z"),
    max: new Date("9999-12-30T00:00:00Z"),
    noInvalidDate: true,
  });

  test("every offset reads as the same instant", () => {
    const offset = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(date, offset, (at, minutes) => {
        const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const two = (n: number) => String(n).padStart(2, "0");
        const size = Math.abs(minutes);
        const written = `${local}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
        expect(canonicalInstant(written)).toBe(at.toISOString());
      }),
    );
  });

  test("its canonical form is an instant of four-digit years that reads as itself", () => {
    const digits = (min: number, max: number, n: number) =>
      fc.integer({ min, max }).map((value) => String(value).padStart(n, "0"));
    const any = fc
      .tuple(
        digits(0, 9999, 4),
        digits(0, 13, 2),
        digits(0, 32, 2),
        digits(0, 25, 2),
        digits(0, 61, 2),
        digits(0, 61, 2),
        fc.constantFrom("", ".0", ".9999"),
        fc.constantFrom("Z", "+14:00", "-23:59", "-24:00"),
      )
      .map(([y, mo, d, h, mi, s, f, o]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${f}${o}`);
    fc.assert(
      fc.property(any, (text) => {
        if (!isInstant(text)) return;
        const canonical = canonicalInstant(text);
        expect(canonical).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(canonicalInstant(canonical)).toBe(canonical);
      }),
      { numRuns: 3_000 },
    );
  });
});
