import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { buildSite, builtSite, siteFolders } from "./site.build.ts";
import { openFiles } from "./site.files.ts";

const ORIGIN = "https://sales.example.org";
let app: TestApp;
let pages: string[];
beforeAll(async () => {
  const folders = siteFolders("./data");
  const { folder, current } = builtSite(folders);
  const built = folder === undefined || !current ? await buildSite(folders) : folder;
  const files = await readdir(built, { recursive: true });
  pages = files
    .filter((file) => file.endsWith(".html") && file !== "404.html")
    .map((file) => `/${file.replace(/(\/index)?\.html$/, "")}`);
  app = await startTestApp({ SALESOS_PUBLIC_URL: ORIGIN });
});
afterAll(() => app.stop());

const rooms: string[] = [];
afterEach(async () => {
  while (rooms.length > 0) await rm(rooms.pop() as string, { recursive: true, force: true });
});

const asBrowser = { headers: { accept: "text/html,*/*" } };

test("every page is there in HTML and in Markdown, and in the lists for machines, under the public address", async () => {
  expect(pages.length).toBeGreaterThan(20);
  const sitemap = (await app.call("GET", "/sitemap.xml")).text;
  const list = (await app.call("GET", "/llms.txt")).text;
  const all = (await app.call("GET", "/llms-full.txt")).text;
  for (const own of ["/", "/reference", "/status", "/help/contact"]) {
    expect([own, (await app.call("GET", own)).status]).toEqual([own, 200]);
    expect(sitemap).toContain(`<loc>${ORIGIN}${own}</loc>`);
  }
  for (const page of pages) {
    const shown = await app.call("GET", page);
    expect([page, shown.status]).toEqual([page, 200]);
    const [, title = ""] = /<h1[^>]*>([^<]+)</.exec(shown.text) ?? [];
    const markdown = await app.call("GET", `${page}.md`);
    expect(markdown.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(markdown.text.startsWith("# ")).toBe(true);
    expect(title).not.toBe("");
    expect(sitemap).toContain(`<loc>${ORIGIN}${page}</loc>`);
    expect(list).toContain(`(${ORIGIN}${page}.md)`);
    expect(all).toContain(`<!-- ${ORIGIN}${page} -->`);
  }
});

test("samples are for this server, in what is read, copied and given to machines", async () => {
  for (const page of ["/docs/quick-start", "/docs/quick-start.md", "/llms-full.txt"]) {
    const { text } = await app.call("GET", page);
    expect(text).toContain(`curl -s ${ORIGIN}/api/leads`);
    expect(text).not.toContain("http://127.0.0.1:7253");
  }
});

test("Markdown has what is for readers only, not what tells our tests how to run a sample", async () => {
  for (const page of ["/docs/quick-start.md", "/help/errors/invalid_json.md", "/llms-full.txt"]) {
    const { text } = await app.call("GET", page);
    const marks = text.split("\n").filter((line) => /^ *```\w+ /.test(line));
    expect(marks).toEqual([]);
  }
});

test("the changelog is a feed, and robots are told of the sitemap", async () => {
  const feed = await app.call("GET", "/feed.xml");
  expect(feed.headers.get("content-type")).toContain("xml");
  expect(feed.text).toContain(`href="${ORIGIN}/feed.xml"`);
  expect(feed.text).toMatch(/<entry>[\s\S]*<li>/);
  expect((await app.call("GET", "/robots.txt")).text).toContain(`${ORIGIN}/sitemap.xml`);
});

test("a page allows only its own scripts, is compressed, and is not sent twice", async () => {
  const first = await app.call("GET", "/docs", { headers: { "accept-encoding": "gzip" } });
  const policy = first.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' 'sha256-");
  expect(policy).not.toContain("script-src 'unsafe-inline'");
  expect(first.headers.get("content-encoding")).toBe("gzip");
  const etag = first.headers.get("etag") ?? "";
  expect((await app.call("GET", "/docs", { headers: { "if-none-match": etag } })).status).toBe(304);
});

test("HEAD tells of a page what GET tells, without the page", async () => {
  const [head, get] = [await app.call("HEAD", "/docs"), await app.call("GET", "/docs")];
  expect([head.status, head.text]).toEqual([200, ""]);
  expect(head.headers.get("etag")).toBe(get.headers.get("etag"));
  expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
});

test("what pages load comes as it was compressed by the build", async () => {
  const { text } = await app.call("GET", "/docs");
  const [, style = ""] = /href="(\/_astro\/[^"]+\.css)"/.exec(text) ?? [];
  for (const encoding of ["br", "gzip"]) {
    const answer = await app.call("GET", style, { headers: { "accept-encoding": encoding } });
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(answer.text).toContain("--sl-color");
  }
});

test("what pages load is there, and kept for ever where its name names its content", async () => {
  const { text } = await app.call("GET", "/docs");
  const found = [...text.matchAll(/(?:src|href)="(\/_astro\/[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  expect(found.length).toBeGreaterThan(3);
  for (const asset of found) {
    const answer = await app.call("GET", asset);
    expect([asset, answer.status]).toEqual([asset, 200]);
    expect(answer.headers.get("cache-control")).toContain("immutable");
  }
  expect((await app.call("GET", "/search.json")).status).toBe(200);
});

test.each([
  ["/docs/", "/docs"],
  ["/help/errors/not_found.html", "/help/errors/not_found"],
  ["/help/errors/not_found/", "/help/errors/not_found"],
])("%s leads to the one address of the page", async (from, to) => {
  const answer = await fetch(app.url + from, { redirect: "manual" });
  expect([answer.status, answer.headers.get("location")]).toEqual([301, to]);
});

test.each([
  "/_astro/../.stamp",
  "/_astro/%2e%2e/.stamp",
  "/_astro/..%2f.stamp",
  "/docs/%2e%2e/%2e%2e/README",
])("%s leads out of nothing", async (place) => {
  expect((await app.call("GET", place)).status).toBe(404);
});

test("browsers get a page where there is none, programs a problem", async () => {
  const page = await app.call("GET", "/nowhere", asBrowser);
  expect([page.status, page.headers.get("content-type")]).toEqual([
    404,
    "text/html; charset=utf-8",
  ]);
  expect(page.text).toContain("This page does not exist");
  expect((await app.call("GET", "/nowhere")).json.code).toBe("not_found");
  expect((await app.call("GET", "/api/nowhere", asBrowser)).json.code).toBe("not_found");
});

test("without a sandbox the front page sends nothing and shows no key", async () => {
  const { text } = await app.call("GET", "/");
  expect(text).not.toMatch(/sos_test_\w/);
  expect(text).not.toContain("data-url");
});

test("a site that is older than its sources is read until the new one is there", async () => {
  const room = await mkdtemp(path.join(os.tmpdir(), "salesos-site-"));
  rooms.push(room);
  const [checkout = ""] = siteFolders(".");
  const folder = path.join(room, "dist");
  await cp(checkout, folder, { recursive: true });
  expect(builtSite([folder])).toEqual({ folder, current: true });
  await writeFile(path.join(folder, ".stamp"), "another");
  expect(builtSite([folder])).toEqual({ folder, current: false });
  expect(openFiles(folder).find("/docs", ORIGIN)?.type).toContain("text/html");
  expect(builtSite([path.join(room, "nothing")])).toEqual({ folder: undefined, current: false });
});

test("a server that is running shows what another process has built", async () => {
  const room = await mkdtemp(path.join(os.tmpdir(), "salesos-site-"));
  rooms.push(room);
  const folder = path.join(room, "site/dist");
  await cp(siteFolders(".")[0] ?? "", folder, { recursive: true });
  const files = openFiles(folder);
  expect(files.replaced()).toBe(false);
  expect(files.find("/docs", ORIGIN)).toBeDefined();
  await rm(folder, { recursive: true });
  expect(files.replaced()).toBe(false);
  expect(files.find("/docs", ORIGIN)).toBeDefined();
  expect(files.find("/help", ORIGIN)).toBeUndefined();
  await mkdir(folder);
  expect(files.replaced()).toBe(true);
});

test("where the checkout cannot be written, the site is built in the data folder, by two at once", async () => {
  const room = await mkdtemp(path.join(os.tmpdir(), "salesos-site-"));
  rooms.push(room);
  await writeFile(path.join(room, "file"), "");
  const folders = [path.join(room, "file/dist"), path.join(room, "data/site/dist")];
  const made = await Promise.all([buildSite(folders), buildSite(folders)]);
  expect(made).toEqual([folders[1], folders[1]]);
  expect(builtSite(folders)).toEqual({ folder: folders[1], current: true });
  expect(await readdir(path.join(room, "data/site"))).toEqual(["dist"]);
});

test.each([
  ...[
    "%00",
    "a%00.js",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5cwin.ini",
    "a%5cb",
    "%2f",
    "//////",
  ],
  ...[
    "a".repeat(5_000),
    "a/".repeat(2_000),
    "%e2%80%ae",
    "%ed%a0%80",
    "con",
    ".",
    "%252e%252e",
    "",
  ],
])("what the build has no file for is 404, whatever its name: %s", async (name) => {
  for (const folder of ["/_astro/", "/docs/", "/help/", "/assets/"]) {
    const { status } = await app.call("GET", folder + name);
    expect([folder, [301, 404].includes(status)]).toEqual([folder, true]);
  }
});
