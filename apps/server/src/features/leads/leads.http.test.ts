import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const acme = {
  contact_name: "John Doe",
  company_name: "Acme Inc",
  contact_email: "john@acme.com",
  industry: "Technology",
};

test("a created lead is answered with 201 and can be read, listed and counted", async () => {
  const created = await app.call("POST", "/api/leads", { body: acme });
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject(acme);
  const path = created.headers.get("location") ?? "";
  expect((await app.call("GET", path)).json).toEqual(created.json);
  const list = await app.call("GET", "/api/leads?industry=TECHNOLOGY");
  expect(list.json).toMatchObject({ data: [created.json], count: 1, has_more: false });
});

test("a lead of another workspace does not exist", async () => {
  const created = await app.call("POST", "/api/leads", { body: acme });
  const path = `/api/leads/${created.json.id}`;
  for (const [method, suffix] of [
    ["GET", ""],
    ["GET", "/score"],
    ["PATCH", ""],
    ["DELETE", ""],
  ] as const) {
    const body = method === "PATCH" ? { body: { title: "CEO" } } : {};
    const answer = await app.call(method, path + suffix, { key: app.testKey, ...body });
    expect(answer.status).toBe(404);
  }
  expect((await app.call("GET", path)).json).toEqual(created.json);
});
