import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_PUBLIC_URL: "https://sales.example.org" });
});
afterAll(() => app.stop());

interface Described {
  tags: { name: string }[];
  paths: Record<string, Record<string, { operationId: string; summary: string; tags: string[] }>>;
  webhooks: Record<string, unknown>;
}

test("the document names the public address, may be read from anywhere and is not sent twice", async () => {
  const first = await app.call("GET", "/openapi.json");
  expect(first.json.servers[0].url).toBe("https://sales.example.org");
  expect(first.headers.get("access-control-allow-origin")).toBe("*");
  const etag = first.headers.get("etag") ?? "";
  const again = await app.call("GET", "/openapi.json", { headers: { "if-none-match": etag } });
  expect(again.status).toBe(304);
});

test("every operation and every event of the contract is on the page of its tag, in HTML and in Markdown", async () => {
  const { tags, paths, webhooks }: Described = (await app.call("GET", "/openapi.json")).json;
  const overview = await app.call("GET", "/reference");
  const overviewText = await app.call("GET", "/reference.md");
  const pages = new Map<string, string>();
  for (const { name } of tags) {
    const slug = name.toLowerCase().replaceAll(" ", "-");
    expect(overview.text).toContain(`href="/reference/${slug}"`);
    expect(overviewText.text).toContain(`(/reference/${slug}.md)`);
    const page = await app.call("GET", `/reference/${slug}`);
    const text = await app.call("GET", `/reference/${slug}.md`);
    expect(text.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    pages.set(name, page.text + text.text);
  }
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { operationId, summary, tags: own }] of Object.entries(methods)) {
      const page = pages.get(own[0] ?? "") ?? "";
      expect(page).toContain(`id="${operationId}"`);
      expect(page.replaceAll(/\s+/g, " ")).toContain(
        `data-method="${method.toUpperCase()}" data-path="${path}"`,
      );
      expect(page).toContain(`\n## ${summary}\n\n\`${method.toUpperCase()} ${path}\``);
    }
  }
  for (const type of Object.keys(webhooks)) expect(pages.get("Events")).toContain(`\n## ${type}\n`);
});

test("the reference runs only scripts and styles of this server, kept for ever under the name of their content", async () => {
  const page = await app.call("GET", "/reference");
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self';");
  expect(policy).toContain("connect-src 'self';");
  const found = page.text.matchAll(
    /<(?:script type="module" src|link rel="stylesheet" href)="([^"]+)"/g,
  );
  const paths = [...found].map((match) => match[1] ?? "");
  expect(paths.length).toBeGreaterThanOrEqual(3);
  for (const path of paths) {
    const asset = await app.call("GET", path);
    expect(asset.status).toBe(200);
    expect(asset.headers.get("cache-control")).toContain("immutable");
  }
});

test("a group that does not exist is not found", async () => {
  expect((await app.call("GET", "/reference/nothing")).status).toBe(404);
  expect((await app.call("GET", "/reference/nothing.md")).status).toBe(404);
});

test("without a sandbox the reference shows no key", async () => {
  expect((await app.call("GET", "/reference")).text).not.toMatch(/sos_test_\w/);
});
