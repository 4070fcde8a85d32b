// Finds the programs that tools/build.js made. Plain JavaScript without a dependency, because every command begins here.
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What is made from the sources and can be made again: compiled code, and the programs as one file each. */
export const cache = join(root, "node_modules/.cache/salesos");

/** Under `node --watch` the sources run, as somebody changes them. */
const isWatched = process.env.WATCH_REPORT_DEPENDENCIES !== undefined;

/** The start and the first requests come before a build. */
const AFTER_MS = 10_000;

/** Changes with each `npm ci`, and so with every package. */
const INSTALLED = "node_modules/.package-lock.json";

/** The address of a program, `server` or `cli`; `undefined` where none was made of the sources as they are. */
export function builtProgram(name) {
  if (isWatched) return undefined;
  try {
    const { folder, sources } = JSON.parse(readFileSync(join(cache, "built.json"), "utf8"));
    const isCurrent = Object.entries(sources).every(([file, state]) => stateOf(file) === state);
    return isCurrent ? pathToFileURL(join(cache, folder, `${name}.js`)).href : undefined;
  } catch {
    return undefined;
  }
}

/** Where compiled code is kept: that of a built program goes with it when it is removed. */
export function compiledFolder(built) {
  return built === undefined ? cache : join(dirname(fileURLToPath(built)), "compiled");
}

/** Makes the programs anew, beside a server that has been started from changed sources: its next start is quicker. */
export function buildSoon() {
  if (isWatched) return;
  const build = async () => {
    if (builtProgram("server") !== undefined) return;
    const { spawn } = await import("node:child_process");
    const file = join(root, "tools/build.js");
    const child = spawn(process.execPath, [file], { stdio: "ignore" });
    // Nothing depends on it.
    child.on("error", () => {});
    child.unref();
  };
  setTimeout(() => void build(), AFTER_MS).unref();
}

/** Changes whenever a file does, and costs no reading. */
function stateOf(file) {
  const { size, mtimeMs } = statSync(join(root, file));
  return `${size} ${mtimeMs}`;
}

/** The state of source files, as `builtProgram` compares it. */
export function statesOf(files) {
  return Object.fromEntries([INSTALLED, ...files].map((file) => [file, stateOf(file)]));
}
