import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { ROOT } from "../system/product.ts";
import { openBrowser } from "./browser.ts";

let app: TestApp;
let browser: Browser;
let pages: Server;
let origin: string;

/** Reads a lead, walks a list, and sees through a forged webhook: what it found goes to `tell`. */
const program = (tell: string) => `
import { createClient, webhooks } from "/sdk.js";
const { url, key } = await (await fetch("/where.json")).json();
const salesos = createClient({ apiKey: key, baseUrl: url });
const made = await salesos.leads.create({ company_name: "From a page" });
const { company_name } = await salesos.leads.get(made.id);
let walked = 0;
for await (const lead of salesos.leads.list({ limit: 1 })) walked++;
const forged = { body: "{}", headers: { "x-webhook-signature": "00" }, secret: "whsec_AAAA", signature: "x-webhook-signature" };
const refused = await webhooks.verify(forged).then(() => "taken", (error) => error.name);
${tell}({ company_name, walked, refused, limit: salesos.rateLimit.limit });
`;

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), openBrowser()]);
  const bundle = await rolldown({ input: path.join(ROOT, "packages/sdk/src/index.ts") });
  const { output } = await bundle.generate({ format: "esm" });
  const files: Record<string, [type: string, content: string]> = {
    "/": ["text/html", "<!doctype html><title>SDK</title>"],
    "/sdk.js": ["text/javascript", output[0].code],
    "/where.json": ["application/json", JSON.stringify({ url: app.url, key: app.liveKey })],
    "/page.js": ["text/javascript", program("globalThis.found = ")],
    "/worker.js": ["text/javascript", program("self.postMessage")],
  };
  pages = createServer(({ url = "" }, response) => {
    const [type, content] = files[url] ?? ["text/plain", ""];
    response.setHeader("content-type", type).end(content);
  });
  await new Promise<void>((done) => pages.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  pages.close();
  pages.closeAllConnections();
  await app.stop();
});

test.each([
  ["a page", `import("/page.js").then(() => globalThis.found)`],
  [
    "a worker",
    `new Promise((done, failed) => {
      const worker = new Worker("/worker.js", { type: "module" });
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => failed(new Error(message));
    })`,
  ],
])("the SDK works in %s of another origin", async (_, run) => {
  const page = await browser.newPage();
  await page.goto(origin);
  expect(await page.evaluate(run)).toMatchObject({
    company_name: "From a page",
    walked: expect.any(Number),
    refused: "WebhookVerificationError",
    limit: expect.any(Number),
  });
});
