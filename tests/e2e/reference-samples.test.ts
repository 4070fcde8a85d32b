import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { absent } from "../receivers/runtimes.ts";
import { ROOT } from "../system/product.ts";
import { openBrowser, openPage } from "./browser.ts";

// What Copy copies is run as it stands, against a server that notes what arrives; it must be what Send sends.
const run = promisify(execFile);
const KEY = "sos_test_typed";
const HEADERS = ["x-api-key", "idempotency-key", "if-match", "if-none-match", "last-event-id"];

interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What the form of one operation copies, by language, and sends. */
interface Tried {
  id: string;
  copied: Record<string, string>;
  sent: Sent;
}

let app: TestApp;
let browser: Browser;
let server: Server;
let folder: string;
let received: Sent[] = [];
let tried: Tried[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ SALESOS_SANDBOX: "on" }), openBrowser()]);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const body = Buffer.concat(chunks).toString();
      received.push({ method, url, headers: ofInterest(headers), body });
      response.setHeader("content-type", "application/json").end('{"data":[]}');
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // Inside the repository, where the SDK is found by its name.
  folder = await mkdtemp(path.join(ROOT, "tests/docs/.samples-"));
  tried = await tryEveryOperation();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await app.stop();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

test("every operation has a form, with a sample in four languages", () => {
  expect(tried.length).toBeGreaterThan(50);
  for (const { copied } of tried) {
    expect(Object.keys(copied)).toEqual(["curl", "TypeScript", "Python", "Go"]);
  }
});

test("curl sends what the form sends, byte for byte", async () => {
  for (const { copied, sent } of tried) {
    received = [];
    await run("bash", ["-c", here(copied["curl"])], { env: { ...process.env, SALESOS_KEY: KEY } });
    expect(received).toEqual([sent]);
  }
});

test("the SDK sends what the form sends", async () => {
  const files = await Promise.all(
    tried.map(async ({ id, copied }) => {
      const file = path.join(folder, `${id}.ts`);
      await writeFile(file, here(copied["TypeScript"]));
      return file;
    }),
  );
  received = [];
  const all = files.map((file) => `await import(${JSON.stringify(file)});`).join("\n");
  await run(
    process.execPath,
    ["--conditions=@salesos/source", "--input-type=module", "--eval", all],
    { env: { ...process.env, SALESOS_KEY: KEY } },
  );
  // The SDK makes an Idempotency-Key where the form has no field for one.
  const expected = tried.map(({ sent }, i) => {
    const made = received[i]?.headers["idempotency-key"];
    const headers = made === undefined ? {} : { "idempotency-key": made };
    return comparable({ ...sent, headers: { ...headers, ...sent.headers } });
  });
  expect(received.map(comparable)).toEqual(expected);
});

test.runIf(!absent.includes("requests"))("Python sends what the form sends", async () => {
  received = [];
  const file = path.join(folder, "samples.json");
  await writeFile(file, JSON.stringify(tried.map(({ copied }) => here(copied["Python"]))));
  const each = "import json, sys\nfor code in json.load(open(sys.argv[1])): exec(code, {})";
  await run("python3", ["-c", each, file], { env: { ...process.env, SALESOS_KEY: KEY } });
  expect(received.map(comparable)).toEqual(tried.map(({ sent }) => comparable(sent)));
});

test("Python and Go name the address, the headers and the body that the form sends", () => {
  for (const { copied, sent } of tried) {
    for (const source of [copied["Python"], copied["Go"]]) {
      expect(source).toContain(JSON.stringify(app.url + sent.url));
      for (const [name, value] of Object.entries(sent.headers)) {
        if (name !== "x-api-key") expect(source).toContain(JSON.stringify(value));
      }
    }
    const [, raw = ""] = /NewReader\((`[^]*?`)\)\n/.exec(copied["Go"] ?? "") ?? [];
    expect(raw.split(' + "`" + ').join("").replaceAll("`", "")).toBe(sent.body.replaceAll("`", ""));
  }
});

test("where the form cannot be sent, there is nothing to copy, and both say why", async () => {
  const { page } = await openPage(browser, app.url);
  await page.goto(`${app.url}/reference/leads`);
  const update = page.locator("#updateLead");
  await update.getByLabel("Body").fill("{ no JSON");
  await update.locator(".samples").getByText("The body is not valid JSON").waitFor();
  expect(await update.getByRole("button", { name: "Copy" }).isDisabled()).toBe(true);
  await update.getByLabel("Body").fill("{}");
  await update.getByLabel("id", { exact: true }).fill("");
  await update.locator(".samples").getByText("Enter id first.").waitFor();
  await update.getByLabel("id", { exact: true }).fill("a/b");
  expect(await update.locator("pre:visible").first().textContent()).toContain("/api/leads/a%2Fb'");
});

/** Fills the form of each operation with what is hard to quote, copies each sample, and sends. */
async function tryEveryOperation(): Promise<Tried[]> {
  const { page } = await openPage(browser, app.url);
  const all: Tried[] = [];
  await page.goto(`${app.url}/reference`);
  const groups = await page
    .locator(".page h2 a")
    .evaluateAll((links) =>
      links.map((link) => (link as unknown as { pathname: string }).pathname),
    );
  for (const group of groups) {
    await page.goto(app.url + group);
    await page.getByRole("textbox", { name: "API key" }).fill(KEY);
    for (const entry of await page.locator("section.entry:has(form.try)").all()) {
      const form = entry.locator("form.try");
      await form.evaluate(fill);
      const copied = await entry.evaluate(copyEach);
      const request = page.waitForRequest((each) => each.url().includes("/api/"));
      await page.route("**/api/**", (route) => route.fulfill({ json: {} }), { times: 1 });
      await form.getByRole("button", { name: "Send" }).click();
      all.push({ id: (await entry.getAttribute("id")) ?? "", copied, sent: sentOf(await request) });
    }
  }
  return all;
}

function sentOf(request: Awaited<ReturnType<Page["waitForRequest"]>>): Sent {
  const { pathname, search } = new URL(request.url());
  const headers = ofInterest(request.headers());
  return {
    method: request.method(),
    url: pathname + search,
    headers,
    body: request.postData() ?? "",
  };
}

/* oxlint-disable typescript/no-explicit-any -- these two run in the browser, whose types the tests do not have */
function fill(form: any): void {
  for (const details of form.querySelectorAll("details")) details.open = true;
  const values: Record<string, string> = { integer: "10", number: "2.5" };
  for (const field of form.querySelectorAll("[data-in]")) {
    if (field.dataset.type === "boolean") field.value = "true";
    else if (field.options !== undefined) field.value = field.options[1].value;
    else if (field.dataset.in === "header") field.value = `"it's-1"`;
    else if (field.dataset.in === "path") field.value = "it's";
    else if ("repeated" in field.dataset) field.value = "it's, two & three";
    else field.value = values[field.dataset.type] ?? `it's "one" + \`two\` ü`;
  }
  const { body } = form.elements;
  if (body !== undefined) {
    const hard = `it's "quoted" \`ticks\` $HOME \\ é 😀 true, null`;
    body.value = JSON.stringify({ ...JSON.parse(body.value), hard, on: true, none: null }, null, 2);
  }
  form.dispatchEvent(new form.ownerDocument.defaultView.Event("input"));
}

async function copyEach(entry: any): Promise<Record<string, string>> {
  const { navigator } = entry.ownerDocument.defaultView;
  const copied: Record<string, string> = {};
  for (const button of entry.querySelectorAll("button[data-language]")) {
    button.click();
    navigator.clipboard.writeText = (text: string) => {
      copied[button.dataset.language] = text;
      return Promise.resolve();
    };
    entry.querySelector("button.copy").click();
  }
  return copied;
}
/* oxlint-enable typescript/no-explicit-any */

function ofInterest(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    HEADERS.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

function comparable({ body, ...rest }: Sent): object {
  return { ...rest, body: body === "" ? undefined : (JSON.parse(body) as unknown) };
}

/** The code of a sample, sent to the server that notes. */
function here(source = ""): string {
  const { port } = server.address() as AddressInfo;
  return source.replaceAll(app.url, `http://127.0.0.1:${port}`);
}
