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
  await page.getByRole("link", { name: "List leads" }).last().click();
  const operation = page.locator("#listLeads");
  await operation.getByRole("button", { name: "Send" }).click();
  await operation.getByText("200 OK").waitFor();
  expect(await operation.locator(".outcome pre").textContent()).toContain('"icp_score"');
  expect(complaints).toEqual([]);
});

test("what is created in the sandbox can be sent, and what is wrong is explained", async () => {
  const { page } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference/leads`);
  const operation = page.locator("#createLead");
  await operation.getByRole("button", { name: "Send" }).click();
  await operation.getByText("201 Created").waitFor();
  await operation.getByLabel("Body").fill('{ "contact_email": "nobody" }');
  await operation.getByRole("button", { name: "Send" }).click();
  await operation.getByText("422 Unprocessable Entity").waitFor();
  const help = operation.getByRole("link", { name: "What invalid_body means" });
  expect(await help.getAttribute("href")).toBe("/help/errors/invalid_body");
  await operation.getByLabel("Body").fill("{ no JSON");
  await operation.getByRole("button", { name: "Send" }).click();
  await operation.locator(".outcome").getByText("The body is not valid JSON").waitFor();
});

test("an answer's request id leads to its line in the request log", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference/leads`);
  const operation = page.locator("#listLeads");
  await operation.getByRole("button", { name: "Send" }).click();
  const link = operation.locator(".outcome a").first();
  const id = (await link.textContent()) ?? "";
  await link.click();
  const log = page.locator("#listRequestLogs");
  await log.getByText("200 OK").waitFor();
  expect(await log.locator(".outcome pre").textContent()).toContain(`"request_id": "${id}"`);
  expect(complaints).toEqual([]);
});

test("a language stays chosen, and its sample can be copied", async () => {
  const { page } = await openPage(browser, app.url, {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await page.goto(`${app.url}/reference/leads`);
  const operation = page.locator("#createLead");
  await operation.getByRole("button", { name: "TypeScript" }).click();
  await operation.getByRole("button", { name: "Copy" }).click();
  await operation.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toContain("salesos.leads.create({");
  await page.goto(`${app.url}/reference/deals`);
  await page.locator("#listDeals").getByText("salesos.deals.list(").waitFor();
});

test("operations are found by words of their title", async () => {
  const { page } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference`);
  await page.getByLabel("Find").fill("retry delivery");
  const links = page.getByRole("navigation", { name: "Reference" }).locator("li:visible a");
  expect(await links.count()).toBe(1);
  await links.first().click();
  expect(new URL(page.url()).hash).toBe("#retryWebhookDelivery");
});

test.each(["light", "dark"] as const)("the reference shows in %s", async (colorScheme) => {
  const { page, complaints } = await openPage(browser, app.url, { colorScheme });
  await page.goto(`${app.url}/reference`);
  const ground = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? [];
  expect(red > 128).toBe(colorScheme === "light");
  expect(complaints).toEqual([]);
});

test("the reference works under another name of the same server, on a narrow screen", async () => {
  const url = app.url.replace("127.0.0.1", "localhost");
  const { page, complaints } = await openPage(browser, url, {
    viewport: { width: 360, height: 700 },
  });
  await page.goto(`${url}/reference/deals`);
  const operation = page.locator("#listDeals");
  await operation.getByRole("button", { name: "Send" }).click();
  await operation.getByText("200 OK").waitFor();
  const overflow = "document.documentElement.scrollWidth - window.innerWidth";
  expect(await page.evaluate<number>(overflow)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});

test("without JavaScript the reference can be read, and shows nothing that would not work", async () => {
  const { page } = await openPage(browser, app.url, { javaScriptEnabled: false });
  await page.goto(`${app.url}/reference/leads`);
  await page.getByRole("heading", { name: "Create a lead" }).waitFor();
  await page.getByText("curl -X POST").first().waitFor();
  expect(await page.getByRole("button", { name: "Send" }).count()).toBe(0);
});

test("a first visit on a slow connection can send within 2 s", async () => {
  const { page } = await openPage(browser, app.url);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${app.url}/reference/leads`, { waitUntil: "networkidle" });
  await page.locator("#listLeads").getByRole("button", { name: "Send" }).waitFor();
  // 1.6 Mbit/s and four round trips of 150 ms: what has to come must fit into 1.4 s.
  expect(bytes).toBeLessThan(1.4 * 200_000);
});
