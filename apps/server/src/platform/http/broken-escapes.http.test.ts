import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test.for([
  "/api/leads/%ff",
  "/api/leads/%E0%A4%A",
  "/api/leads/%25ff",
  "/api/%",
  "/%ff",
  "/docs/%zz",
  "/status/%c0%af",
  "/reference/%ff",
  "/healthz/%",
])("a path with broken escapes names nothing: %s", async (path) => {
  const { status, json, headers } = await app.call("GET", path);
  expect({ status, code: json.code }).toEqual({ status: 404, code: "not_found" });
  expect(headers.get("x-request-id")).toBe(json.request_id);
});
