import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { openBrowser, openPage } from "./browser.ts";
import { kinds } from "./kinds.ts";

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([
    startTestApp({ SALESOS_SANDBOX: "on" }, { status: {} }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** What a first visit costs: kilobytes (1,000 bytes) as they cross the network, and requests. */
interface Cost {
  script: number;
  style: number;
  all: number;
  requests: number;
  /** The longest row of requests in which each was found in the one before, the page being the first. */
  chain: number;
  /** How much moves while the page comes, by the browser's own measure. */
  shift: number;
}

// About a fifth above what is there.
const guide: Cost = { script: 10, style: 17, all: 42, requests: 13, chain: 3, shift: 0.05 };
const plain: Cost = { script: 4.7, style: 12, all: 25, requests: 8, chain: 2, shift: 0.05 };
// Its script writes the samples anew as the form changes.
// A kind of record has nine operations and more, each with its form and its samples.
const reference: Cost = { script: 6.9, style: 5, all: 40, requests: 8, chain: 2, shift: 0.05 };
const status: Cost = { script: 1.6, style: 5.3, all: 19, requests: 11, chain: 3, shift: 0.05 };
const form: Cost = { script: 0, style: 3.1, all: 7, requests: 6, chain: 2, shift: 0.05 };

const limits: Readonly<Record<string, Cost>> = {
  "front page": { script: 1.5, style: 4.4, all: 10.5, requests: 9, chain: 3, shift: 0.05 },
  // With a picture.
  "overview of the guides": { ...guide, all: 72 },
  "guide with code and tables": guide,
  "overview of the help center": guide,
  "list of the errors": guide,
  "article of an error": guide,
  "list of troubleshooting": guide,
  "article of troubleshooting": guide,
  changelog: plain,
  "page that is not there": plain,
  "overview of the reference": reference,
  "group of the reference": reference,
  status,
  "history of the status": status,
  "contact form": form,
  "contact form, sent": form,
};

interface Sent {
  type: string;
  bytes: number;
  come: boolean;
  url: string;
  by: string | undefined;
}

/** Opens a page as someone who was never here, and waits until nothing more comes. */
async function visit(url: string, prepare: (typeof kinds)[number]["prepare"]): Promise<Cost> {
  const { page: opened } = await openPage(browser, app.url);
  const devtools = await opened.context().newCDPSession(opened);
  await devtools.send("Network.enable");
  // A telephone on its way: what moves while a page comes is not seen on a quick machine.
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 3 });
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 40,
    downloadThroughput: 200_000,
    uploadThroughput: 200_000,
  });
  const sent = new Map<string, Sent>();
  devtools.on("Network.requestWillBeSent", ({ requestId, type, request, initiator }) => {
    const by = initiator.url ?? initiator.stack?.callFrames.at(-1)?.url;
    sent.set(requestId, { type: type ?? "Other", bytes: 0, come: false, url: request.url, by });
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const request = sent.get(requestId);
    if (request !== undefined) Object.assign(request, { bytes: encodedDataLength, come: true });
  });
  await opened.addInitScript(`window.moved = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) moved += value;
    }).observe({ type: "layout-shift", buffered: true });`);
  await opened.goto(url, { waitUntil: "load" });
  await prepare?.(opened);
  await opened.evaluate(
    "new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }))",
  );
  await until("everything has come but the stream of news", () =>
    [...sent.values()].every(
      ({ type, come, url: of }) => come || type === "EventSource" || !of.startsWith("http"),
    ),
  );
  const shift = await opened.evaluate<number>("moved");
  await opened.context().close();

  const requests = [...sent.values()].filter((each) => each.url.startsWith("http"));
  const bytes = (type?: string) =>
    requests
      .filter((each) => type === undefined || each.type === type)
      .reduce((sum, each) => sum + each.bytes, 0) / 1_000;
  const depth = (each: Sent | undefined): number =>
    each === undefined
      ? 0
      : 1 + depth(requests.find((other) => other.url === each.by && other !== each));
  return {
    script: bytes("Script"),
    style: bytes("Stylesheet"),
    all: bytes(),
    requests: requests.length,
    chain: Math.max(...requests.map(depth)),
    shift,
  };
}

test("every kind of page keeps to its budget of bytes, requests and movement", async () => {
  const costs: Record<string, Cost> = {};
  for (const { name, path, prepare } of kinds) {
    costs[name] = await visit(app.url + path, prepare);
  }
  console.table(costs);
  const above = Object.entries(costs).flatMap(([name, cost]) =>
    (Object.keys(cost) as (keyof Cost)[])
      .filter((key) => cost[key] > (limits[name]?.[key] ?? 0))
      .map((key) => `${name}: ${key} ${cost[key]}, at most ${limits[name]?.[key]}`),
  );
  expect(above).toEqual([]);
});
