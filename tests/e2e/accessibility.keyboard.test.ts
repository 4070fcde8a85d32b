import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { openBrowser, openPage } from "./browser.ts";
import { quickStatus } from "./look.ts";

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([
    startTestApp({ SALESOS_SANDBOX: "on" }, { status: quickStatus }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const focused = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const { width, height, top } = document.activeElement.getBoundingClientRect();
  return {
    name: (document.activeElement.ariaLabel ?? document.activeElement.textContent).trim(),
    visible: outlineStyle !== "none" && parseFloat(outlineWidth) > 0 && width > 0 && height > 0 && top >= 0,
  };
})()`;
const tab = async (page: Page) => {
  await page.keyboard.press("Tab");
  return page.evaluate<{ name: string; visible: boolean }>(focused);
};

test.each(["/", "/docs", "/help/errors/conflict", "/reference/leads", "/status", "/help/contact"])(
  "%s can be skipped through to its content, and each stop before is seen",
  async (path) => {
    const { page } = await openPage(browser, app.url);
    await page.goto(app.url + path);
    expect(await tab(page)).toEqual({ name: "Skip to content", visible: true });
    const stops: { name: string; visible: boolean }[] = [];
    for (let i = 0; i < 7; i++) stops.push(await tab(page));
    expect(stops.filter(({ visible }) => !visible)).toEqual([]);
    const names = stops.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["SalesOS", "Docs", "Help", "Reference", "Status", "Changelog"]),
    );
    await page.reload();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await tab(page);
    // The next stop is in the content, not in the header or the contents beside it.
    expect(
      await page.evaluate("document.activeElement.closest('main, footer') !== null"),
      `${path}: after the skip link`,
    ).toBe(true);
  },
);

test("a request of the reference is sent, and its answer reached", async () => {
  const { page } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference/leads`);
  const form = page.locator("#listLeads form.try");
  await form.getByRole("button", { name: "Send" }).focus();
  await page.keyboard.press("Enter");
  await form.locator(".outcome pre").waitFor();
  const reached = async () => {
    await tab(page);
    return page.evaluate("document.activeElement.matches('.outcome pre')");
  };
  expect([await reached(), await reached()]).toContain(true);
});

test("on a telephone the menu opens, leads elsewhere, and closes with Escape", async () => {
  const viewport = { width: 360, height: 700 };
  const { page, complaints } = await openPage(browser, app.url, { viewport });
  await page.goto(`${app.url}/docs/webhooks`);
  const menu = page.getByRole("button", { name: "Menu" });
  await menu.focus();
  await page.keyboard.press("Enter");
  const link = page.getByRole("link", { name: "Quick start", exact: true });
  await link.waitFor();
  expect(await page.locator(".sections:visible a").count()).toBe(5);
  await page.keyboard.press("Escape");
  await link.waitFor({ state: "hidden" });
  await menu.click();
  await link.click();
  await page.waitForURL("**/docs/quick-start");
  expect(complaints).toEqual([]);
});
