import fastify, { type FastifyInstance } from "fastify";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteRoutes } from "../../apps/server/src/features/site/index.ts";
import { assetRoutes } from "../../apps/server/src/platform/pages/assets.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { violations } from "./axe.ts";
import { openBrowser, openPage } from "./browser.ts";
import { kinds, sendInReference, type Kind } from "./kinds.ts";

const quick = { beatMs: 100, probeMs: 200, timeoutMs: 2_000, windowMs: 2_000, historyMs: 200 };

let app: TestApp;
/** An instance on a database of its own that sends no webhooks: a component is down. */
let broken: TestApp;
/** The pages of a server whose documentation is not there yet. */
let building: FastifyInstance;
let browser: Browser;
beforeAll(async () => {
  [app, broken, browser] = await Promise.all([
    startTestApp({ SALESOS_SANDBOX: "on" }, { status: quick }),
    startTestApp({}, { status: { ...quick, timeoutMs: 500 }, sender: "off" }),
    openBrowser(),
  ]);
  building = fastify();
  assetRoutes(building);
  const site = { files: () => undefined, bringUpToDate: () => Promise.resolve() };
  siteRoutes(building, {
    site,
    publicUrl: () => "",
    sandboxKey: undefined,
    showsSandbox: () => true,
  });
  await building.listen();
  await until("webhooks are out", async () => {
    const { json } = await broken.call("GET", "/status.json", { key: null });
    return json.components.some(({ state }: { state: string }) => state === "major_outage");
  });
});
afterAll(async () => {
  await browser.close();
  await Promise.all([app.stop(), broken.stop(), building.close()]);
});

/** What a page is like after something was done on it. */
const later: readonly Kind[] = [
  {
    name: "search with results",
    path: "/docs",
    async prepare(page) {
      await page.getByRole("button", { name: "Search" }).click();
      await page.getByRole("textbox", { name: "Search" }).fill("signature");
      await page.locator("dialog a").first().waitFor();
    },
  },
  {
    name: "reference after a request",
    path: "/reference/leads",
    prepare: (page) => sendInReference(page, "listLeads"),
  },
  {
    name: "reference after an error",
    path: "/reference/leads",
    prepare: (page) => sendInReference(page, "createLead", '{ "contact_email": "nobody" }'),
  },
  {
    name: "reference with everything open",
    path: "/reference/webhook-endpoints",
    prepare: (page) =>
      page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true"),
  },
  {
    name: "contact form with faults",
    path: "/help/contact",
    async prepare(page) {
      await page.getByRole("button", { name: "Send to support" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
];

async function look(page: Page, origin: string, { path, prepare }: Kind): Promise<string[]> {
  await page.goto(origin + path);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await prepare?.(page);
  // Code that scrolls becomes reachable by keyboard once the browser has nothing else to do.
  await page.evaluate("new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }))");
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  return [...(await violations(page)), ...(overflow > 0 ? [`wider by ${overflow} px`] : [])];
}

// Colours differ by the scheme, the layout by the width: two of the four show all of both.
describe.each([
  ["light", 1280],
  ["dark", 360],
] as const)("in %s at %d px", (colorScheme, width) => {
  const open = async () => {
    const options = { colorScheme, viewport: { width, height: 800 } };
    return (await openPage(browser, app.url, options)).page;
  };

  test.each([...kinds, ...later])(
    "$name breaks no rule of axe and fits the window",
    async (kind) => {
      const page = await open();
      expect(await look(page, app.url, kind)).toEqual([]);
      await page.context().close();
    },
  );

  test("nor does the status page with a component down, and with an incident", async () => {
    const page = await open();
    const path = "/status";
    for (const impact of ["minor", "major", "critical"]) {
      const name = `Webhooks are late: ${impact}`;
      const { json } = await broken.call("POST", "/api/status/incidents", {
        body: { name, message: "Nothing is lost.", impact, components: ["api"] },
      });
      const prepare = () => page.getByRole("heading", { name }).waitFor();
      expect(await look(page, broken.url, { name: impact, path, prepare })).toEqual([]);
      await broken.call("DELETE", `/api/status/incidents/${json.id}`);
    }
    expect(await look(page, broken.url, { name: "component down", path })).toEqual([]);
    await page.getByText("Major outage", { exact: true }).first().waitFor();
    await page.context().close();
  });

  test("nor does the page that is shown while the documentation is built", async () => {
    const page = await open();
    const address = building.listeningOrigin;
    expect(await look(page, address, { name: "being built", path: "/docs" })).toEqual([]);
    await page.context().close();
  });
});

describe("by keyboard", () => {
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

  test.each([
    "/",
    "/docs",
    "/help/errors/conflict",
    "/reference/leads",
    "/status",
    "/help/contact",
  ])("%s can be skipped through to its content, and each stop before is seen", async (path) => {
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
  });

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
});
