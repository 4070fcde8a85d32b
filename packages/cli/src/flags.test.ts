import { expect, test } from "vitest";
import { valueOf, type Flag } from "./flags.ts";

const flag = (of: Partial<Flag>): Flag => ({
  name: "x",
  flag: "x",
  in: "query",
  description: "",
  kinds: ["string"],
  values: [],
  list: false,
  ...of,
});

test("a flag for several takes them with commas; repeated, or as JSON, a value may hold one itself", () => {
  const list = flag({ kinds: ["array"], list: true });
  expect(valueOf(list, ["a, b,c"])).toEqual(["a", "b", "c"]);
  expect(valueOf(list, ["Oil, gas", "Energy"])).toEqual(["Oil, gas", "Energy"]);
  expect(valueOf(list, ['["Oil, gas"]'])).toEqual(["Oil, gas"]);
  expect(valueOf(list, [""])).toEqual([]);
  expect(() => valueOf(list, ["[a"])).toThrow("--x, which starts with [, must be JSON");
});

test("null is nothing where the contract allows nothing, and a word elsewhere", () => {
  expect(valueOf(flag({ kinds: ["string", "null"] }), "null")).toBeNull();
  expect(valueOf(flag({ kinds: ["array", "null"], list: true }), ["null"])).toBeNull();
  expect(valueOf(flag({}), "null")).toBe("null");
});

test("numbers, booleans, objects and choices are read as the contract has them, or refused with the flag's name", () => {
  expect(valueOf(flag({ kinds: ["integer"] }), "7")).toBe(7);
  expect(valueOf(flag({ kinds: ["boolean"] }), "false")).toBe(false);
  expect(valueOf(flag({ kinds: ["object"] }), '{"a":1}')).toEqual({ a: 1 });
  for (const [of, text] of [
    [{ kinds: ["integer"] }, ""],
    [{ kinds: ["boolean"] }, "yes"],
    [{ kinds: ["object"] }, "{"],
    [{ values: ["won"] }, "one"],
  ] as const) {
    expect(() => valueOf(flag(of), text)).toThrow("--x must be");
  }
});
