import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_PUBLIC_URL: "https://sales.example.org" });
});
afterAll(() => app.stop());

test("the document names the public address, may be read from anywhere and is not sent twice", async () => {
  const first = await app.call("GET", "/openapi.json");
  expect(first.json.servers[0].url).toBe("https://sales.example.org");
  expect(first.headers.get("access-control-allow-origin")).toBe("*");
  const etag = first.headers.get("etag") ?? "";
  const again = await app.call("GET", "/openapi.json", { headers: { "if-none-match": etag } });
  expect(again.status).toBe(304);
});

test("the reference runs only scripts of this server, kept for ever under the name of their content", async () => {
  const page = await app.call("GET", "/reference");
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("connect-src 'self';");
  const scripts = [...page.text.matchAll(/<script src="([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(scripts).toHaveLength(2);
  for (const path of scripts) {
    const script = await app.call("GET", path);
    expect(script.status).toBe(200);
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.text).not.toContain("sourceMappingURL=standalone");
  }
  expect((await app.call("GET", "/assets/scalar.0000.js")).status).toBe(404);
});

test("the script is the same compressed and not", async () => {
  const page = await app.call("GET", "/reference");
  const path = /"(\/assets\/scalar[^"]+)"/.exec(page.text)?.[1] ?? "";
  const plain = await app.call("GET", path, { headers: { "accept-encoding": "identity" } });
  const compressed = await app.call("GET", path, { headers: { "accept-encoding": "gzip" } });
  expect(compressed.headers.get("content-encoding")).toBe("gzip");
  expect(compressed.text === plain.text).toBe(true);
  expect(plain.text).toContain("createApiReference");
});

test("without a sandbox the reference shows no key", async () => {
  expect((await app.call("GET", "/reference")).text).not.toContain("sos_test_");
});
