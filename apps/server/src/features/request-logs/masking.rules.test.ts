import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateKey } from "../../platform/keys/key-format.ts";
import { maskAgent, maskedPath, maskQuery } from "./masking.rules.ts";

const id = "019bac7c-d8c0-7000-8000-000000000001";

describe("an API key that was sent in a wrong place", () => {
  const key = generateKey("live");
  const escapedKey = [...key].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("");

  test.each([
    ["in a path that does not exist", maskedPath(`/api/leeds/${key}`, undefined)],
    ["as an id", maskedPath(`/api/leads/${key}`, "/api/leads/:id")],
    ["in a segment with more", maskedPath(`/api/leeds/k-${key}.json`, undefined)],
    ["cut", maskedPath(`/api/leeds/${key.slice(0, 25)}`, undefined)],
    ["percent-encoded", maskedPath(`/api/leeds/${escapedKey}`, undefined)],
    ["as a value", maskQuery(`api_key=${key}&sort=${key}&fields=${key.toLowerCase()}`)],
    ["as a name", maskQuery(key)],
    ["in a User-Agent", maskAgent(`curl/8 ${key}`)],
  ])("is not logged: %s", (_, shown) => {
    expect(shown).not.toContain(key.slice(9, 20));
    expect(shown?.toLowerCase()).not.toContain(key.slice(9, 20).toLowerCase());
    expect(shown).not.toContain(escapedKey.slice(27, 60));
  });
});

describe("a query string", () => {
  test.each([
    ["limit=50&offset=0&sort=-created_at%2Cid&count=none", undefined],
    ["createdAfter=2026-01-11T10%3A30%3A00Z&type=lead.created", undefined],
    ["q=john", "q=***"],
    ["cursor=eyJ.1", "cursor=***"],
    ["industry=Tech&industry=Retail", "industry=***&industry=***"],
    ["limit=john@acme.com", "limit=***"],
    ["sort=John Doe", "sort=***"],
    ["john@acme.com", "***"],
    ["john%40acme.com=1", "***"],
    ["q", "q"],
    ["&=&", "***&***&***"],
  ])("keeps names and harmless values: %s", (query, shown = query) => {
    expect(maskQuery(query)).toBe(shown);
  });

  test("shows nothing of any value, whatever its name, but numbers, words of ours and instants", () => {
    const secret = "Zz9";
    const name = fc.oneof(
      fc.constantFrom("q", "limit", "sort", "fields", "type", "count", "dryRun", "createdAfter"),
      fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[&=]/g, "")),
    );
    const value = fc
      .tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }))
      .map(([a, b]) => `${a}${secret}${b}`.replaceAll("&", ""));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 60 }), (pairs) => {
        const shown = maskQuery(pairs.map(([n, v]) => `${n}=${v}`).join("&"));
        expect(shown).not.toContain(secret);
        expect(shown).not.toMatch(/[^\w.&=*,%:-]/);
        expect(shown.split("&").length).toBeLessThanOrEqual(31);
      }),
      { numRuns: 500 },
    );
  });

  test("shows no e-mail address", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.string({ maxLength: 10 }), (email, name) => {
        for (const query of [`${name}=${email}`, email, encodeURIComponent(email)]) {
          expect(maskQuery(query)).not.toContain("@");
          expect(maskQuery(query)).not.toContain(email.split("@")[1]);
        }
      }),
    );
  });
});

describe("a path", () => {
  test.each([
    ["/api/leads", "/api/leads", undefined],
    [`/api/leads/${id}`, "/api/leads/:id", `/api/leads/${id}`],
    [`/api/leads/${id}/score`, "/api/leads/:id/score", `/api/leads/${id}/score`],
    ["/api/leads/john-doe", "/api/leads/:id", "/api/leads/***"],
    [`/%61pi/leads/${id}`, "/api/leads/:id", `/api/leads/${id}`],
    ["/api/nothing/v1.2", undefined, "/api/nothing/v1.2"],
    ["/api/people/john%40acme.com", undefined, "/api/people/***"],
    ["/api/people/John Doe", undefined, "/api/people/***"],
  ])("%s of the route %s is kept as %s", (path, route, shown) => {
    expect(maskedPath(path, route)).toBe(shown);
  });

  test("has only plain words and ids in it, whatever is sent", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom(undefined, "/api/leads/:id"),
        (text, route) => {
          expect(maskedPath(`/api/leads/${text}`, route)).toMatch(/^[\w./~*-]*$/);
        },
      ),
    );
  });
});

test("a user agent is shortened and has no e-mail address", () => {
  expect(maskAgent("Bot/1.0 (jane.doe@example.com; +https://example.com)")).toBe(
    "Bot/1.0 (***; +https://example.com)",
  );
  expect(maskAgent("x".repeat(10_000))).toHaveLength(200);
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      expect(maskAgent(`agent (${email})`)).not.toContain("@");
    }),
  );
});
