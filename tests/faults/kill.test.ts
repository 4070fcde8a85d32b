import { expect, test } from "vitest";
import { killRounds } from "./rounds.ts";

const ROUNDS = 18;

test(`over ${ROUNDS} rounds of kill -9 nothing acknowledged is lost, doubled or left untold`, async () => {
  const found = await killRounds(ROUNDS);
  expect(found).toMatchObject({
    kills: { server: ROUNDS / 3, sender: ROUNDS / 3, database: ROUNDS / 3 },
    lost: 0,
    doubled: 0,
    halfDone: 0,
    undelivered: 0,
    unexplained: 0,
    sentAfterSuccess: 0,
  });
  expect(found.acknowledged).toBeGreaterThan(ROUNDS);
  expect(found.events).toBe(found.acknowledged);
  expect(found.total).toBe(found.acknowledged);
}, 600_000);
