import { expect, test } from "vitest";
import { LEAST_DUE, MOST_DUE, nextRoom, type Pace } from "./pace.rules.ts";

/** Looks `times` times at a receiver that works off `each` deliveries between two looks. */
function run(each: number, times: number, beginning?: Pace) {
  let pace = beginning;
  let due = beginning?.due ?? 0;
  let sent = 0;
  for (let n = 0; n < times; n++) {
    const next = nextRoom(pace, due);
    pace = next.pace;
    const done = Math.min(each, pace.due);
    due = pace.due - done;
    sent += done;
  }
  return { sent, pace: pace as Pace };
}

test("at first, and to a slow receiver, no more than 200 are due at once", () => {
  expect(nextRoom(undefined, 0).room).toBe(LEAST_DUE);
  expect(run(10, 100).pace.most).toBe(LEAST_DUE);
});

test("a fast receiver is fed as fast as it works, never with more than 2,000 at once", () => {
  const { pace, sent } = run(5_000, 100);
  expect(pace.most).toBe(MOST_DUE);
  expect(sent).toBeGreaterThan(MOST_DUE * 90);
});

test("no receiver runs dry for long: three quarters of what it can take, or more", () => {
  for (const each of [1, 20, 99, 150, 400, 999, 1_500, 2_000]) {
    expect(run(each, 200).sent, String(each)).toBeGreaterThanOrEqual(each * 200 * 0.75);
  }
});

test("while enough is due, nothing is added, and what is not worked off makes it less", () => {
  const fast = { most: MOST_DUE, due: MOST_DUE };
  expect(nextRoom(fast, 1_500).room).toBe(0);
  expect(run(1, 20, fast).pace.most).toBe(LEAST_DUE);
});

test("a queue that is long for other reasons leaves no room", () => {
  expect(nextRoom(undefined, 60_000).room).toBe(0);
});
