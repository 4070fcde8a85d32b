import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const raw = (path: string, body: string) => app.call("POST", path, { body });
const deal = (value: string) => raw("/api/deals", `{"title":"A","value":${value}}`);

describe("money", () => {
  test("comes back as the decimal that was sent, and finds itself", async () => {
    const cents = fc.integer({ min: 0, max: 99_999_999_999_999 });
    const decimal = fc
      .tuple(cents, fc.integer({ min: 0, max: 4 }))
      .map(([whole, places]) => Number(`${whole}e-${places}`));
    await fc.assert(
      fc.asyncProperty(decimal, async (value) => {
        const created = await deal(String(value));
        expect(created.status).toBe(201);
        expect(created.json.value).toBe(value);
        for (const filter of [
          { field: "value", eq: value },
          { and: [{ field: "value", gte: value }, { not: { field: "value", gt: value } }] },
        ]) {
          const found = await app.call("POST", "/api/deals/query", {
            body: { filter, limit: 1000 },
          });
          const ids = found.json.data.map(({ id }: { id: string }) => id);
          expect(ids).toContain(created.json.id);
        }
        const listed = await app.call("GET", `/api/deals?minValue=${value}&maxValue=${value}`);
        expect(listed.json.data.map(({ value: one }: { value: number }) => one)).toContain(value);
      }),
      { numRuns: 25 },
    );
  });

  test("of -0 is 0", async () => {
    const created = await deal("-0");
    expect(created.status).toBe(201);
    expect(created.text).toContain('"value":0,');
    expect(Object.is(created.json.value, 0)).toBe(true);
  });

  test.each([
    ["0.00001", "decimals"],
    ["1e-7", "decimals"],
    ["-1", "minimum"],
    ["9007199254740992", "maximum"],
    ["9007199254740993", "exact"],
    ["0.10000000000000000001", "exact"],
    ["1e400", "exact"],
    ["1e-400", "exact"],
    ["4.9e-325", "exact"],
  ])("%s is refused by the rule %s", async (value, rule) => {
    const refused = await deal(value);
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toMatchObject([{ pointer: "/value", rule }]);
  });

  test.each(["+5", "0x10", "1_000", ".5", "5.", "05", "Infinity", "NaN", "٥", "１"])(
    "%s is not JSON",
    async (value) => {
      expect((await deal(value)).json.code).toBe("invalid_json");
    },
  );
});

test.each(["5e-324", "1.7976931348623157e308", "1e21", "9007199254740992", "-0.1"])(
  "a custom number of %s comes back as it is, and finds itself",
  async (number) => {
    const created = await raw("/api/leads", `{"company_name":"A","custom":{"n":${number}}}`);
    expect(created.json.custom.n).toBe(Number(number));
    const found = await raw("/api/leads/query", `{"filter":{"field":"custom.n","eq":${number}}}`);
    expect(found.json.data.map(({ id }: { id: string }) => id)).toEqual([created.json.id]);
  },
);

describe("a number in the query", () => {
  test.each(["0", "-0", "1.50", "1e2", "9007199254740992", "0.1"])("may be %s", async (text) => {
    expect((await app.call("GET", `/api/deals?minValue=${text}`)).status).toBe(200);
  });

  test.each([
    "",
    "%2B5",
    "+5",
    "0x10",
    "0b1",
    "1_000",
    "1,000",
    ".5",
    "5.",
    "Infinity",
    "-Infinity",
    "NaN",
    "null",
    "true",
    "1e400",
    "1e-400",
    "1e999999999",
    "%D9%A5",
    "%EF%BC%91",
    "9007199254740993",
    "0.10000000000000000001",
    "1".repeat(400),
  ])("may not be %j", async (text) => {
    const refused = await app.call("GET", `/api/deals?minValue=${text}`);
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toMatchObject([{ parameter: "minValue" }]);
    expect(refused.json.errors[0].rule).toMatch(/^(type|exact)$/);
  });

  test.each(["9007199254740993", "1.5", "1e1000", "0x1"])("limit=%s is refused", async (text) => {
    const refused = await app.call("GET", `/api/leads?limit=${text}`);
    expect(refused.json.errors).toMatchObject([{ parameter: "limit" }]);
  });
});

describe("the operand of a filter", () => {
  test.each(["9007199254740993", "0.10000000000000000001", "1e400", "1e-400"])(
    "may not be %s, which is no number that a record can have",
    async (number) => {
      const body = `{"filter":{"field":"value","gte":${number}}}`;
      const refused = await raw("/api/deals/query", body);
      expect(refused.json.errors).toMatchObject([{ pointer: "/filter/gte", rule: "exact" }]);
    },
  );

  test("-0 is 0", async () => {
    const { json } = await raw("/api/leads", `{"company_name":"A","employee_count":-0}`);
    for (const operand of ["0", "-0"]) {
      const body = `{"filter":{"field":"employee_count","eq":${operand}}}`;
      const found = await raw("/api/leads/query", body);
      expect(found.json.data.map(({ id }: { id: string }) => id)).toContain(json.id);
    }
  });
});

describe("what an error repeats", () => {
  test.each([
    ["half a surrogate pair as a name", '{"company_name":"A","\\ud800x":1}'],
    ["half a pair in a custom name", '{"company_name":"A","custom":{"\\udc00":1}}'],
    ["half a pair as a value", '{"company_name":"\\ud83d"}'],
  ])("%s is well-formed", async (_what, body) => {
    const refused = await raw("/api/leads", body);
    expect(refused.status).toBe(422);
    expect(refused.text).not.toMatch(/\\ud[89a-f]/i);
  });

  test("a long name is cut between its characters", async () => {
    const name = `${"x".repeat(63)}😀😀`;
    for (const path of [
      `/api/leads?sort=${encodeURIComponent(name)}`,
      `/api/leads?fields=${encodeURIComponent(name)}`,
    ]) {
      const { json, text } = await app.call("GET", path);
      expect(json.detail).toContain(`"${"x".repeat(63)}…"`);
      expect(text).not.toMatch(/\\ud[89a-f]/i);
    }
  });

  test("an object where a word is expected is told of", async () => {
    const refused = await raw("/api/leads", '{"company_name":"A","status":{"toString":1}}');
    expect(refused.status).toBe(422);
    expect(refused.json.errors[0].pointer).toBe("/status");
  });
});
