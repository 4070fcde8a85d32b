import { Value } from "typebox/value";
import { expect, expectTypeOf, test } from "vitest";

import { scoreLead, type Score } from "./icp.rules.ts";
import { LeadScore } from "./icp.schemas.ts";

const answer = {
  ...scoreLead({
    industry: "Technology",
    employee_count: 120,
    annual_revenue: null,
    country: null,
    title: "Director of Sales",
    technologies: ["Salesforce"],
    contact_email: "john@acme.example",
  }),
  computed_at: "2026-01-11T10:30:00.000Z",
};

test("the published schema describes the computed score with its time, no more and no less", () => {
  expect([...Value.Errors(LeadScore, answer)]).toEqual([]);
  expect(Value.Check(LeadScore, { ...answer, surprise: true })).toBe(false);
  for (const member of Object.keys(answer)) {
    expect(Value.Check(LeadScore, { ...answer, [member]: undefined })).toBe(false);
  }
  expectTypeOf<Score & { computed_at: string }>().toExtend<LeadScore>();
});
