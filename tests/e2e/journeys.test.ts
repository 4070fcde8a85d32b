import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { openBrowser, openPage } from "./browser.ts";
import { sendInReference } from "./kinds.ts";

const quick = { beatMs: 100, probeMs: 200, timeoutMs: 1_000, windowMs: 2_000, historyMs: 200 };

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  // Sends no webhooks itself: whether they arrive is up to an instance beside it.
  const options = { status: quick, sender: "off" } as const;
  [app, browser] = await Promise.all([
    startTestApp({ SALESOS_SANDBOX: "on" }, options),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** What a browser says of every answer that is not a success; the answer itself is what is looked at. */
const ofAnAnswer = /the server responded with a status of 4\d\d/;

test("from a symptom to its article: front page, docs, search, cause", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(app.url);
  await page.getByRole("link", { name: "Help", exact: true }).click();
  await page.locator(".search-open:enabled").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Search" }).fill("webhook signature does not match");
  const results = page.getByRole("dialog");
  await results.getByRole("link", { name: "My webhook signature does not match" }).first().click();
  await page.waitForURL("**/help/troubleshooting/webhook-signature-does-not-match*");
  const article = page.getByRole("main");
  await article.getByText("The body was parsed before it was hashed").first().waitFor();
  expect(complaints).toEqual([]);
});

test("a search that finds nothing says so", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/help`);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("textbox", { name: "Search" }).fill("zzyzx");
  await page.getByText("Nothing found. Try other or fewer words.").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("from an error to a person: an example sent, another refused, its article, a message with its code", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference/leads`);
  await sendInReference(page, "createLead");
  const form = page.locator("#createLead form.try");
  await form.getByText("201 Created").waitFor();
  await sendInReference(page, "createLead", '{ "companyName": "Acme" }');
  await form.getByText("422 Unprocessable Entity").waitFor();
  await form.getByRole("link", { name: "What invalid_body means" }).click();
  await page.waitForURL("**/help/errors/invalid_body");
  await page.getByRole("heading", { name: "How to fix it" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "Contact support" }).first().click();
  await page.waitForURL("**/help/contact?**");
  expect(await page.getByLabel("Error code").inputValue()).toBe("invalid_body");
  expect(await page.getByLabel("Page you came from").inputValue()).toBe(
    "/help/errors/invalid_body",
  );
  await page.getByLabel("Your email address").fill("ann@acme.com");
  await page.getByLabel("Subject").fill("My lead is refused");
  await page.getByLabel("Message").fill("I sent companyName.");
  await page.getByRole("button", { name: "Send to support" }).click();
  await page.getByText(/^Your reference is SR-/).waitFor();
  const [stored] = await app.database.query("select error_code, page from support_requests");
  expect(stored).toEqual({ error_code: "invalid_body", page: "/help/errors/invalid_body" });
  expect(complaints.filter((text) => !ofAnAnswer.test(text))).toEqual([]);
});

test("the open status page tells by itself that webhooks fail, and that they arrive again", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/status`);
  const webhooks = page
    .locator(".components > li")
    .filter({ has: page.getByRole("heading", { name: "Webhooks", exact: true }) });
  const shows = (state: string) =>
    webhooks.locator(".state").getByText(state, { exact: true }).waitFor();
  await shows("Major outage");
  const beside = await startTestApp({ SALESOS_SANDBOX: "on" }, { beside: app });
  try {
    await shows("Operational");
    await page.getByText("All Systems Operational").first().waitFor();
  } finally {
    await beside.stop();
  }
  await shows("Major outage");
  await until("the same stands in the machine's answer", async () => {
    const { json } = await app.call("GET", "/status.json", { key: null });
    return json.status.indicator !== "none";
  });
  expect(complaints).toEqual([]);
});
