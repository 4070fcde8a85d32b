import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestAnswer, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const idOf = (answer: TestAnswer) => answer.headers.get("x-request-id") ?? "";
const search = async (query: string, key = app.liveKey) =>
  (await app.call("GET", `/api/request-logs?${query}`, { key })).json;
const logged = async (answer: TestAnswer, key = app.liveKey) => {
  const { data } = await search(`requestId=${idOf(answer)}`, key);
  expect(data).toHaveLength(1);
  return data[0];
};
const create = (body: object = { company_name: "Acme" }, headers = {}) =>
  app.call("POST", "/api/leads", { body, headers });

describe("a request", () => {
  test("is found by the id of its answer, as soon as the answer is there", async () => {
    const answer = await app.call("GET", "/api/leads?limit=5&q=secret", {
      headers: { "user-agent": "probe/1 (+mailto:jane@example.com)" },
    });
    const row = await logged(answer);
    expect(row).toMatchObject({
      request_id: idOf(answer),
      method: "GET",
      route: "/api/leads",
      path: "/api/leads",
      query: "limit=5&q=***",
      status: 200,
      error_code: null,
      address: "127.0.0.0/24",
      user_agent: "probe/1 (+mailto:***)",
      idempotent_replayed: false,
      events: [],
    });
    expect(row.duration_ms).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - Date.parse(row.created_at))).toBeLessThan(5_000);
    expect((await app.call("GET", `/api/request-logs/${row.id}`)).json).toEqual(row);
  });

  test("leads to its event, and the event to it", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create()));
    for (const answer of answers) {
      const row = await logged(answer);
      expect(row.events).toHaveLength(1);
      const event = (await app.call("GET", row.events[0].url)).json;
      expect(event.data.id).toBe(answer.json.id);
      expect(event.request_id).toBe(row.request_id);
      const back = (await app.call("GET", event.request_url)).json;
      expect(back.data).toEqual([row]);
      expect((await app.call("GET", row.events[0].deliveries_url)).json.data).toEqual([]);
    }
  });
});
