import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiOperations } from "../../features.ts";
import { contract } from "../../contract.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { mustBeLinear } from "../../testing/cpu.ts";

type Row = Record<string, unknown>;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const industries = ["Technology", "TECHNOLOGY", "Finance", null];
  for (let i = 0; i < 12; i++) {
    const industry = industries[i % 4];
    const body = { company_name: `Acme ${i}`, employee_count: i * 10, industry, tags: ["a"] };
    await app.call("POST", "/api/leads", { body });
    await app.call("POST", "/api/deals", { body: { title: `Deal ${i}`, value: i } });
  }
});
afterAll(() => app.stop());

const query = (body: unknown, path = "leads") => app.call("POST", `/api/${path}/query`, { body });
const everyone = { field: "created_at", gt: "2020-01-01T00:00:00Z" };

test("a query answers the page that the list answers, byte for byte", async () => {
  const list = await app.call("GET", "/api/leads?industry=technology&sort=-icp_score&limit=3");
  const filter = { field: "industry", eq: "technology" };
  const page = await query({ filter, sort: "-icp_score", limit: 3 });
  expect(page.status).toBe(200);
  expect(page.text).toBe(list.text);
});

test.each([
  ["half-width marks", "\u0315\uff9e".repeat(2_000)],
  ["ligatures that are sentences", "\ufdfa".repeat(4_000)],
  ["accents", "é".repeat(4_000)],
])("a filter has at most 64 KB, all of which is folded once: %s", async (_, text) => {
  for (const field of ["status", "company_name", "custom.region"]) {
    const asking = (n: number) => ({ filter: { field, in: Array<string>(n).fill(text) } });
    const refused = await query(asking(20));
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toMatchObject([{ pointer: "/filter", rule: "size" }]);
    // The server runs in this thread. What is left is little enough to be lost in the noise.
    const work = async (body: object) => expect((await query(body)).status).toBeLessThan(500);
    await mustBeLinear(asking, 1, work);
  }
});

test("a query can be walked with its cursor, searched, narrowed to fields and left uncounted", async () => {
  const filter = { field: "employee_count", gte: 20 };
  const names: unknown[] = [];
  let cursor: string | undefined;
  do {
    const body = { filter, sort: "created_at", limit: 4, fields: "company_name", cursor };
    const page = await query(body);
    expect(page.json.count).toBe(10);
    for (const row of page.json.data as Row[]) {
      expect(Object.keys(row)).toEqual(["id", "company_name"]);
      names.push(row["company_name"]);
    }
    cursor = page.json.next_cursor ?? undefined;
  } while (cursor !== undefined);
  expect(names).toEqual(Array.from({ length: 10 }, (_, i) => `Acme ${i + 2}`));

  const found = await query({ filter, q: "acme 7", count: "none" });
  expect(found.json).toMatchObject({ data: [{ company_name: "Acme 7" }], count: null });
});

test.each([
  [{}, "/filter", "required"],
  [{ filter: { field: "icp_scor", gt: 1 } }, "/filter/field", "unknown"],
  [{ filter: { and: [everyone, { field: "icp_score", gte: "80" }] } }, "/filter/and/1/gte", "type"],
  [{ filter: everyone, sort: "-title" }, "/sort", "enum"],
  [{ filter: everyone, fields: "titel" }, "/fields", "enum"],
  [{ filter: everyone, cursor: "x" }, "/cursor", "format"],
  [{ filter: everyone, q: "--" }, "/q", "words"],
  [{ filter: everyone, limit: 1001 }, "/limit", "maximum"],
  [{ filter: everyone, limit: "5" }, "/limit", "type"],
  [{ filter: everyone, offset: 5 }, "/offset", "unknown"],
])("%j is refused with 422 at %s", async (body, pointer, rule) => {
  const refused = await query(body);
  expect(refused.status).toBe(422);
  expect(refused.json).toMatchObject({ code: "invalid_body", errors: [{ pointer, rule }] });
  expect(refused.json.detail).toContain(pointer);
});

test("records of another workspace never appear, whatever the filter says", async () => {
  for (const path of ["leads", "deals"]) {
    const [mine] = (await query({ filter: everyone }, path)).json.data;
    for (const filter of [
      { field: "id", eq: mine.id },
      { or: [everyone, { not: everyone }] },
      { not: { field: "custom.x", eq: 1 } },
    ]) {
      const theirs = await app.call("POST", `/api/${path}/query`, {
        body: { filter },
        key: app.testKey,
      });
      expect(theirs.json).toMatchObject({ data: [], count: 0 });
    }
  }
});

describe("a query is a read, though it is a POST", () => {
  test("it draws on the allowance for requests and not on the one for writes", async () => {
    const left = (answer: { headers: Headers }, name: string) =>
      new RegExp(`"${name}";r=(\\d+)`).exec(answer.headers.get("ratelimit") ?? "")?.[1];
    const read = await query({ filter: everyone });
    expect(left(read, "requests")).toBeDefined();
    expect(left(read, "writes")).toBeUndefined();
    const write = await app.call("POST", "/api/leads", { body: { company_name: "Last" } });
    expect(left(write, "writes")).toBeDefined();
  });

  test("it takes neither Idempotency-Key nor dryRun", async () => {
    const headers = { "idempotency-key": "same" };
    const first = await app.call("POST", "/api/leads/query", {
      body: { filter: everyone, limit: 1 },
      headers,
    });
    const second = await app.call("POST", "/api/leads/query", {
      body: { filter: everyone, limit: 2 },
      headers,
    });
    expect([first.json.data.length, second.json.data.length]).toEqual([1, 2]);
    expect(second.headers.has("idempotent-replayed")).toBe(false);
    const dry = await app.call("POST", "/api/leads/query?dryRun=true", {
      body: { filter: everyone },
    });
    expect(dry.status).toBe(400);
  });

  test("a key that may only read may query", async () => {
    const { key } = (
      await app.call("POST", "/api/api-keys", { body: { name: "R", scopes: ["leads:read"] } })
    ).json;
    const body = { filter: everyone };
    expect((await app.call("POST", "/api/leads/query", { body, key })).status).toBe(200);
    expect((await app.call("POST", "/api/deals/query", { body, key })).status).toBe(403);
  });
});

test("every example of the reference runs", async () => {
  const { schemas } = contract("http://127.0.0.1:7253").components;
  const queries = apiOperations().filter(({ path }) => path.endsWith("/query"));
  expect(queries.length).toBeGreaterThan(1);
  for (const { path, bodyExample, tag } of queries) {
    const filters = schemas[`${tag.replace(/ies$/, "y").replace(/s$/, "")}Filter`]?.[
      "examples"
    ] as unknown[];
    for (const body of [bodyExample, ...filters.map((filter) => ({ filter }))]) {
      expect((await app.call("POST", path, { body })).status).toBe(200);
    }
  }
});
