import { expect, test } from "vitest";
import { contract, contractSteps } from "../../contract.ts";
import { inTurns } from "./turns.ts";

test("the contract is built in many turns, between which others come, and is the same as at once", async () => {
  let others = 0;
  let over = false;
  const count = () => {
    others++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  const built = await inTurns(contractSteps("http://127.0.0.1:7253"));
  over = true;
  expect(others).toBeGreaterThan(40);
  expect(built).toEqual(contract("http://127.0.0.1:7253"));
});
