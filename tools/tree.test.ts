import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./step.ts";

const server = path.join(ROOT, "apps/server/src");
const list = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true });
const entries = ["apps", "packages", "tools", "tests", "bench", "docs"].flatMap((folder) =>
  list(path.join(ROOT, folder)).filter(({ parentPath }) => !parentPath.includes("node_modules")),
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
