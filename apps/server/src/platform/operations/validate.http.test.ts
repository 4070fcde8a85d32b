import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test.each([
  ["employee_count", -1, "minimum", "must be at least 0."],
  ["annual_revenue", 1e16, "maximum", /^must be at most \d+\.$/],
  [
    "tags",
    Array.from({ length: 51 }, (_, i) => `t${i}`),
    "maxItems",
    "must have at most 50 entries.",
  ],
  ["tags", ["a", "a"], "uniqueItems", "must not contain the same entry twice."],
])("a limit of %s is told in words: %j", async (member, value, rule, detail) => {
  const body = { company_name: "Acme", [member]: value };
  const { status, json } = await app.call("POST", "/api/leads", { body });
  expect(status).toBe(422);
  const words = typeof detail === "string" ? detail : expect.stringMatching(detail);
  expect(json.errors).toEqual([{ pointer: `/${member}`, rule, detail: words }]);
});

test("a limit of a query parameter is told in words", async () => {
  const { status, json } = await app.call("GET", "/api/leads?limit=0");
  expect([status, json.detail]).toEqual([400, "limit must be at least 1."]);
});
