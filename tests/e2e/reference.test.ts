import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { openBrowser, openPage } from "./browser.ts";

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ SALESOS_SANDBOX: "on" }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test("a visitor of the reference sends a request at once, and nobody else is asked", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference`);
  await page.getByRole("heading", { name: "SalesOS API", level: 1 }).waitFor();
  await page
    .getByRole("button", { name: /Test Request.*get \/api\/leads\)/ })
    .first()
    .click();
  const answered = page.waitForResponse((response) => response.url().includes("/api/leads"));
  await page
    .getByRole("button", { name: /Send get request to/ })
    .first()
    .click();
  const response = await answered;
  expect(response.status()).toBe(200);
  const { data } = (await response.json()) as { data: unknown[] };
  expect(data.length).toBeGreaterThan(0);
  await page.getByText("200 OK").first().waitFor();
  expect(complaints).toEqual([]);
});

test.each(["light", "dark"] as const)("the reference shows in %s", async (colorScheme) => {
  const { page, complaints } = await openPage(browser, app.url, { colorScheme });
  await page.goto(`${app.url}/reference`);
  await page.getByRole("heading", { name: "SalesOS API", level: 1 }).waitFor();
  expect(await page.locator("body").getAttribute("class")).toContain(`${colorScheme}-mode`);
  expect(complaints).toEqual([]);
});

test("the reference works under another name of the same server", async () => {
  const url = app.url.replace("127.0.0.1", "localhost");
  const { page, complaints } = await openPage(browser, url);
  await page.goto(`${url}/reference`);
  await page
    .getByRole("button", { name: /Test Request.*get \/api\/leads\)/ })
    .first()
    .click();
  const answered = page.waitForResponse((response) => response.url().includes("/api/leads"));
  await page
    .getByRole("button", { name: /Send get request to/ })
    .first()
    .click();
  expect((await answered).url()).toContain(url);
  expect(complaints).toEqual([]);
});

test("without JavaScript the reference leads to the document", async () => {
  const { page } = await openPage(browser, app.url, { javaScriptEnabled: false });
  await page.goto(`${app.url}/reference`);
  expect(await page.getByRole("link", { name: "/openapi.json" }).getAttribute("href")).toBe(
    "/openapi.json",
  );
});

test("front page and help pages fit a narrow screen and lead to each other", async () => {
  const viewport = { width: 340, height: 700 };
  const { page, complaints } = await openPage(browser, app.url, { viewport });
  await page.goto(app.url);
  await page
    .getByRole("link", { name: /^Errors/ })
    .first()
    .click();
  await page.getByRole("link", { name: "The body is not valid", exact: true }).click();
  await page.getByRole("heading", { name: "The body is not valid", level: 1 }).waitFor();
  const overflow = () =>
    page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.goto(`${app.url}/help/errors`);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.goto(app.url);
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});
