import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorCatalogue } from "../../apps/server/src/features.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { writtenPart } from "../../tools/help/errors.ts";
import { ROOT } from "../system/product.ts";
import { blocksOf, readDocument, runBlock } from "./blocks.ts";

const FOLDER = "apps/docs/src/content/docs/help/errors";
const PARTS = ["## What happened", "## Likely causes", "## How to fix it"];

const codes = errorCatalogue().map(({ code }) => code);
const articles = readdirSync(path.join(ROOT, FOLDER))
  .filter((name) => name !== "index.md")
  .map((name) => name.replace(/\.md$/, ""));
const textOf = (code: string) => readDocument(`${FOLDER}/${code}.md`);

test("every error has an article, and every article an error", () => {
  expect(articles.toSorted()).toEqual(codes.toSorted());
});

test("the index lists them all, by status", () => {
  const listed = [...readDocument(`${FOLDER}/index.md`).matchAll(/\(\/help\/errors\/(\w+)\)/g)];
  const statusOf = new Map(errorCatalogue().map(({ code, status }) => [code, status]));
  const found = listed.map(([, code = ""]) => code);
  expect(found.toSorted()).toEqual(codes.toSorted());
  const statuses = found.map((code) => statusOf.get(code) ?? 0);
  expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
});

test.each(codes)("%s says what happened, why and how to fix it, by hand", (code) => {
  const written = writtenPart(textOf(code));
  for (const part of PARTS) expect(written).toContain(part);
  expect(written.length).toBeGreaterThan(800);
  expect(textOf(code)).toContain(`/help/contact?code=${code}`);
});

test.each(errorCatalogue().map((entry) => [entry.code, entry] as const))(
  "%s says in its responses what to do, as its article does",
  (code, { fix }) => {
    expect(fix).toMatch(/^[A-Z].*\.$/);
    expect(textOf(code)).toContain(`**What to do:** ${fix}`);
    expect(textOf(code)).toContain(`"fix": ${JSON.stringify(fix)}`);
  },
);

/** These cannot be brought about by one request. */
const unprovoked = ["internal", "unavailable", "request_in_progress", "request_timeout"];

test.each(codes)("%s has a request that provokes it and one that works", (code) => {
  const samples = blocksOf(code, textOf(code)).filter(({ language }) => language === "sh");
  expect(samples.some(({ answers, skip }) => answers === undefined && skip === undefined)).toBe(
    true,
  );
  const provoking = samples.filter(({ answers }) => answers === code);
  expect(provoking).toHaveLength(unprovoked.includes(code) ? 0 : 1);
});

describe("every sample does what its article says", () => {
  let app: TestApp;
  let small: TestApp;
  beforeAll(async () => {
    const SALESOS_PLANS = JSON.stringify({ free: { keys: 1 } });
    [app, small] = await Promise.all([
      startTestApp(),
      startTestApp({ SALESOS_PLAN: "free", SALESOS_PLANS }),
    ]);
  });
  afterAll(() => Promise.all([app.stop(), small.stop()]));

  const blocks = codes.flatMap((code) => blocksOf(`${FOLDER}/${code}.md`, textOf(code)));

  test.for(blocks.filter(({ skip }) => skip === undefined))("$place ($language)", async (block) => {
    const on = ["rate_limited", "quota_exceeded"].includes(block.answers ?? "") ? small : app;
    const at = { url: on.url, key: on.testKey, env: {} };
    expect(await runBlock(block, at)).toBeUndefined();
  });
});
