import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { errorCatalogue } from "../../apps/server/src/features.ts";
import { ROOT } from "../system/product.ts";
import { documents, readDocument } from "./blocks.ts";

const SITE = "apps/docs/src/content/docs";
const articles = errorCatalogue().map(({ code }) => `${SITE}/help/errors/${code}.md`);
const pages = [...documents(), ...articles].filter((name) => name.startsWith(`${SITE}/help/`));

/** What has a route of its own. */
const served = ["/help/contact", "/reference", "/status", "/changelog"];

test.each(pages)("%s links only to pages that exist", (name) => {
  const targets = [...readDocument(name).matchAll(/\]\((\/[^)#?]*)/g)].map(([, to = ""]) => to);
  const lost = targets.filter(
    (to) =>
      !served.includes(to) &&
      ![".md", ".mdx", "/index.md"].some((end) => existsSync(path.join(ROOT, SITE + to + end))),
  );
  expect(lost).toEqual([]);
});

test("every page on a symptom is listed", () => {
  const folder = `${SITE}/help/troubleshooting`;
  const index = readDocument(`${folder}/index.md`);
  const symptoms = pages.filter((name) => name.startsWith(folder) && !name.endsWith("index.md"));
  expect(symptoms.length).toBeGreaterThan(10);
  for (const name of symptoms) {
    expect(index).toContain(`(/help/troubleshooting/${path.basename(name, ".md")})`);
  }
});
