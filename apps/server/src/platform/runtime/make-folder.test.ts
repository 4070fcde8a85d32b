import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

const own = mkdtempSync(path.join(os.tmpdir(), "salesos-folder-"));
afterAll(() => rmSync(own, { recursive: true, force: true }));

test("makes a folder with those above it, and takes one that is there", () => {
  const folder = path.join(own, "a/b/c");
  for (let time = 0; time < 2; time++) makeFolder(folder, 0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("where a part is no folder it fails, at once", () => {
  writeFileSync(path.join(own, "file"), "");
  expect(() => makeFolder(path.join(own, "file/below"))).toThrow(/ENOTDIR|EEXIST/);
});

test.runIf(process.platform === "linux")("below /proc, where nothing can be made, it ends", () => {
  expect(() => makeFolder("/proc/salesos/data")).toThrow(/ENOENT|EACCES|EPERM/);
});
