import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test("a change that waits too long for another one is 503 and keeps nothing, while others go on", async () => {
  const { json } = await app.call("POST", "/api/leads", { body: { company_name: "A" } });
  const path = `/api/leads/${json.id}`;
  const holder = new Client(app.database.connection);
  await holder.connect();
  try {
    await holder.query("begin");
    await holder.query("select from leads where id = $1 for update", [json.id]);
    const waiting = app.call("PATCH", path, { body: { title: "CEO" } });
    expect((await app.call("GET", path)).status).toBe(200);
    expect((await app.call("POST", "/api/leads", { body: { company_name: "B" } })).status).toBe(
      201,
    );
    const answer = await waiting;
    expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("1");
  } finally {
    await holder.end();
  }
  expect((await app.call("GET", path)).json).toEqual(json);
  expect((await app.call("PATCH", path, { body: { title: "CEO" } })).status).toBe(200);
});
