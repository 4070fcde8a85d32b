import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { violations } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test("without a script, a person corrects what is wrong, sends it and gets a reference", async () => {
  const { page, complaints } = await openPage(browser, app.url, { javaScriptEnabled: false });
  await page.goto(`${app.url}/help/contact?request_id=req_7&code=conflict`);
  await page.getByLabel("Your email address").fill("ann");
  await page.getByLabel("Subject").fill("It stopped");
  await page.getByLabel("Message").fill("At noon.");
  await page.getByLabel("Browser or client").fill("");
  await page.getByRole("button", { name: "Send to support" }).click();
  await page.getByRole("alert").waitFor();
  const email = page.getByLabel("Your email address");
  expect(await email.inputValue()).toBe("ann");
  await email.fill("ann@acme.com");
  await page.getByRole("button", { name: "Send to support" }).click();
  await page.getByText(/^Your reference is SR-/).waitFor();
  const [stored] = await app.database.query("select * from support_requests");
  expect(stored).toMatchObject({
    email: "ann@acme.com",
    about_request_id: "req_7",
    error_code: "conflict",
    user_agent: null,
  });
  expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "the form in %s breaks no rule of axe",
  async (colorScheme) => {
    const viewport = { width: 360, height: 700 };
    const { page } = await openPage(browser, app.url, { colorScheme, viewport });
    await page.goto(`${app.url}/help/contact`);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Send to support" }).click();
    await page.getByRole("alert").waitFor();
    expect(await violations(page)).toEqual([]);
    const overflow = "document.documentElement.scrollWidth - window.innerWidth";
    expect(await page.evaluate<number>(overflow)).toBeLessThanOrEqual(0);
  },
);
