import { expect, inject, test } from "vitest";
import { startTestApp } from "../app.ts";
import { readAll } from "./final-check.ts";

test("what requests and the system send is recorded, and what tests send is not", async () => {
  const app = await startTestApp();
  await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  await app.database.query("begin; select 'sent by a test'");
  await app.stop();
  const sent = readAll(inject("statements"));
  const has = (words: string, byRequest: boolean) =>
    sent.some((one) => one.byRequest === byRequest && one.text.includes(words));
  expect(has("insert into leads (workspace_id", true)).toBe(true);
  expect(has("insert into leads (workspace_id", false)).toBe(false);
  expect(has("from event_commits", false)).toBe(true);
  expect(sent.filter(({ text }) => text.includes("sent by a test"))).toEqual([]);
});
