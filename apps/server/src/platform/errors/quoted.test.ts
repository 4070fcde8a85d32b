import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted } from "./quoted.ts";

test.each([
  ["name", '"name"'],
  ["", '""'],
  ["x".repeat(64), `"${"x".repeat(64)}"`],
  ["x".repeat(65), `"${"x".repeat(64)}…"`],
  ["a\ud800b", '"a\\u{d800}b"'],
  ["a\u200b\u202e\n", '"a\\u{200b}\\u{202e}\\u{a}"'],
  [7, "7"],
  [true, "true"],
  [null, "null"],
  [undefined, "undefined"],
  [[1], "an array"],
  [{ toString: 1 }, "an object"],
])("%j is quoted as %s", (value, expected) => {
  expect(quoted(value)).toBe(expected);
});

test("a cut never goes through a character: a pair, an accent, a family", () => {
  expect(quoted("😀😀", 3)).toBe('"😀…"');
  expect(quoted("e\u0301e\u0301", 3)).toBe('"e\u0301…"');
  expect(quoted("👍🏽👍🏽", 6)).toBe('"👍🏽…"');
});

test("whatever is quoted is well-formed and short", () => {
  const any = fc.oneof(
    fc.anything(),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  );
  fc.assert(
    fc.property(any, (value) => {
      const text = quoted(value);
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThan(10 * 64);
    }),
    { numRuns: 1_000 },
  );
});
