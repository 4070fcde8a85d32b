import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../apps/server/src/platform/types/ids.ts";
import {
  startTestApp,
  type TestAnswer,
  type TestApp,
  type TestRequest,
} from "../../apps/server/src/testing/app.ts";

const HEADERS = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

function expectHeaders(answer: TestAnswer): void {
  for (const name of HEADERS) {
    expect(answer.headers.get(name), `${name} of ${answer.status}`).toMatch(/^\d+$/);
  }
  const reset = Number(answer.headers.get("x-ratelimit-reset")) - Date.now() / 1000;
  expect(reset).toBeGreaterThan(-2);
  expect(reset).toBeLessThanOrEqual(61);
  expect(answer.headers.get("ratelimit-policy")).toMatch(/^"requests";q=\d+;w=60/);
  expect(answer.headers.get("ratelimit")).toMatch(/^"requests";r=\d+;t=\d+/);
}

async function withApp(env: Record<string, string>, work: (app: TestApp) => Promise<void>) {
  const app = await startTestApp(env);
  try {
    await work(app);
  } finally {
    await app.stop();
  }
}

const remaining = (answer: TestAnswer) => Number(answer.headers.get("x-ratelimit-remaining"));

describe("the headers", () => {
  let app: TestApp;
  let lead: string;
  beforeAll(async () => {
    app = await startTestApp();
    lead = (await app.call("POST", "/api/leads", { body: { company_name: "Acme" } })).json.id;
  });
  afterAll(() => app.stop());

  const cases: [number, string, string, TestRequest?][] = [
    [200, "GET", "/api/leads"],
    [200, "HEAD", "/api/leads"],
    [201, "POST", "/api/leads", { body: { company_name: "Acme" } }],
    [400, "GET", "/api/leads?limt=1"],
    [400, "POST", "/api/leads", { body: "{" }],
    [401, "GET", "/%61pi/leads", { key: null }],
    [401, "GET", "/api/leads", { key: null }],
    [401, "GET", "/api/leads", { key: "sos_live_wrong" }],
    [401, "GET", "/api/nothing", { key: null }],
    [404, "GET", `/api/leads/${newId()}`],
    [404, "GET", "/api/nothing"],
    [404, "GET", "/api/leads/%zz"],
    [400, "GET", "/api/leads?industry=%zz"],
    [404, "GET", "/api/nothing?%ff=1"],
    [404, "GET", "/api/leads/%E0%A4%A"],
    [404, "GET", `/api/leads/${"x".repeat(300)}`],
    [404, "GET", "/api/"],
    [404, "GET", "/api"],
    [405, "PUT", "/api/leads"],
    [412, "PATCH", "/api/leads/:lead", { body: {}, headers: { "if-match": '"9"' } }],
    [413, "POST", "/api/leads", { body: "x".repeat(1_100_000) }],
    [414, "GET", `/api/leads?q=${"x".repeat(8_200)}`],
    [415, "POST", "/api/leads", { body: "a=b", headers: { "content-type": "text/plain" } }],
    [422, "POST", "/api/leads", { body: { compny_name: "Acme" } }],
  ];

  test.each(cases)("are on a %i for %s %s", async (status, method, path, request = {}) => {
    const answer = await app.call(method, path.replace(":lead", lead), request);
    expect(answer.status).toBe(status);
    expectHeaders(answer);
  });

  test("are on a 304", async () => {
    const etag = (await app.call("GET", `/api/leads/${lead}`)).headers.get("etag") ?? "";
    const headers = { "if-none-match": etag };
    const answer = await app.call("GET", `/api/leads/${lead}`, { headers });
    expect(answer.status).toBe(304);
    expectHeaders(answer);
  });

  test("are on a 403", async () => {
    const body = { name: "Reader", scopes: ["leads:read"] };
    const { key } = (await app.call("POST", "/api/api-keys", { body })).json;
    const answer = await app.call("GET", "/api/deals", { key });
    expect(answer.status).toBe(403);
    expectHeaders(answer);
  });

  test("show a number on a fresh start too, where nothing is counted", async () => {
    const answer = await app.call("GET", "/api/leads");
    expect(answer.headers.get("x-ratelimit-limit")).toBe("1000000000");
    expect(remaining(answer)).toBe(999_999_999);
  });
});

describe("a plan", () => {
  test("free gives 60 requests; the 61st is 429 and says when to come back", () =>
    withApp({ SALESOS_PLAN: "free" }, async (app) => {
      const began = performance.now();
      for (let left = 59; left >= 0; left--) {
        const answer = await app.call("GET", "/api/leads?limit=1");
        expect(answer.status).toBe(200);
        expect(answer.headers.get("x-ratelimit-limit")).toBe("60");
        // One is refilled each second.
        expect(remaining(answer)).toBeGreaterThanOrEqual(left);
        expect(remaining(answer)).toBeLessThanOrEqual(
          left + 1 + (performance.now() - began) / 1_000,
        );
      }
      let refused = await app.call("GET", "/api/leads?limit=1");
      while (refused.status === 200) refused = await app.call("GET", "/api/leads?limit=1");
      expect(refused.status).toBe(429);
      expectHeaders(refused);
      expect(remaining(refused)).toBe(0);
      expect(refused.headers.get("content-type")).toContain("application/problem+json");
      expect(refused.json).toMatchObject({ code: "rate_limited", status: 429 });
      expect(refused.headers.get("retry-after")).toBe("1");
      // Another key has its own allowance.
      expect((await app.call("GET", "/api/leads", { key: app.testKey })).status).toBe(200);
    }));

  test("a request sent after Retry-After succeeds", () =>
    withApp(
      { SALESOS_PLAN: "free", SALESOS_PLANS: '{"free":{"perMinute":60,"burst":2}}' },
      async (app) => {
        for (let round = 0; round < 2; round++) {
          let answer = await app.call("GET", "/api/leads");
          while (answer.status === 200) answer = await app.call("GET", "/api/leads");
          expect(answer.status).toBe(429);
          // The wait itself is what is promised.
          await delay(Number(answer.headers.get("retry-after")) * 1000);
          expect((await app.call("GET", "/api/leads")).status).toBe(200);
        }
      },
    ));

  test("writes have an allowance of their own, and reads go on when it is used up", () =>
    withApp(
      { SALESOS_PLAN: "free", SALESOS_PLANS: '{"free":{"perMinute":600,"writesPerMinute":2}}' },
      async (app) => {
        const write = () => app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
        const first = await write();
        expect(first.headers.get("x-ratelimit-limit")).toBe("2");
        expect(remaining(first)).toBe(1);
        expect(first.headers.get("ratelimit-policy")).toBe(
          '"requests";q=600;w=60, "writes";q=2;w=60',
        );
        expect((await write()).status).toBe(201);
        const refused = await write();
        expect(refused.status).toBe(429);
        expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(20);
        const read = await app.call("GET", "/api/leads");
        expect(read.status).toBe(200);
        expect(read.json.count).toBe(2);
        // A refused write has cost no request either.
        expect(remaining(read)).toBeGreaterThanOrEqual(597);
      },
    ));
});

describe("callers without a valid key", () => {
  const stranger = { key: null };
  async function exhaust(app: TestApp, request: TestRequest): Promise<TestAnswer> {
    let answer = await app.call("GET", "/api/leads", request);
    for (let i = 0; i < 200 && answer.status === 401; i++) {
      answer = await app.call("GET", "/api/leads", request);
    }
    return answer;
  }

  test("are limited by their address, which hinders no valid key there", () =>
    withApp({}, async (app) => {
      const refused = await exhaust(app, stranger);
      expect(refused.status).toBe(429);
      expectHeaders(refused);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect((await app.call("GET", "/api/leads", { key: "sos_live_wrong" })).status).toBe(429);
      expect((await app.call("GET", "/api/leads")).status).toBe(200);
    }));

  test("cannot choose their address: X-Forwarded-For of an untrusted peer is ignored", () =>
    withApp({}, async (app) => {
      await exhaust(app, stranger);
      const headers = { "x-forwarded-for": "192.0.2.1" };
      expect((await app.call("GET", "/api/leads", { key: null, headers })).status).toBe(429);
    }));

  test("are told apart behind a trusted proxy, IPv6 by the /64", () =>
    withApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1" }, async (app) => {
      const from = (address: string) => ({
        key: null,
        headers: { "x-forwarded-for": address },
      });
      const status = async (address: string) =>
        (await app.call("GET", "/api/leads", from(address))).status;
      expect((await exhaust(app, from("2001:db8:0:1::1"))).status).toBe(429);
      expect(await status("2001:db8:0:1:ffff::2")).toBe(429);
      expect(await status("2001:db8:0:2::1")).toBe(401);
      expect(await status("192.0.2.1")).toBe(401);
      // What stands left of the last hop was written by the client.
      expect(await status("192.0.2.9, 2001:db8:0:1::1")).toBe(429);
    }));
});
