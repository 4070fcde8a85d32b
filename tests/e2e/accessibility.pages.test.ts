import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { openBrowser } from "./browser.ts";
import { kinds } from "./kinds.ts";
import { appearances, look, openIn, quickStatus } from "./look.ts";

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

describe.each(appearances)("in $colorScheme at $width px", (appearance) => {
  test.each(kinds)("$name breaks no rule of axe and fits the window", async (kind) => {
    const page = await openIn(browser, app.url, appearance);
    expect(await look(page, app.url, kind)).toEqual([]);
    await page.context().close();
  });
});
