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

const NARROW = { viewport: { width: 360, height: 700 } };
const overflow = "document.documentElement.scrollWidth - window.innerWidth";

test("the front page sends its request by itself, and again when asked", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(app.url);
  await page.getByText(/^200 OK in \d+ ms/).waitFor();
  const again = page.waitForResponse((response) => response.url().includes("/api/leads"));
  await page.getByRole("button", { name: "Send it" }).click();
  expect((await again).status()).toBe(200);
  expect(complaints).toEqual([]);
});

test("search finds an article by the words of a symptom, and asks nobody else", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/docs`);
  await page.getByRole("button", { name: "Search" }).click();
  await page
    .getByRole("textbox", { name: "Search" })
    .fill("Idempotency-Key was used for another request");
  const found = page.getByRole("link", {
    name: "This Idempotency-Key was used for another request",
  });
  await found.first().click();
  await page.waitForURL("**/help/errors/idempotency_key_reused*");
  expect(complaints).toEqual([]);
});

test.each([
  "/",
  "/docs",
  "/help",
  "/help/errors",
  "/help/errors/invalid_body",
  "/changelog",
  "/nowhere",
])("%s fits a narrow screen and breaks no rule", async (path) => {
  const { page, complaints } = await openPage(browser, app.url, NARROW);
  await page.goto(app.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await page.evaluate<number>(overflow)).toBeLessThanOrEqual(0);
  const real = complaints.filter((text) => !(path === "/nowhere" && text.includes("404")));
  expect(real).toEqual([]);
});
