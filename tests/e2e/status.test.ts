import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { violations } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";

const quick = { beatMs: 100, probeMs: 200, timeoutMs: 2_000, windowMs: 2_000, historyMs: 200 };

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({}, { status: quick }), openBrowser()]);
  await app.database.query(
    `insert into status_days (component, day, operational, degraded, major_outage, maintenance)
      select c, current_date - n, 80000, (n % 7 = 3)::int * 600, (n = 9)::int * 300, (n = 5)::int * 900
      from unnest(array['api','webhooks','jobs','database','reference']) c, generate_series(1, 30) n`,
  );
  await until("all is measured", async () => {
    const { json } = await app.call("GET", "/status.json", { key: null });
    const [api] = json.components as { state: string; days: { state: string }[] }[];
    return api?.state === "operational" && api.days.some(({ state }) => state === "major_outage");
  });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const openIncident = async (name: string): Promise<string> =>
  (
    await app.call("POST", "/api/status/incidents", {
      body: { name, message: "Nothing is lost.", impact: "major", components: ["webhooks"] },
    })
  ).json.id;

test("an incident appears on an open page within seconds, is announced, and goes again", async () => {
  const { page, complaints } = await openPage(browser, app.url);
  await page.goto(`${app.url}/status`);
  await page.getByText("All Systems Operational").first().waitFor();
  await page.getByText(/^Days on which API was not fully operational/).click();
  const id = await openIncident("Webhooks are late");
  await page.getByRole("heading", { name: "Webhooks are late" }).waitFor();
  await page.locator("#announcement", { hasText: "Partial System Outage" }).waitFor();
  expect(await page.locator("#days-api").getAttribute("open"), "what was open stays open").toBe("");
  await app.call("DELETE", `/api/status/incidents/${id}`);
  await page.locator("#announcement", { hasText: "All Systems Operational" }).waitFor();
  expect(complaints).toEqual([]);
});

test("without a script everything is there, and each bar says in words what it shows", async () => {
  const { page, complaints } = await openPage(browser, app.url, { javaScriptEnabled: false });
  await page.goto(`${app.url}/status`);
  await page.getByRole("heading", { name: "Components" }).waitFor();
  const bars = page.getByRole("img", { name: /^API, the last 90 days: .*1 major outage/ });
  expect(await bars.count()).toBe(1);
  expect(await bars.getAttribute("aria-label")).toMatch(/(59|60) no data\. Uptime 99\.\d+ %\.$/);
  expect(complaints).toEqual([]);
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("the page breaks no rule of axe and is as wide as the window, also on a telephone", async () => {
    const id = await openIncident("Webhooks are late");
    try {
      const viewport = { width: 360, height: 700 };
      const { page } = await openPage(browser, app.url, { colorScheme, viewport });
      await page.goto(`${app.url}/status`);
      await page.getByRole("heading", { name: "Webhooks are late" }).waitFor();
      await page.evaluate(
        "for (const each of document.querySelectorAll('details')) each.open = true",
      );
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
      expect(await violations(page)).toEqual([]);
      await page.goto(`${app.url}/status/history`);
      expect(await violations(page)).toEqual([]);
    } finally {
      await app.call("DELETE", `/api/status/incidents/${id}`);
    }
  });
});

test("when the server is gone, an open page says since when", async () => {
  const other = await startTestApp({}, { status: quick });
  const { page } = await openPage(browser, other.url);
  try {
    await page.goto(`${other.url}/status`);
    await page.getByRole("heading", { name: "Components" }).waitFor();
  } finally {
    await other.stop();
  }
  await page.getByText(/The server has been unreachable since \d\d:\d\d:\d\d UTC/).waitFor();
});
