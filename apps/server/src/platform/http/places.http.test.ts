import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { createPlaces } from "./places.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1", SALESOS_SANDBOX: "on" });
});
afterAll(() => app.stop());

/** Opens a stream and leaves it open; `close` breaks it off. */
async function open(path: string, headers: Record<string, string>) {
  const controller = new AbortController();
  const response = await fetch(app.url + path, { headers, signal: controller.signal });
  return { response, close: () => controller.abort() };
}
const openMany = (n: number, path: string, headers: Record<string, string>) =>
  Promise.all(Array.from({ length: n }, () => open(path, headers)));

/** After `n` streams the next is refused, and there is room again once one is closed. */
async function expectMost(n: number, path: string, headers: Record<string, string>) {
  const streams = await openMany(n, path, headers);
  try {
    expect(new Set(streams.map(({ response }) => response.status))).toEqual(new Set([200]));
    const refused = await open(path, headers);
    expect(refused.response.status).toBe(429);
    expect(Number(refused.response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.response.json()).toMatchObject({
      code: "rate_limited",
      detail: expect.stringContaining(`${n} `),
    });
    streams.pop()?.close();
    await until("there is room again", async () => {
      const again = await open(path, headers);
      streams.push(again);
      return again.response.status === 200;
    });
  } finally {
    for (const { close } of streams) close();
  }
}

describe("streams that are open at once are limited", () => {
  const stream = { accept: "text/event-stream" };

  test("for each key, and another key has its own", async () => {
    const streams = expectMost(50, "/api/events", { ...stream, "x-api-key": app.liveKey });
    await streams;
    const other = await open("/api/events", { ...stream, "x-api-key": app.testKey });
    expect(other.response.status).toBe(200);
    other.close();
  });

  test("for each address with the key of the public sandbox", async () => {
    const [row] = await app.database.query<{ value: string }>(
      "select value from settings where name = 'sandbox_key'",
    );
    const at = (address: string) => ({
      ...stream,
      "x-api-key": row?.value ?? "",
      "x-forwarded-for": address,
    });
    await expectMost(5, "/api/events", at("192.0.2.1"));
    const other = await open("/api/events", at("192.0.2.2"));
    expect(other.response.status).toBe(200);
    other.close();
  });

  test("for each address on the status page", async () => {
    await expectMost(50, "/status/events", { "x-forwarded-for": "2001:db8::1" });
    const other = await open("/status/events", { "x-forwarded-for": "2001:db8:0:1::1" });
    expect(other.response.status).toBe(200);
    other.close();
  });
});

test("places are given to each holder up to a number, to all up to another, and come back once", () => {
  const places = createPlaces({ each: 2, total: 3 });
  const first = places.take("a");
  places.take("a");
  expect(places.take("a")).toBe("holder");
  places.take("b");
  expect(places.take("b")).toBe("all");
  if (typeof first === "string") throw new Error(first);
  first.release();
  first.release();
  expect(places.take("b")).not.toBeTypeOf("string");
  expect(places.take("a")).toBe("all");
});
