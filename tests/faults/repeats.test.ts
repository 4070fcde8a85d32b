import { expect, test } from "vitest";
import { countRepeats } from "./repeats.ts";

const kills = [{ at: 10_000, back: 12_000 }];

test.each([
  ["just before a kill", [9_800, 12_500], 0],
  ["half a second before a kill", [9_500, 12_500], 1],
  ["while the victim was away", [11_000, 13_000], 0],
  ["long before a kill", [5_000, 12_500], 1],
  ["after everything worked again", [12_500, 13_000], 1],
])("a repeat of what arrived %s", (_, times, unexplained) => {
  expect(countRepeats(new Map([["a", times]]), kills)).toEqual({ repeated: 1, unexplained });
});

test("what arrived once is no repeat", () => {
  expect(countRepeats(new Map([["a", [9_500]]]), kills)).toEqual({ repeated: 0, unexplained: 0 });
});
