import { check, LinkState } from "linkinator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { buildSite, builtSite, siteFolders } from "../../apps/server/src/features/site/index.ts";

let app: TestApp;
beforeAll(async () => {
  const folders = siteFolders("./data");
  if (!builtSite(folders).current) await buildSite(folders);
  app = await startTestApp();
});
afterAll(() => app.stop());

test("every link of every page leads to a page, and to a place on it that is there", async () => {
  const { links } = await check({
    path: `${app.url}/`,
    recurse: true,
    concurrency: 8,
    checkFragments: true,
    // What is elsewhere is not ours to keep there.
    linksToSkip: (link) => Promise.resolve(!link.startsWith(app.url)),
  });
  const pages = links.filter(({ state }) => state === LinkState.OK);
  expect(pages.length).toBeGreaterThan(60);
  const followed = pages.map(({ url }) => new URL(url).pathname);
  const served = ["/reference", "/reference/leads", "/status", "/status/history", "/help/contact"];
  expect(followed).toEqual(expect.arrayContaining(served));
  const broken = links.filter(({ state }) => state === LinkState.BROKEN);
  expect(broken.map(({ url, parent, status }) => `${url} on ${parent}: ${status}`)).toEqual([]);
});

/** The addresses on this server that a page of Markdown links to; what stands in code is no link. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^ *```[\s\S]*?^ *```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => new URL(target, app.url))
    .filter(({ origin }) => origin === new URL(app.url).origin)
    .map(({ pathname, search }) => pathname + search);
}

test("every link of every page's Markdown, of llms.txt and of the sitemap leads somewhere", async () => {
  const read = async (path: string) => app.call("GET", path, { key: null });
  const sitemap = (await read("/sitemap.xml")).text;
  const places = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    ([, url = ""]) => new URL(url).pathname,
  );
  expect(places.length).toBeGreaterThan(60);
  const asked = new Map([...places, "/llms.txt", "/llms-full.txt"].map((to) => [to, "the start"]));
  const broken: string[] = [];
  let pages = 0;
  for (const [path, from] of asked) {
    const { status, headers, text } = await read(path);
    if (status !== 200) broken.push(`${path} on ${from}: ${status}`);
    if (!/^text\/(markdown|plain)/.test(headers.get("content-type") ?? "")) continue;
    pages += 1;
    for (const link of linksIn(text)) if (!asked.has(link)) asked.set(link, path);
  }
  expect(pages).toBeGreaterThan(60);
  expect(broken).toEqual([]);
});
