import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { generateKey } from "../keys/key-format.ts";
import { readConfig } from "../config/config.ts";
import { createLimiter } from "../rate-limit/gcra.ts";
import { createServer } from "./server.ts";

let app: TestApp;
beforeAll(async () => {
  // As it is started for development: with a sandbox that nobody asked for.
  app = await startTestApp({ SALESOS_SANDBOX: "auto" });
});
afterAll(() => app.stop());

describe("every answer of the API is kept by no cache", () => {
  test.each<[string, string, object?]>([
    ["GET", "/api/leads"],
    ["HEAD", "/api/leads"],
    ["POST", "/api/leads", { body: { company_name: "Acme" } }],
    ["POST", "/api/leads", { body: "{" }],
    ["GET", "/api/leads", { key: null }],
    ["GET", "/api/leads", { key: "sos_live_wrong" }],
    ["GET", "/api/nothing"],
    ["GET", "/%61pi/leads"],
    ["PUT", "/api/leads"],
    ["OPTIONS", "/api/leads"],
    ["GET", `/api/leads?q=${"x".repeat(8_200)}`],
  ])("%s %s", async (method, path, request = {}) => {
    const { headers } = await app.call(method, path, request);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("also where nothing has changed, and where something is gone", async () => {
    const { json } = await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
    const path = `/api/leads/${json.id}`;
    const etag = (await app.call("GET", path)).headers.get("etag") ?? "";
    const known = await app.call("GET", path, { headers: { "if-none-match": etag } });
    const gone = await app.call("DELETE", path);
    for (const [answer, status] of [
      [known, 304],
      [gone, 204],
    ] as const) {
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([status, "no-store"]);
    }
  });

  test("and pages and files may still be kept", async () => {
    for (const path of ["/", "/openapi.json", "/status"]) {
      const { headers } = await app.call("GET", path, { key: null });
      expect(headers.get("cache-control")).toBe("no-cache");
    }
  });
});

describe("pages of other origins", () => {
  const origin = "https://app.example";

  test.each([
    "/",
    "/reference",
    "/help/contact",
    "/status",
    "/status/unsubscribe?token=x",
    "/metrics",
    "/readyz",
    "/healthz",
    "/nothing",
  ])("may not read %s", async (path) => {
    for (const method of ["GET", "OPTIONS"]) {
      const { headers } = await app.call(method, path, { key: null, headers: { origin } });
      const granted = [...headers.keys()].filter((name) => name.startsWith("access-control-"));
      expect(granted).toEqual([]);
    }
  });

  test.each(["/api/leads", "/api/nothing", "/openapi.json"])("may read %s", async (path) => {
    const { headers } = await app.call("GET", path, { headers: { origin } });
    expect(headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("a proxy on this machine that no setting names", () => {
  const pages = ["/", "/reference", "/reference/leads"];
  const shown = async (path: string, headers: Record<string, string> = {}) =>
    /sos_test_\w{20,}/.test((await app.call("GET", path, { key: null, headers })).text);

  test.each(["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"])(
    "is known by %s: visitors behind it are shown no key of the sandbox",
    async (header) => {
      for (const path of pages) {
        expect(await shown(path)).toBe(true);
        expect(await shown(path, { [header]: "203.0.113.7" })).toBe(false);
        expect(await shown(path)).toBe(true);
      }
    },
  );

  test("and nobody behind it can have this machine called", async () => {
    const body = { url: "http://127.0.0.1:9/hook", event_types: ["*"] };
    const local = await app.call("POST", "/api/webhook-endpoints", { body });
    expect(local.status).toBe(201);
    const headers = { "x-forwarded-for": "203.0.113.7" };
    for (const [method, path, sent] of [
      ["POST", "/api/webhook-endpoints", body],
      ["POST", "/api/webhook-endpoints", { ...body, url: "http://localhost:9/hook" }],
      ["PATCH", `/api/webhook-endpoints/${local.json.id}`, { url: "http://localhost:9/hook" }],
    ] as const) {
      const refused = await app.call(method, path, { body: sent, headers });
      expect([refused.status, refused.json.errors[0]?.pointer]).toEqual([422, "/url"]);
    }
  });

  test("is told to the operator, once", async () => {
    const lines: string[] = [];
    const log = pino({ level: "warn" }, { write: (line: string) => lines.push(line) });
    const server = createServer({
      config: readConfig({}, []),
      log,
      publicUrl: () => "",
      limiter: createLimiter({ now: Date.now }),
      authenticator: { identify: () => undefined },
    });
    server.get("/open", { config: { cheap: true } }, () => "");
    const url = await server.listen({ port: 0, host: "127.0.0.1" });
    await fetch(`${url}/open`);
    expect(lines).toEqual([]);
    for (let i = 0; i < 3; i++) await fetch(`${url}/open`, { headers: { via: "1.1 proxy" } });
    await server.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("SALESOS_TRUSTED_PROXIES");
  });
});

test("an API key that was sent in a wrong place is in no row of the request log", async () => {
  const key = generateKey("live");
  const encoded = key.replace("sos_", "%73os_");
  for (const path of [`/api/leeds/${key}`, `/api/leads/${key}`, `/api/leads?api_key=${key}`]) {
    await app.call("GET", path, { headers: { "user-agent": `x ${key}`, "x-request-id": key } });
  }
  await app.call("GET", `/api/leeds/${encoded}`, { headers: { referer: `http://x/${key}` } });
  const logged = await app.call("GET", "/api/request-logs?limit=100");
  expect(logged.json.data.length).toBeGreaterThan(3);
  expect(logged.text).not.toContain(key.slice(9));
  const metrics = await app.call("GET", "/metrics", { key: null });
  expect(metrics.text).not.toContain(key.slice(9));
});
