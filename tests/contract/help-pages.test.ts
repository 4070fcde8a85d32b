import { afterAll, beforeAll, expect, test } from "vitest";
import { apiOperations, errorCatalogue } from "../../apps/server/src/features.ts";
import { errorsOf } from "../../apps/server/src/platform/openapi/problems.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test("every entry of the catalogue has an article that says why and what to do", async () => {
  for (const { code, title } of errorCatalogue()) {
    const page = await app.call("GET", `/help/errors/${code}.md`);
    expect([code, page.status]).toEqual([code, 200]);
    expect(page.text).toContain(`# ${title}`);
    expect(page.text).toContain("**What to do:**");
  }
});

test("every article has an entry, and every entry is listed", async () => {
  const list = await app.call("GET", "/help/errors.md");
  const listed = [...list.text.matchAll(/\]\(\/help\/errors\/(\w+)\)/g)].map((match) => match[1]);
  const codes = errorCatalogue().map(({ code }) => code);
  expect(listed.toSorted()).toEqual(codes.toSorted());
  expect((await app.call("GET", "/help/errors/nonsense")).status).toBe(404);
});

test("every error that a route declares is in the catalogue", () => {
  const codes = errorCatalogue().map(({ code }) => code);
  const declared = apiOperations().flatMap(errorsOf);
  expect(codes).toEqual(expect.arrayContaining(declared.map(({ code }) => code)));
});

test("the type of an error answer is a page that exists", async () => {
  const answer = await app.call("GET", "/api/leads?nonsense=1");
  const url = new URL(answer.json.type);
  expect((await app.call("GET", url.pathname)).status).toBe(200);
});

test("pages have a strict policy, and what they load is kept for ever", async () => {
  const front = await app.call("GET", "/");
  expect(front.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(front.text).not.toContain("sos_test_");
  const assets = [...front.text.matchAll(/"(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  expect(assets.length).toBeGreaterThan(0);
  for (const path of assets) {
    const asset = await app.call("GET", path);
    expect(asset.status).toBe(200);
    expect(asset.headers.get("cache-control")).toContain("immutable");
  }
});
