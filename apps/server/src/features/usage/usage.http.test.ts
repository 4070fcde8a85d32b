import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const usage = async (query = "", key = app.liveKey, on = app) =>
  (await on.call("GET", `/api/usage?${query}`, { key })).json;
const ownKey = async (key = app.liveKey) =>
  (await app.call("POST", "/api/api-keys", { key, body: { name: "Test" } })).json as {
    id: string;
    key: string;
  };
const today = () => new Date().toISOString().slice(0, 10);

/** Requests of many kinds, with what they count as. */
const request = fc.constantFrom(
  { method: "GET", path: "/api/leads?limit=1", route: "/api/leads", status: "2xx" },
  { method: "HEAD", path: "/api/leads", route: "/api/leads", status: "2xx" },
  { method: "GET", path: `/api/leads/${newId()}`, route: "/api/leads/{id}", status: "4xx" },
  { method: "GET", path: "/api/nothing", route: null, status: "4xx" },
  { method: "PUT", path: "/api/deals", route: "/api/deals", status: "4xx" },
  { method: "GET", path: "/api/deals?bad=1", route: "/api/deals", status: "4xx" },
);

test("the sums are the numbers of requests that were sent, by any grouping, on every instance", async () => {
  const beside = await startTestApp({}, { beside: app });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 40 }), async (requests) => {
      const { id, key } = await ownKey();
      await Promise.all(
        requests.map(({ method, path }, i) =>
          (i % 2 === 0 ? app : beside).call(method, path, {
            key,
            headers: i % 7 === 0 ? { "x-request-id": "same" } : {},
          }),
        ),
      );
      await usage(`keyId=${id}`, app.liveKey, beside);
      const counted = await usage(`keyId=${id}&groupBy=route&groupBy=status&limit=1000`);
      const expected = Map.groupBy(
        requests,
        ({ method, route, status }) => `${method} ${route} ${status}`,
      );
      const found = counted.data.map(
        (sum: { method: string; route: string; status_class: string; requests: number }) => [
          `${sum.method} ${sum.route} ${sum.status_class}`,
          sum.requests,
        ],
      );
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries([...expected].map(([kind, some]) => [kind, some.length])),
      );
      const of = (status: string) => requests.filter((sent) => sent.status === status).length;
      expect(counted.totals).toEqual({
        requests: requests.length,
        "2xx": of("2xx"),
        "3xx": 0,
        "4xx": of("4xx"),
        "5xx": 0,
      });
      const { data } = await usage(`keyId=${id}&groupBy=day&groupBy=key`);
      expect(data).toHaveLength(1);
      expect(data[0]).toMatchObject({ day: today(), api_key_id: id, requests: requests.length });
    }),
    { numRuns: 10 },
  );
  await beside.stop();
});

test("what another instance was asked is there within about a second", async () => {
  const beside = await startTestApp({}, { beside: app });
  const { id, key } = await ownKey();
  await beside.call("GET", "/api/deals", { key });
  await until(
    "the request is counted",
    async () => (await usage(`keyId=${id}`)).totals.requests === 1,
  );
  await beside.stop();
});

test("pages have every group once", async () => {
  const { id, key } = await ownKey();
  for (const path of ["/api/leads", "/api/deals", "/api/events", "/api/nothing", "/api/api-keys"]) {
    await app.call("GET", path, { key });
    await app.call("HEAD", path, { key });
  }
  const query = `keyId=${id}&groupBy=status&groupBy=route&groupBy=day&groupBy=key`;
  const all = (await usage(query)).data;
  expect(all).toHaveLength(10);
  const walked = [];
  for (let cursor = ""; ;) {
    const page = await usage(`${query}&limit=3${cursor}`);
    walked.push(...page.data);
    expect(page.totals.requests).toBe(10);
    if (!page.has_more) break;
    cursor = `&cursor=${page.next_cursor}`;
  }
  expect(walked).toEqual(all);
});

test("what was asked is filtered by day, key, method, route and status", async () => {
  const { id, key } = await ownKey();
  await app.call("GET", "/api/leads", { key });
  await app.call("GET", `/api/leads/${newId()}`, { key });
  const sum = async (query: string) => (await usage(`keyId=${id}&${query}`)).totals.requests;
  expect(await sum("route=/api/leads")).toBe(1);
  expect(await sum("route=/api/leads/{id}")).toBe(1);
  expect(await sum("status=4xx")).toBe(1);
  expect(await sum("method=POST")).toBe(0);
  expect(await sum(`from=${today()}&to=${today()}`)).toBe(2);
  expect(await sum("to=2020-01-31")).toBe(0);
  expect(await sum("from=2999-01-01&to=2999-01-02")).toBe(0);
  const { from, to } = await usage("to=2026-03-31");
  expect({ from, to }).toEqual({ from: "2026-03-02", to: "2026-03-31" });
});

test.each([
  "from=2026-02-30",
  "from=2026-02-02&to=2026-02-01",
  "from=2999-01-01",
  "groupBy=colour",
  "status=404",
  "cursor=x",
])("%s is refused", async (query) => {
  expect((await app.call("GET", `/api/usage?${query}`)).status).toBe(400);
});

test.each(["from=0000-01-01", "from=0000-01-01&to=0000-01-02", "to=9999-12-31"])(
  "%s is answered",
  async (query) => {
    expect((await app.call("GET", `/api/usage?${query}`)).status).toBe(200);
  },
);

test("another workspace's requests are not counted", async () => {
  const { id, key } = await ownKey();
  await app.call("GET", "/api/leads", { key });
  expect((await usage(`keyId=${id}`, app.testKey)).totals.requests).toBe(0);
  expect((await usage("groupBy=key", app.testKey)).data).not.toContainEqual(
    expect.objectContaining({ api_key_id: id }),
  );
});

test("the allowance is what the headers of the same answer say", async () => {
  const small = await startTestApp({
    SALESOS_PLAN: "free",
    SALESOS_PLANS: '{"free":{"perMinute":200,"writesPerMinute":20}}',
  });
  try {
    for (let i = 0; i < 15; i++) {
      if (i % 3 === 0)
        await small.call("POST", "/api/leads", { body: { company_name: `Acme ${i}` } });
      const { headers, json } = await small.call("GET", "/api/usage");
      const { plan, requests, writes } = json.allowance;
      expect(plan).toBe("free");
      expect(String(requests.limit)).toBe(headers.get("x-ratelimit-limit"));
      expect(String(requests.remaining)).toBe(headers.get("x-ratelimit-remaining"));
      const reset = Math.ceil(Date.parse(requests.reset_at) / 1000);
      expect(String(reset)).toBe(headers.get("x-ratelimit-reset"));
      expect(headers.get("ratelimit")).toContain(`r=${requests.remaining};`);
      expect(writes.limit).toBe(20);
      const next = await small.call("POST", "/api/leads?dryRun=true", { body: {} });
      const left = Number(/"writes";r=(\d+)/.exec(next.headers.get("ratelimit") ?? "")?.[1]);
      // One was drawn; at 20 a minute it takes 3 s to get one back.
      expect(Math.abs(left - (writes.remaining - 1))).toBeLessThanOrEqual(1);
    }
  } finally {
    await small.stop();
  }
});
