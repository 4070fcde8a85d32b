import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { apiOperations } from "../../features.ts";
import { querySchema } from "../operations/request.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  for (const industry of ["Technology", "Energy"]) {
    await app.call("POST", "/api/leads", { body: { company_name: "Acme", industry } });
  }
});
afterAll(() => app.stop());

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (big) => `_${big.toLowerCase()}`);
const parameters = apiOperations().flatMap((route) =>
  Object.keys(querySchema(route).properties)
    .filter((name) => snakeCase(name) !== name)
    .map((name) => [route.method, route.path, name] as const),
);

describe("a query parameter may be written in snake_case", () => {
  test.for(parameters)("%s %s: %s", async ([method, path, name]) => {
    const url = (parameter: string) =>
      `${path.replaceAll(/\{\w+\}/g, "0190a6a0-0000-7000-8000-000000000000")}?${parameter}=x`;
    const [camel, snake] = await Promise.all(
      [name, snakeCase(name)].map((each) =>
        app.call(method, url(each), method === "GET" ? {} : { body: {} }),
      ),
    );
    expect(snake?.status).toBe(camel?.status);
    expect(snake?.json.detail).toBe(camel?.json.detail?.replace(name, snakeCase(name)));
    expect(camel?.text).not.toContain("not a known parameter");
  });
});

test("both spellings filter alike", async () => {
  const count = async (query: string) => (await app.call("GET", `/api/leads?${query}`)).json.count;
  const all = await count("limit=1");
  expect(all).toBe(2);
  expect(await count("min_icp_score=101")).toBe(await count("minIcpScore=101"));
  expect(await count("created_before=2000-01-01T00:00:00Z")).toBe(0);
  expect(await count("created_after=2000-01-01T00:00:00Z")).toBe(all);
});

test("dry_run keeps nothing", async () => {
  const body = { company_name: "Not kept" };
  expect((await app.call("POST", "/api/leads?dry_run=true", { body })).status).toBe(201);
  expect((await app.call("GET", "/api/leads?q=kept")).json.count).toBe(0);
});

test("both spellings at once: one value is one parameter, two values are an error that names both", async () => {
  expect((await app.call("GET", "/api/leads?minIcpScore=5&min_icp_score=5")).status).toBe(200);
  const answer = await app.call("GET", "/api/leads?minIcpScore=5&min_icp_score=6");
  expect([answer.status, answer.json.code]).toEqual([400, "invalid_parameter"]);
  const named = (answer.json.errors as { parameter: string }[]).map(({ parameter }) => parameter);
  expect(named).toEqual(["minIcpScore", "min_icp_score"]);
  expect(answer.json.detail).toContain("send only minIcpScore");
});

test("what is wrong is said under the name that was sent", async () => {
  const wrong = await app.call("GET", "/api/leads?min_icp_score=many");
  expect(wrong.json.errors).toMatchObject([{ parameter: "min_icp_score" }]);
  const twice = await app.call("GET", "/api/leads?min_icp_score=1&min_icp_score=2");
  expect(twice.json.errors).toMatchObject([
    { parameter: "min_icp_score", detail: "must appear only once." },
  ]);
});

test.each(["min_icpscore", "Min_icp_score", "_limit", "minIcp_Score", "dry__run"])(
  "%s is neither spelling, so it is unknown",
  async (name) => {
    const answer = await app.call("GET", `/api/leads?${name}=1`);
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_parameter"]);
  },
);
