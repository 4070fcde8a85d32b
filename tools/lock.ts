/** An entry of package-lock.json, as far as it matters here. */
export interface LockEntry {
  version?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** The packages of a lock file by their folder; "" is the repository itself. */
export type Lock = Record<string, LockEntry>;

const PLATFORM =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(gnu|musl))?/;

/**
 * Entries for the builds of other platforms that npm left out because it could not look them up where it ran.
 * Without them `npm ci` refuses the whole file, on every platform.
 */
export function missingBuilds(lock: Lock): Lock {
  const missing: Lock = {};
  for (const [folder, entry] of Object.entries(lock)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const [, os, cpu, libc] = PLATFORM.exec(name) ?? [];
      if (os === undefined || cpu === undefined || isInstalled(lock, folder, name)) continue;
      missing[`node_modules/${name}`] = {
        version,
        cpu: [cpu],
        ...(entry.dev === true ? { dev: true } : {}),
        ...(os === "linux" && libc !== undefined
          ? { libc: [libc === "gnu" ? "glibc" : "musl"] }
          : {}),
        optional: true,
        os: [os],
      };
    }
  }
  return missing;
}

// As Node looks for a package: beside the one that asks, then further and further out.
function isInstalled(lock: Lock, folder: string, name: string): boolean {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (`${at === "" ? "" : `${at}/`}node_modules/${name}` in lock) return true;
    if (at === "") return false;
  }
}
