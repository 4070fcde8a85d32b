import fc from "fast-check";
import { expect, test } from "vitest";
import { scanJson } from "./json-scan.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("what JSON.parse takes has no place where it stops being JSON", () => {
  fc.assert(fc.property(fc.json(), (text) => scanJson(text).stopsAt === undefined));
});

test("what JSON.parse refuses stops somewhere, unless the fault is inside a string", () => {
  const part = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    "1",
    "-",
    "0",
    "tru",
    "null",
    " ",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      expect(scanJson(text).stopsAt === undefined).toBe(isJson(text));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['{"a":1,"a":2}', [["a"]]],
  [
    '{"a":{"b":1,"c":{},"b":2},"x":[{},{"y":1,"\\u0079":2}]}',
    [
      ["a", "b"],
      ["x", "1", "y"],
    ],
  ],
  ['{"a":"a:b","b":{"a":1},"c":[{"a":1},{"a":2}]}', []],
  ['{"__proto__":1,"__proto__":2}', [["__proto__"]]],
])("members that come twice have their path: %s", (text, paths) => {
  expect(scanJson(text).twice).toEqual(paths);
});

test("a long text takes a time that grows with its length only", () => {
  const text = `{"a":"${"\\\\x".repeat(300_000)}`;
  expect(scanJson(text).stopsAt).toBe(5);
});
