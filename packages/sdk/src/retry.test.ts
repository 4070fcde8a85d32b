import { expect, test } from "vitest";
import { retryAfterOf, SalesOSError } from "./errors.ts";
import { retryDelay } from "./retry.ts";

const answered = (status: number, headers: Record<string, string> = {}, code = "unavailable") =>
  new SalesOSError({ code, message: "", response: new Response(null, { status, headers }) });
const lost = new SalesOSError({ code: "connection_failed", message: "" });

test.for([429, 502, 503, 504])("a %s is tried again", (status) => {
  expect(retryDelay(answered(status), 0)).toBeGreaterThan(0);
});

test.for([400, 401, 403, 404, 409, 412, 422, 500])("a %s is not tried again", (status) => {
  expect(retryDelay(answered(status), 0)).toBeUndefined();
});

test("the try before may still be running: that 409 is tried again", () => {
  expect(retryDelay(answered(409, {}, "request_in_progress"), 0)).toBeGreaterThan(0);
});

test("the wait doubles up to 8 s, half of it at random", () => {
  const shortest = [0, 1, 2, 3, 4, 5].map((retries) => retryDelay(lost, retries, 0));
  const longest = [0, 1, 2, 3, 4, 5].map((retries) => retryDelay(lost, retries, 1));
  expect(shortest).toEqual([250, 500, 1000, 2000, 4000, 4000]);
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
});

test("Retry-After is the least that is waited, and more than a minute is left to the caller", () => {
  expect(retryDelay(answered(429, { "retry-after": "7" }), 0, 0)).toBe(7000);
  expect(retryDelay(answered(429, { "retry-after": "7" }), 0, 1)).toBe(7250);
  expect(retryDelay(answered(429, { "retry-after": "61" }), 0, 0)).toBeUndefined();
});

test("Retry-After may be a date", () => {
  const now = Date.parse("2026-01-11T10:30:00Z");
  const after = (value: string) => retryAfterOf(new Headers({ "retry-after": value }), now);
  expect(after("Sun, 11 Jan 2026 10:30:05 GMT")).toBe(5);
  expect(after("Sun, 11 Jan 2026 10:29:00 GMT")).toBe(0);
  expect(after("soon")).toBeUndefined();
});
