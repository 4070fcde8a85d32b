import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { chromiumFlags, chromiumPath } from "../../tools/chromium.ts";

/** Long enough for any machine, in ms. */
const NEVER = 90_000;

/** A browser of this machine; says how to get one when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new Error("No Chromium found. Install one, or name it in CHROMIUM_PATH.");
  }
  return chromium.launch({ executablePath, args: [...chromiumFlags] });
}

export interface Watched {
  page: Page;
  /** Everything that a page of ours must not do: errors, policy violations, requests to others. */
  complaints: string[];
}

/** A page whose every complaint is noted. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(NEVER);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url))
      complaints.push(`request to ${url}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // What was still loading when the page was left.
    if (reason !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} ${reason}`);
  });
  return { page, complaints };
}
