import { expect, test } from "vitest";
import { idBefore, wants } from "./webhook-replays.rules.ts";

test("nothing lies between an id and the one before it", () => {
  expect(idBefore("019bac7c-d8c0-7000-8000-000000000000")).toBe(
    "019bac7c-d8c0-7000-7fff-ffffffffffff",
  );
  expect(idBefore("00000000-0000-0000-0000-000000000001")).toBe(
    "00000000-0000-0000-0000-000000000000",
  );
});

test.each([
  [["lead.created"], "lead.created", true],
  [["lead.created"], "lead.updated", false],
  [["lead.*"], "lead.updated", true],
  [["lead.*"], "deal.updated", false],
  [["*"], "deal.updated", true],
])("an endpoint of %j wants %s: %s", (eventTypes, type, wanted) => {
  expect(wants({ eventTypes, condition: null })({ type, body: null })).toBe(wanted);
});
