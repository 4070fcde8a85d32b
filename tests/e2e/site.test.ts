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
  await page.getByRole("button", { name: "Send request" }).click();
  expect((await again).status()).toBe(200);
  expect(complaints).toEqual([]);
});

test("search finds an article by the words of a symptom, and asks nobody else", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/docs`);
  await page.getByRole("button", { name: "Search" }).click();
  await page
    .getByRole("textbox", { name: "Search" })
    .fill("Idempotency-Key was used for a different request");
  const found = page.getByRole("link", {
    name: "This Idempotency-Key was used for a different request",
  });
  await found.first().click();
  await page.waitForURL("**/help/errors/idempotency_key_reused*");
  expect(complaints).toEqual([]);
});

test("search leads to operations of the reference, forgives a slip, and says when there is nothing", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/docs`);
  await page.getByRole("button", { name: "Search" }).click();
  const words = page.getByRole("textbox", { name: "Search" });
  const dialog = page.getByRole("dialog", { name: "Search" });
  await words.fill("zendesk");
  await dialog.getByText("Nothing found.").waitFor();
  await words.fill("pagnation");
  await dialog.getByRole("link", { name: "Lists" }).waitFor();
  await words.fill("delete a lead");
  await dialog.getByRole("link", { name: "Delete a lead" }).first().click();
  await page.waitForURL("**/reference/leads#deleteLead");
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

test("the header says where one is, and leads home and to the other sections, on every screen", async () => {
  for (const viewport of [{ width: 1280, height: 800 }, NARROW.viewport]) {
    const { page } = await openPage(browser, app.url, { viewport });
    for (const [path, name] of [
      ["/help/errors/conflict", "Help"],
      ["/changelog", "Changelog"],
      ["/reference", "Reference"],
    ] as const) {
      await page.goto(app.url + path);
      const menu = page.getByRole("button", { name: "Menu" });
      if (path.startsWith("/help") && (await menu.isVisible())) await menu.click();
      const here = page.locator(".sections:visible [aria-current]");
      expect([path, await here.allTextContents()]).toEqual([path, [expect.stringContaining(name)]]);
    }
    await page.locator(".sections:visible").getByRole("link", { name: "Docs" }).click();
    await page.waitForURL("**/docs");
    await page.getByRole("link", { name: "SalesOS" }).first().click();
    await page.waitForURL(`${app.url}/`);
    await page.getByRole("heading", { name: "The sales system that is an API" }).waitFor();
  }
});

test("a page can be copied as Markdown", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, complaints } = await openPage(browser, app.url, { permissions });
  await page.goto(`${app.url}/help/errors/conflict`);
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const text = await (await page.request.get(`${app.url}/help/errors/conflict.md`)).text();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(text);
  expect(complaints).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "without JavaScript pages show in %s",
  async (colorScheme) => {
    const { page } = await openPage(browser, app.url, { colorScheme, javaScriptEnabled: false });
    await page.goto(`${app.url}/help/errors/conflict`);
    const dark = (selector: string, property: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => {
          const style = element.ownerDocument.defaultView?.getComputedStyle(element);
          return Number(/\d+/.exec(style?.getPropertyValue(name) ?? "")?.[0]) < 128;
        }, property);
    expect(await dark("body", "background-color")).toBe(colorScheme === "dark");
    expect(await dark(".expressive-code pre", "background-color")).toBe(colorScheme === "dark");
    expect(await dark(".expressive-code pre code span", "color")).toBe(colorScheme === "light");
  },
);
