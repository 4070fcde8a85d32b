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

test("every sample of every page is seen whole, or scrolls visibly and by keyboard, and can be copied, narrow and wide", async () => {
  const { page } = await openPage(browser, app.url);
  const sitemap = await app.call("GET", "/sitemap.xml", { key: null });
  const places = [...sitemap.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    ([, url = ""]) => new URL(url).pathname,
  );
  await page.goto(`${app.url}/reference`);
  const groups = await page
    .locator(".page h2 a")
    .evaluateAll((links) =>
      links.map((link) => (link as unknown as { pathname: string }).pathname),
    );
  const wrong: string[] = [];
  let samples = 0;
  for (const place of new Set(["/", "/reference", ...groups, ...places])) {
    await page.goto(app.url + place);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const { seen, clipped } = await page.evaluate<{ seen: number; clipped: string[] }>(LOOK);
      samples += seen;
      wrong.push(...clipped.map((what) => `${place} at ${width}: ${what}`));
    }
  }
  expect(wrong).toEqual([]);
  expect(samples).toBeGreaterThan(400);
}, 240_000);

/** Run in the page: what of its blocks of code is out of sight, and how many there are. */
const LOOK = `(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const shown = [...document.querySelectorAll("pre")].filter((pre) => pre.checkVisibility());
  const clipped = shown.flatMap((pre) => {
    const what = pre.textContent.slice(0, 40).replaceAll("\\n", " ");
    const style = getComputedStyle(pre);
    const borders = (a, b) => parseFloat(style[a]) + parseFloat(style[b]);
    const barX = pre.offsetHeight - pre.clientHeight - borders("borderTopWidth", "borderBottomWidth");
    const barY = pre.offsetWidth - pre.clientWidth - borders("borderLeftWidth", "borderRightWidth");
    const reached = pre.tabIndex === 0;
    const { left, right } = pre.getBoundingClientRect();
    const copy = pre.closest(".samples, .code, .expressive-code")?.querySelector("button");
    return [
      pre.scrollWidth > pre.clientWidth + 1 && (barX < 2 || !reached) && "wider than its frame: " + what,
      pre.scrollHeight > pre.clientHeight + 1 && (barY < 2 || !reached) && "higher than its frame: " + what,
      (left < -1 || right > innerWidth + 1) && "beside the window: " + what,
      !copy?.checkVisibility() && "cannot be copied: " + what,
    ].filter(Boolean);
  });
  return { seen: shown.length, clipped };
})()`;
