import fc from "fast-check";
import { expect, test } from "vitest";
import { createLimiter } from "./gcra.ts";
import { rateLimitHeaders } from "./headers.ts";
import { DEFAULT_PLANS, parsePlans, PLAN_NAMES } from "../plans/plans.ts";

const START = Date.UTC(2026, 0, 1) + 250;
const plans = fc.constantFrom(...PLAN_NAMES).map((name) => DEFAULT_PLANS[name]);

function caller(plan = DEFAULT_PLANS.starter) {
  const clock = { now: START };
  const limiter = createLimiter({ now: () => clock.now });
  const call = (write: boolean) => {
    const draws = [{ key: "r", limit: plan.requests }];
    if (write) draws.push({ key: "w", limit: plan.writes });
    return rateLimitHeaders(limiter.takeAll(draws), clock.now);
  };
  return { clock, call };
}

test("a read shows the requests", () => {
  expect(caller().call(false)).toEqual({
    "X-RateLimit-Limit": "600",
    "X-RateLimit-Remaining": "599",
    "X-RateLimit-Reset": String(Date.UTC(2026, 0, 1) / 1000 + 1),
    "RateLimit-Policy": '"requests";q=600;w=60',
    RateLimit: '"requests";r=599;t=1',
  });
});

test("a write shows both quotas, and in the X- set the scarcer one", () => {
  const { call } = caller();
  expect(call(true)).toMatchObject({
    "X-RateLimit-Limit": "300",
    "X-RateLimit-Remaining": "299",
    "RateLimit-Policy": '"requests";q=600;w=60, "writes";q=300;w=60',
    RateLimit: '"requests";r=599;t=1, "writes";r=299;t=1',
  });
  for (let i = 0; i < 580; i++) call(false);
  expect(call(true)).toMatchObject({ "X-RateLimit-Limit": "600", "X-RateLimit-Remaining": "18" });
});

test("a refused write says when to come back, in both sets of fields", () => {
  const { call } = caller(parsePlans('{"free":{"burst":10,"writesBurst":10}}').free);
  for (let i = 0; i < 10; i++) call(true);
  expect(call(true)).toEqual({
    "X-RateLimit-Limit": "60",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": String(Date.UTC(2026, 0, 1) / 1000 + 11),
    "RateLimit-Policy": '"requests";q=60;w=60, "writes";q=30;w=60',
    RateLimit: '"requests";r=0;t=1, "writes";r=0;t=2',
    "Retry-After": "2",
  });
});

test("an unlimited plan has every header too", () => {
  expect(caller(DEFAULT_PLANS.unlimited).call(false)).toEqual({
    "X-RateLimit-Limit": "1000000000",
    "X-RateLimit-Remaining": "999999999",
    "X-RateLimit-Reset": String(Date.UTC(2026, 0, 1) / 1000 + 1),
    "RateLimit-Policy": '"requests";q=1000000000;w=60',
    RateLimit: '"requests";r=999999999;t=0',
  });
});

test("the fields keep the draft's syntax, and obeying Retry-After succeeds", () => {
  const item = (a: string, b: string) => `"(requests|writes)";${a}=\\d+;${b}=\\d+`;
  const list = (i: string) => new RegExp(`^${i}(, ${i})?$`);
  const calls = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.boolean()), { maxLength: 150 });
  fc.assert(
    fc.property(plans, calls, (plan, steps) => {
      const { clock, call } = caller(plan);
      for (const [gap, write] of steps) {
        clock.now += gap;
        const headers = call(write);
        expect(headers["RateLimit-Policy"]).toMatch(list(item("q", "w")));
        expect(headers["RateLimit"]).toMatch(list(item("r", "t")));
        for (const name of ["Limit", "Remaining", "Reset"]) {
          expect(headers[`X-RateLimit-${name}`]).toMatch(/^\d+$/);
        }
        const retryAfter = headers["Retry-After"];
        if (retryAfter === undefined) continue;
        expect(retryAfter).toMatch(/^[1-9]\d*$/);
        clock.now += Number(retryAfter) * 1000;
        expect(call(write)["Retry-After"]).toBeUndefined();
      }
    }),
  );
});
