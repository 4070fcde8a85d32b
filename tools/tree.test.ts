import { globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import vitestConfig from "../vitest.config.ts";
import { ROOT } from "./step.ts";

const server = path.join(ROOT, "apps/server/src");
// Not what is installed, and not what a build makes and removes meanwhile.
const isOurs = (name: string) => name !== "node_modules" && !name.startsWith(".");
const list = (folder: string) =>
  globSync("**", { cwd: folder, withFileTypes: true, exclude: ({ name }) => !isOurs(name) });
const entries = ["apps", "packages", "tools", "tests", "bench", "docs"].flatMap((folder) =>
  list(path.join(ROOT, folder)),
);

test("no folder is named shared, utils, helpers, common or lib: generic code goes to platform/, business to its feature", () => {
  const vague = entries.filter(
    (entry) => entry.isDirectory() && /^(shared|utils?|helpers?|common|lib)$/.test(entry.name),
  );
  expect(vague.map(({ parentPath, name }) => path.join(parentPath, name))).toEqual([]);
});

test("a feature has one level of folders at most, so that the lint rules see every import", () => {
  const deep = list(path.join(server, "features")).filter(
    (entry) =>
      entry.isDirectory() &&
      path.relative(path.join(server, "features"), entry.parentPath).includes(path.sep),
  );
  expect(deep.map(({ parentPath, name }) => path.join(parentPath, name))).toEqual([]);
});

test("every feature has an index.ts, the only file that another may import", () => {
  const folders = readdirSync(path.join(server, "features"));
  const without = folders.filter(
    (feature) => !readdirSync(path.join(server, "features", feature)).includes("index.ts"),
  );
  expect(without).toEqual([]);
});

test("no folder of the server imports itself by way of others, so that each can be read on its own", () => {
  const files = globSync("**/*.ts", { cwd: server }).filter(
    (file) => !/\.test\.ts$|^testing\//.test(file),
  );
  const imports = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = path.dirname(file);
    const text = readFileSync(path.join(server, file), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)) {
      const imported = path.dirname(path.join(folder, target));
      if (imported === folder) continue;
      imports.set(folder, (imports.get(folder) ?? new Set()).add(imported));
    }
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(imports.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  expect([...imports.keys()].filter((folder) => reaches(folder, folder))).toEqual([]);
});

test("the platform has folders only, each named for what is in it", () => {
  const loose = readdirSync(path.join(server, "platform")).filter((name) => name.includes("."));
  expect(loose).toEqual([]);
});

test("only platform/http and the contract know what 201 means: an operation declares it, and nothing else says it", () => {
  const knows = /^platform\/(http|openapi)\/|^testing\/|\.(examples|test)\.ts$/;
  const files = globSync("**/*.ts", { cwd: server }).filter((file) => !knows.test(file));
  const declared = /\b201: (\{|\w+\()/g;
  const saying = files.filter((file) =>
    /\b201\b/.test(readFileSync(path.join(server, file), "utf8").replaceAll(declared, "")),
  );
  expect(saying).toEqual([]);
});

test("migrations are numbered one by one, so that their order is never in doubt", () => {
  const numbers = readdirSync(path.join(ROOT, "apps/server/migrations")).map((file) =>
    Number(/^(\d{4})_[a-z_]+\.sql$/.exec(file)?.[1]),
  );
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
});

test("every test file is run by exactly one project, so that none is forgotten; some run again behind a pooler", () => {
  const tests = (vitestConfig.test?.projects ?? []).map((project) => (project as Project).test);
  const again = ["pooler-session", "pooler-transaction"];
  expect(tests.map(({ name }) => name)).toEqual(expect.arrayContaining(again));
  const once = tests.filter(({ name }) => !again.includes(name));
  const projects = once.map(({ include = [], exclude = [] }) => {
    return (file: string) =>
      include.some((glob) => path.matchesGlob(file, glob.replace(/^\.\//, ""))) &&
      !exclude.some((glob) => path.matchesGlob(file, glob.replace(/^\.\//, "")));
  });
  const files = entries
    .map(({ parentPath, name }) => path.relative(ROOT, path.join(parentPath, name)))
    .filter((file) => file.endsWith(".test.ts"));
  const odd = files.filter((file) => projects.filter((has) => has(file)).length !== 1);
  expect(odd).toEqual([]);
});

interface Project {
  test: { name: string; include?: string[]; exclude?: string[] };
}
