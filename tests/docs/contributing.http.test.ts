import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const copies: string[] = [];
afterAll(() => Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true }))));

/** Adds the lines that CONTRIBUTING.md names to a list. */
async function edit(copy: string, file: string, lines: readonly [RegExp | string, string][]) {
  const path = join(copy, "apps/server/src", file);
  let text = await readFile(path, "utf8");
  for (const [place, line] of lines) {
    const before = text;
    text = text.replace(place, line);
    expect(text).not.toBe(before);
  }
  await writeFile(path, text);
}

/** The tree as a contributor has it after following CONTRIBUTING.md. */
async function treeWithExample(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "salesos-contributing-"));
  copies.push(copy);
  for (const path of ["apps", "package.json", "tsconfig.json", "vitest.config.ts"]) {
    await cp(join(root, path), join(copy, path), {
      recursive: true,
      filter: (source) => !source.includes("node_modules"),
    });
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));

  const text = await readFile(join(root, "CONTRIBUTING.md"), "utf8");
  for (const [, file = "", code = ""] of text.matchAll(
    /^```(?:ts|sql) file=(\S+)\n([\s\S]*?)^```$/gm,
  )) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), code);
  }
  await edit(copy, "features.ts", [
    [/^/, 'import { feature as competitors } from "./features/competitors/index.ts";\n'],
    ["  leads,\n", "  leads,\n  competitors,\n"],
  ]);
  await edit(copy, "platform/access/principal.ts", [
    ['  "leads:read",\n', '  "leads:read",\n  "competitors:read",\n  "competitors:write",\n'],
  ]);
  return copy;
}

test("the worked example of CONTRIBUTING.md passes its own test and the type check", async () => {
  const copy = await treeWithExample();
  const run = (command: string, ...args: string[]) =>
    promisify(execFile)(join(root, "node_modules/.bin", command), args, { cwd: copy });
  await run("tsc", "--noEmit", "-p", copy);
  const { stdout } = await run("vitest", "run", "--project", "http", "features/competitors");
  expect(stdout).toMatch(/3 passed/);
});
