import Value from "typebox/value";
import { expect, expectTypeOf, test } from "vitest";

import type { Score } from "./icp.rules.ts";
import { LeadScore, leadScoreExample } from "./icp.schemas.ts";

test("the published schema describes the computed score with its time, no more and no less", () => {
  expect([...Value.Errors(LeadScore, leadScoreExample)]).toEqual([]);
  expect(Value.Check(LeadScore, { ...leadScoreExample, surprise: true })).toBe(false);
  expectTypeOf<Score & { computed_at: string }>().toExtend<LeadScore>();
});
