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
  const broken = links.filter(({ state }) => state === LinkState.BROKEN);
  expect(broken.map(({ url, parent, status }) => `${url} on ${parent}: ${status}`)).toEqual([]);
}, 120_000);
