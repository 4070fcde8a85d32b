import { expect, test } from "vitest";
import { jobRounds } from "./job-rounds.ts";

const ROUNDS = 6;
const EVENTS = 20_000;

test(`a job whose worker is killed or frozen ${ROUNDS} times goes on with another, and does no step twice`, async () => {
  const found = await jobRounds(ROUNDS, EVENTS);
  console.log(`From the loss of a worker to the next step, in ms: ${found.recoveries.join(", ")}`);
  expect(found).toMatchObject({
    rounds: { killed: ROUNDS / 2, frozen: ROUNDS / 2 },
    state: "succeeded",
    done: EVENTS,
    deliveries: EVENTS,
    arrived: EVENTS,
  });
}, 600_000);
