import type { Browser, Page } from "playwright-core";
import { violations } from "./axe.ts";
import { openPage } from "./browser.ts";
import type { Kind } from "./kinds.ts";

/** Colours differ by the scheme, the layout by the width: two of the four show all of both. */
export const appearances = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 360 },
] as const;

/** So that the status page soon has something to show. */
export const quickStatus = {
  beatMs: 100,
  probeMs: 200,
  timeoutMs: 2_000,
  windowMs: 2_000,
  historyMs: 200,
};

/** Opens a page in an appearance. */
export async function openIn(
  browser: Browser,
  origin: string,
  { colorScheme, width }: (typeof appearances)[number],
): Promise<Page> {
  return (await openPage(browser, origin, { colorScheme, viewport: { width, height: 800 } })).page;
}

/** What is wrong with a page of a kind: the rules of axe that it breaks, and that it is wider than its window. */
export async function look(page: Page, origin: string, { path, prepare }: Kind): Promise<string[]> {
  await page.goto(origin + path);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await prepare?.(page);
  // Code that scrolls becomes reachable by keyboard once the browser has nothing else to do.
  await page.evaluate("new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }))");
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  return [...(await violations(page)), ...(overflow > 0 ? [`wider by ${overflow} px`] : [])];
}
