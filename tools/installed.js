import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Names of the packages that package-lock.json asks for on this machine and that node_modules does not hold in that
 * version. Plain JavaScript without a dependency, because it runs before there is any.
 */
export function missingPackages(root, { dev }) {
  const wanted = readPackages(join(root, "package-lock.json"));
  // npm writes this file last, so an interrupted `npm ci` leaves none.
  const installed = readPackages(join(root, "node_modules/.package-lock.json"));
  return Object.entries(wanted ?? {})
    .filter(([folder, entry]) => {
      const there = installed?.[folder];
      if (there === undefined) return isNeeded(folder, entry, dev);
      return there.version !== entry.version || !existsSync(join(root, folder));
    })
    .map(([folder]) => folder.split("node_modules/").at(-1));
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function isNeeded(folder, entry, dev) {
  const isOurs = !folder.includes("node_modules/");
  if (isOurs || (entry.dev === true && !dev)) return false;
  if (entry.devOptional === true) return dev;
  if (entry.optional !== true) return true;
  // Optional packages are builds for one platform, and what other platforms' builds depend on.
  return entry.os !== undefined && isForThisMachine(entry);
}

function isForThisMachine({ os, cpu, libc }) {
  const isNamed = (names, own) => names === undefined || [names].flat().includes(own);
  return (
    isNamed(os, process.platform) && isNamed(cpu, process.arch) && isNamed(libc, libcOfThisMachine)
  );
}

const libcOfThisMachine =
  process.platform === "linux" && !existsSync("/etc/alpine-release") ? "glibc" : "musl";
