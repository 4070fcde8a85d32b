import { expect, test } from "vitest";
import { judgeRepeats } from "./repeats.ts";

// Arrivals 11 to 20 came while the victim was away; "known" was on record as succeeded at the end of that.
const interruptions = [{ from: 10, to: 20, succeeded: new Set(["known"]) }];
const judge = (id: string, numbers: number[]) =>
  judgeRepeats(new Map([[id, numbers]]), interruptions);

test.each([
  ["before and after an interruption", [9, 25], 0],
  ["before and during an interruption", [9, 15], 0],
  ["twice during an interruption", [12, 15], 0],
  ["during and after an interruption", [15, 25], 0],
  ["twice before any interruption", [3, 9], 1],
  ["twice after the last interruption", [21, 25], 1],
  ["again after an interruption that explains only the one before", [9, 21, 25], 1],
])("an event that was not on record and arrived %s", (_, numbers, unexplained) => {
  expect(judge("unknown", numbers)).toEqual({ repeated: 1, unexplained, sentAfterSuccess: 0 });
});

test.each([
  ["after its success was on record", [9, 21], 1],
  ["while its success was about to be recorded", [9, 20], 0],
])("an event that arrived again %s", (_, numbers, sentAfterSuccess) => {
  expect(judge("known", numbers)).toEqual({ repeated: 1, unexplained: 0, sentAfterSuccess });
});

test("an event that arrived once is no repeat", () => {
  expect(judge("known", [9])).toEqual({ repeated: 0, unexplained: 0, sentAfterSuccess: 0 });
});
