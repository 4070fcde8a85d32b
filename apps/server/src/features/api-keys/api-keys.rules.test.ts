import { expect, test } from "vitest";
import { keyExample } from "./api-keys.examples.ts";
import { endOfOverlap, successorExpiry, whyEnded, wrongMembers } from "./api-keys.rules.ts";

const now = new Date("2026-01-11T12:00:00.000Z");
const at = (text: string) => new Date(text);

test("every bad address is named by its place", () => {
  const found = wrongMembers({ addresses: ["192.0.2.1", "office", "::1", "10.0.0.0/33"] }, now);
  expect(found.map(({ pointer }) => pointer)).toEqual(["/addresses/1", "/addresses/3"]);
  expect(found[0]?.detail).toContain('"office"');
});

test("a key may end in the future or never, not in the past and not now", () => {
  const wrong = (expires_at: string | null) => wrongMembers({ expires_at }, now).length > 0;
  expect(wrong(null)).toBe(false);
  expect(wrong("2026-01-11T13:00:00.001+01:00")).toBe(false);
  expect(wrong("2026-01-11T13:00:00+01:00")).toBe(true);
  expect(wrong("2025-12-31T00:00:00Z")).toBe(true);
});

test("a key has ended when it is revoked, and from the instant of its expiry", () => {
  const key = { ...keyExample, expires_at: "2026-01-11T12:00:00.001Z" };
  expect(whyEnded(key, now)).toBeUndefined();
  expect(whyEnded({ ...key, expires_at: now.toISOString() }, now)).toBe("has expired");
  expect(whyEnded({ ...key, revoked_at: now.toISOString() }, now)).toBe("is revoked");
});

test("an overlap ends with its seconds or with the key, whichever is first", () => {
  expect(endOfOverlap(keyExample, now, 60)).toEqual(at("2026-01-11T12:01:00.000Z"));
  const key = { ...keyExample, expires_at: "2026-01-11T12:00:30.000Z" };
  expect(endOfOverlap(key, now, 60)).toEqual(at("2026-01-11T12:00:30.000Z"));
  expect(endOfOverlap(key, now, 0)).toEqual(now);
});

test("a successor lives as long as its predecessor was made to live, and no longer than the caller", () => {
  expect(successorExpiry(keyExample, now, null)).toBeNull();
  const key = {
    ...keyExample,
    created_at: "2026-01-01T00:00:00.000Z",
    expires_at: "2026-01-31T00:00:00.000Z",
  };
  expect(successorExpiry(key, now, null)).toEqual(at("2026-02-10T12:00:00.000Z"));
  expect(successorExpiry(key, now, "2026-02-01T00:00:00.000Z")).toEqual(
    at("2026-02-01T00:00:00.000Z"),
  );
  expect(successorExpiry(keyExample, now, "2026-02-01T00:00:00.000Z")).toEqual(
    at("2026-02-01T00:00:00.000Z"),
  );
});
