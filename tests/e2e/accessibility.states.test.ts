import fastify, { type FastifyInstance } from "fastify";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteRoutes } from "../../apps/server/src/features/site/index.ts";
import { assetRoutes } from "../../apps/server/src/platform/pages/assets.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { openBrowser } from "./browser.ts";
import { sendInReference, type Kind } from "./kinds.ts";
import { appearances, look, openIn, quickStatus } from "./look.ts";

let app: TestApp;
/** An instance on a database of its own that sends no webhooks: a component is down. */
let broken: TestApp;
/** The pages of a server whose documentation is not there yet. */
let building: FastifyInstance;
let browser: Browser;
beforeAll(async () => {
  [app, broken, browser] = await Promise.all([
    startTestApp({ SALESOS_SANDBOX: "on" }, { status: quickStatus }),
    startTestApp({}, { status: { ...quickStatus, timeoutMs: 500 }, sender: "off" }),
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

describe.each(appearances)("in $colorScheme at $width px", (appearance) => {
  test.each(later)("$name breaks no rule of axe and fits the window", async (kind) => {
    const page = await openIn(browser, app.url, appearance);
    expect(await look(page, app.url, kind)).toEqual([]);
    await page.context().close();
  });

  test("nor does the status page with a component down, and with an incident", async () => {
    const page = await openIn(browser, app.url, appearance);
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
    const page = await openIn(browser, app.url, appearance);
    const address = building.listeningOrigin;
    expect(await look(page, address, { name: "being built", path: "/docs" })).toEqual([]);
    await page.context().close();
  });
});
