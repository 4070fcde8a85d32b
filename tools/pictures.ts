// Takes the site's pictures from the running product: npm run pictures. They are kept with the sources of the site.
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import { chromium, type Browser, type Page } from "playwright-core";
import { readConfig } from "../apps/server/src/platform/config/config.ts";
import { startEmbeddedPostgres } from "../apps/server/src/platform/embedded-postgres/index.ts";
import { serve } from "../apps/server/src/serve.ts";
import { until } from "../apps/server/src/testing/poll.ts";
import { chromiumFlags, chromiumPath } from "./chromium.ts";
import { FOLDER, pictures, SCHEMES, type Picture } from "./pictures.rules.ts";

const SIZE = { width: 1100, height: 660 };
const quick = { beatMs: 500, probeMs: 1_000, timeoutMs: 5_000, windowMs: 30_000, historyMs: 500 };
/** A past that a new server does not have: some days that were not only good. */
const PAST = `insert into status_days (component, day, operational, degraded, major_outage, maintenance)
  select c, current_date - n, 86000, (n % 23 = 4)::int * 900, (n = 31 and c = 'webhooks')::int * 400,
    (n = 12)::int * 1200
  from unnest(array['api','webhooks','jobs','database','reference']) c, generate_series(1, 89) n`;

const dataDir = await mkdtemp(path.join(os.tmpdir(), "salesos-pictures-"));
const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, throwAway: true });
try {
  const env = {
    PORT: "0",
    SALESOS_SANDBOX: "on",
    SALESOS_DATA_DIR: dataDir,
    SALESOS_PUBLIC_URL: "http://127.0.0.1:7253",
  };
  const log = pino({ level: "silent" });
  const running = await serve(readConfig(env, []), postgres.connection, log, { status: quick });
  try {
    await withPast(postgres.connection);
    await until("all is measured", async () => {
      const { components } = (await (await fetch(`${running.address}/status.json`)).json()) as {
        components: { state: string }[];
      };
      return components.every(({ state }) => state === "operational");
    });
    await takeAll(running.address);
  } finally {
    await running.stop();
  }
} finally {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function withPast(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(PAST);
  await client.end();
}

async function takeAll(address: string): Promise<void> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("No Chromium found.");
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  await mkdir(FOLDER, { recursive: true });
  for (const name of await readdir(FOLDER)) await rm(path.join(FOLDER, name));
  for (const picture of pictures) {
    for (const colorScheme of SCHEMES) {
      const file = path.join(FOLDER, `${picture.name}-${colorScheme}.webp`);
      const context = await browser.newContext({ viewport: SIZE, colorScheme });
      const content = await take(await context.newPage(), address, picture, browser);
      await context.close();
      await writeFile(file, content);
      console.log(`${path.basename(file)}: ${(content.length / 1_000).toFixed(1)} kB`);
    }
  }
  await browser.close();
}

async function take(
  page: Page,
  address: string,
  { path: place, send, shows }: Picture,
  browser: Browser,
): Promise<Buffer> {
  await page.goto(address + place);
  if (send !== undefined) {
    const form = page.locator(`#${send} form.try`);
    await form.getByRole("button", { name: "Send" }).click();
    await form.locator(".outcome pre").waitFor();
    await page.evaluate("document.activeElement.blur()");
  }
  await page.getByText(shows).first().waitFor();
  return asWebp(browser, await page.screenshot());
}

/** The browser itself can write WebP, so that no library for pictures is needed. */
async function asWebp(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const url = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${png.toString("base64")}";
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.7);
  })()`);
  await page.close();
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}
