import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

interface Ran {
  response: Response;
  data: any; // oxlint-disable-line no-explicit-any -- the samples answer in different shapes
  logged: unknown[];
}

/** Runs a sample of the published page as it stands there; only base URL and key are replaced. */
async function runSample(name: string): Promise<Ran> {
  const text = await readFile(new URL(`published/${name}.txt`, import.meta.url), "utf8");
  expect(text).toContain("https://api.salesos.com");
  expect(text).toContain("your-api-key");
  const source = text
    .replace("https://api.salesos.com", app.url)
    .replace("your-api-key", app.liveKey);
  const logged: unknown[] = [];
  // oxlint-disable-next-line no-implied-eval -- the published sample is run as it is printed
  const run = new Function(
    "console",
    `return (async () => { ${source}\nreturn { response, data }; })();`,
  ) as (console: object) => Promise<Omit<Ran, "logged">>;
  return { ...(await run({ log: (value: unknown) => logged.push(value) })), logged };
}

function expectRateLimitHeaders(headers: Headers): void {
  expect(headers.get("x-ratelimit-remaining")).toMatch(/^\d+$/);
  const reset = Number(headers.get("x-ratelimit-reset"));
  expect(Math.abs(reset - Date.now() / 1000)).toBeLessThan(120);
}

test("the published POST sample creates a lead and gets 201 with the published members", async () => {
  const { response, data, logged } = await runSample("post-leads");
  expect(response.status).toBe(201);
  expect(data.id).toMatch(UUID);
  expect(data.created_at).toMatch(INSTANT);
  expect(data).toMatchObject({ contact_name: "John Doe", company_name: "Acme Inc" });
  expect(logged).toEqual([data]);
  expectRateLimitHeaders(response.headers);
});

test("the published GET sample, with its Content-Type, lists the leads", async () => {
  await runSample("post-leads");
  const { response, data } = await runSample("get-leads");
  expect(response.status).toBe(200);
  expectRateLimitHeaders(response.headers);
  expect(data.count).toBe(data.data.length);
  const [lead] = data.data;
  expect(lead).toMatchObject({
    contact_name: "John Doe",
    company_name: "Acme Inc",
    contact_email: "john@acme.com",
    industry: "Technology",
  });
  expect(lead.id).toMatch(UUID);
  expect(lead.icp_score).toBeGreaterThanOrEqual(0);
  expect(lead.icp_score).toBeLessThanOrEqual(100);
});

test("the published GET sample of deals lists the deals", async () => {
  const body = { title: "Enterprise Deal", value: 50000, stage: "negotiation" };
  expect((await app.call("POST", "/api/deals", { body })).status).toBe(201);
  const { response, data } = await runSample("get-deals");
  expect(response.status).toBe(200);
  expectRateLimitHeaders(response.headers);
  expect(data.data[0]).toMatchObject({ ...body, probability: 75 });
  expect(data.data[0].id).toMatch(UUID);
});

test("industry filters leads, stage and minValue filter deals, and count is all that match", async () => {
  for (const industry of ["Mining", "Mining", "Energy"]) {
    const body = { company_name: "Acme Inc", industry };
    expect((await app.call("POST", "/api/leads", { body })).status).toBe(201);
  }
  const mining = await app.call("GET", "/api/leads?industry=Mining&limit=1");
  expect(mining.json).toMatchObject({ count: 2, data: [{ industry: "Mining" }] });
  expect(mining.json.data).toHaveLength(1);
  for (const [stage, value] of [
    ["proposal", 10],
    ["proposal", 20],
    ["discovery", 30],
  ] as const) {
    const body = { title: "Deal", stage, value };
    expect((await app.call("POST", "/api/deals", { body })).status).toBe(201);
  }
  const deals = await app.call("GET", "/api/deals?stage=proposal&minValue=15");
  expect(deals.json).toMatchObject({ count: 1, data: [{ stage: "proposal", value: 20 }] });
});

test("a page has 50 leads unless asked otherwise, newest first, and offset skips", async () => {
  const names = Array.from({ length: 55 }, (_, i) => `Page ${i}`);
  for (const company_name of names) {
    await app.call("POST", "/api/leads", { body: { company_name, industry: "Paging" } });
  }
  const namesOf = async (query: string) =>
    (await app.call("GET", `/api/leads?industry=Paging${query}`)).json.data.map(
      (lead: { company_name: string }) => lead.company_name,
    );
  const newest = names.toReversed();
  expect(await namesOf("")).toEqual(newest.slice(0, 50));
  expect(await namesOf("&offset=50")).toEqual(newest.slice(50));
  expect(await namesOf("&limit=2&offset=1")).toEqual(newest.slice(1, 3));
});

test("every answer has the rate limit headers, refusals too", async () => {
  const answers = await Promise.all([
    app.call("GET", "/api/leads", { key: null }),
    app.call("GET", "/api/leads?nonsense=1"),
    app.call("GET", "/api/nothing"),
    app.call("PUT", "/api/leads"),
    app.call("POST", "/api/leads", { body: "{" }),
    app.call("GET", `/api/leads?q=${"x".repeat(9000)}`),
    app.call("GET", "/api/leads?q=%zz"),
    app.call("GET", "/api/leads/%zz"),
    app.call("GET", "/api/leads/019bac7c-d8c0-7000-8000-000000000009"),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([
    401, 400, 404, 405, 400, 414, 400, 404, 404,
  ]);
  for (const { headers } of answers) expectRateLimitHeaders(headers);
});

test("Content-Type: application/json without a body is no error on GET and DELETE", async () => {
  const created = await app.call("POST", "/api/leads", { body: { company_name: "Acme Inc" } });
  const headers = { "content-type": "application/json" };
  const path = `/api/leads/${created.json.id}`;
  expect((await app.call("GET", path, { headers })).status).toBe(200);
  expect((await app.call("DELETE", path, { headers })).status).toBe(204);
});
