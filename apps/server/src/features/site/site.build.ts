import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

import { makeFolder } from "../../platform/runtime/make-folder.ts";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));

/** What the site is built from, from the folder of the repository. */
const SOURCES = [
  "apps/docs/src",
  "apps/docs/astro.config.mjs",
  "apps/docs/package.json",
  "apps/server/src/platform/pages/tokens.css",
  "apps/server/src/platform/pages/logo.svg",
  "CHANGELOG.md",
  "openapi.json",
];
const STAMP = ".stamp";
const BUILD = ".build-";

/** Where a built site may be: in the checkout, or in the data folder where the checkout cannot be written. */
export function siteFolders(dataDir: string): string[] {
  return [path.join(ROOT, "apps/docs/dist"), path.resolve(dataDir, "site/dist")];
}

/** The built site of the sources as they are; else any that is there, to be read until there is. */
export function builtSite(folders: readonly string[]): {
  folder: string | undefined;
  current: boolean;
} {
  const there = folders.filter((folder) => existsSync(path.join(folder, STAMP)));
  const stamp = sourceStamp();
  const current = there.find((folder) => readFileSync(path.join(folder, STAMP), "utf8") === stamp);
  // Without sources, as in a packed installation, what was built is what there is.
  return { folder: current ?? there[0], current: current !== undefined || stamp === undefined };
}

/**
 * Builds the site into the first of the folders that can be written, and gives that folder. The sources are copied
 * first, so that nothing in a checkout is touched but the result, which appears in one step.
 */
export async function buildSite(folders: readonly string[]): Promise<string> {
  const stamp = sourceStamp();
  if (stamp === undefined) throw new Error("The sources of the site are not there.");
  const { target, work } = await firstWritable(folders);
  // A process that is told to stop does not wait for the build.
  const clear = () => rmSync(work, { recursive: true, force: true });
  process.once("exit", clear);
  try {
    for (const source of SOURCES) {
      await cp(path.join(ROOT, source), path.join(work, source), { recursive: true });
    }
    await symlink(path.join(ROOT, "node_modules"), path.join(work, "node_modules"), "junction");
    await runAstro(work);
    const made = path.join(work, "apps/docs/dist");
    await compress(made);
    await writeFile(path.join(made, STAMP), stamp);
    const old = path.join(work, "old");
    await rename(target, old).catch(() => {});
    // Another start may have been quicker; what it made is the same.
    await rename(made, target).catch((error: unknown) => {
      if (!existsSync(path.join(target, STAMP))) throw error;
    });
    return target;
  } finally {
    process.off("exit", clear);
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What pages load, compressed once and well; pages themselves change with the address that serves them. */
async function compress(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const file = path.join(folder, name);
    const content = await readFile(file);
    await writeFile(`${file}.br`, await brotli(content));
    await writeFile(`${file}.gz`, await gzip(content));
  }
}

async function firstWritable(
  folders: readonly string[],
): Promise<{ target: string; work: string }> {
  let reason: unknown;
  for (const target of folders) {
    try {
      const beside = path.dirname(target);
      makeFolder(beside);
      await removeLeftovers(beside);
      return { target, work: await mkdtemp(path.join(beside, BUILD)) };
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

/** What a build that was killed has left. */
async function removeLeftovers(beside: string): Promise<void> {
  const old = Date.now() - 3_600_000;
  for (const name of await readdir(beside)) {
    const folder = path.join(beside, name);
    if (!name.startsWith(BUILD)) continue;
    // Gone when another has ended meanwhile.
    const made = await stat(folder).catch(() => undefined);
    if (made === undefined || made.mtimeMs > old) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends a program when its standard input does, as it does when the process that began it is killed. */
const WITH_ITS_PARENT =
  'data:text/javascript,process.stdin.resume().on("close",()=>process.exit(1)).unref()';

/**
 * Runs Astro on the copied sources. It takes what is outside of its project's folder for part of it, so that links to
 * the packages are not to be followed: they then are beside it.
 */
async function runAstro(work: string): Promise<void> {
  const astro = path.join(work, "node_modules/astro");
  const { bin } = JSON.parse(readFileSync(path.join(astro, "package.json"), "utf8")) as {
    bin: { astro: string };
  };
  const folder = path.join(work, "apps/docs");
  const links = ["--preserve-symlinks", "--preserve-symlinks-main", `--import=${WITH_ITS_PARENT}`];
  const child = spawn(process.execPath, [...links, path.join(astro, bin.astro), "build"], {
    cwd: folder,
    env: {
      ...ownEnvironment(),
      ASTRO_TELEMETRY_DISABLED: "1",
      NODE_ENV: "production",
      NO_COLOR: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Requests come before it. A child that has ended already has no priority.
  try {
    os.setPriority(child.pid ?? 0, os.constants.priority.PRIORITY_LOW);
  } catch {}
  const stop = () => child.kill("SIGKILL");
  // Before what it writes into is removed.
  process.prependOnceListener("exit", stop);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.off("exit", stop);
  if (code !== 0) throw new Error(`The site could not be built:\n${output}`);
}

/** Only what a program needs to run: pages can see the variables of their build. */
function ownEnvironment(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "SYSTEMROOT", "USERPROFILE"];
  return Object.fromEntries(
    names.flatMap((name) => [[name, process.env[name] ?? ""]]).filter(([, value]) => value !== ""),
  );
}

/** Changes with every source; `undefined` where they are not there. */
function sourceStamp(): string | undefined {
  const digest = createHash("sha256");
  try {
    for (const source of SOURCES) {
      for (const file of filesOf(path.join(ROOT, source))) {
        digest
          .update(path.relative(ROOT, file))
          .update("\0")
          .update(readFileSync(file))
          .update("\0");
      }
    }
  } catch {
    return undefined;
  }
  return digest.digest("hex");
}

function filesOf(place: string): string[] {
  if (path.extname(place) !== "") return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
