import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test.for([
  ["/api/lead", "/api/leads"],
  ["/leads", "/api/leads"],
  ["/api/v1/leads/019bac7c", "/api/leads/019bac7c"],
  ["/v1/deal/42/x", "/api/deals/42/x"],
  ["/api/webhook-endpoint", "/api/webhook-endpoints"],
])("%s: %s may have been meant", async ([path = "", meant = ""]) => {
  const { status, json } = await app.call("GET", path);
  expect(status).toBe(404);
  expect(json.detail).toBe(`The path ${path} does not exist. Did you mean ${meant}?`);
});

test.for([
  "/api",
  "/api/",
  "/api/nonsense",
  "/api/leads/a/b/c",
  "/docs/leads/x",
  "/api//leads",
  "/x",
])("%s is like nothing that there is", async (path) => {
  const { status, json } = await app.call("GET", path);
  expect(status).toBe(404);
  expect(json.detail).not.toContain("Did you mean");
});

test("an unknown member or parameter is named once", async () => {
  const body = await app.call("POST", "/api/leads", { body: { contact_nam: "John" } });
  expect(body.json.detail).toBe('/contact_nam is not a known member. Did you mean "contact_name"?');
  const query = await app.call("GET", "/api/leads?limt=3");
  expect(query.json.detail).toBe('limt is not a known parameter. Did you mean "limit"?');
});
