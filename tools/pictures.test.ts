import { globSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FOLDER, pictures, SCHEMES } from "./pictures.rules.ts";

const files = readdirSync(FOLDER);

test("every picture of the list is there in light and dark, and nothing else", () => {
  const listed = pictures.flatMap(({ name }) => SCHEMES.map((each) => `${name}-${each}.webp`));
  expect(files.toSorted()).toEqual(listed.toSorted());
});

test("the pictures are 200 kB at most, all together", () => {
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(FOLDER, file)).size, 0);
  expect(bytes).toBeLessThanOrEqual(200_000);
});

test("every picture that a guide names is there, with words for it, in light and then dark; all are named", () => {
  const pages = globSync(path.join(FOLDER, "../../content/**/*.{md,mdx}"));
  expect(pages.length).toBeGreaterThan(20);
  const named = pages.flatMap((page) => {
    const found = readFileSync(page, "utf8").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g);
    return [...found].map(([, words = "", target = ""]) => ({ page, words, target }));
  });
  for (const { page, words, target } of named) {
    expect(words.length, `${target} in ${page}`).toBeGreaterThan(20);
    expect(path.dirname(path.resolve(path.dirname(page), target)), page).toBe(FOLDER);
  }
  const expected = pictures.map(({ name }) => SCHEMES.map((each) => `${name}-${each}.webp`));
  const names = named.map(({ target }) => path.basename(target));
  const pairs = names.flatMap((name, i) => (i % 2 === 0 ? [[name, names[i + 1]]] : []));
  expect(pairs.toSorted()).toEqual(expected.toSorted());
  expect(named.every(({ words }, i) => words === named[i - (i % 2)]?.words)).toBe(true);
});
