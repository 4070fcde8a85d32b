import { randomUUID } from "node:crypto";
import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { open, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { namedAccount, spawnAs } from "./account.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { cannotWrite, errorCode, explainFailure, StartError } from "./errors.ts";

// An unfinished initdb carries this in its name and is removed by the next start.
const UNFINISHED = "postgres.unfinished-";

/** Name of the role and of the database of the product. */
export const APP_NAME = "salesos";
/** Role with all rights; for migrations of roles and for maintenance only. */
export const SUPERUSER = "postgres";

/**
 * How PostgreSQL, started with the cluster as its working folder, names that folder. On Linux through /proc, so that
 * no folder above it needs to be open to the unprivileged user: /root is 0700 and the usual place of a checkout as root.
 */
export function clusterArgument(clusterFolder: string): string {
  return process.platform === "linux" ? "/proc/self/cwd" : clusterFolder;
}

/** The environment of PostgreSQL's programs: nothing of ours, so that no PGDATA or PGPORT reaches them. */
export const PROGRAM_ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** Makes sure that `clusterFolder` holds a cluster that this version can run, creating it when there is none. */
export async function ensureCluster(options: {
  clusterFolder: string;
  binaries: Binaries;
  account: Account;
  durable: boolean;
}): Promise<void> {
  const { clusterFolder, binaries, account } = options;
  const dataDir = path.dirname(clusterFolder);
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(UNFINISHED)) {
      // The initdb of a killed start may still be writing into it.
      await rm(path.join(dataDir, name), { recursive: true, maxRetries: 10, retryDelay: 20 });
    }
  }
  if (existsSync(clusterFolder) && readEntries(clusterFolder, account).length > 0) {
    checkVersion(clusterFolder, binaries);
    if (account.asRoot && lstatSync(clusterFolder).uid !== account.uid)
      giveTo(clusterFolder, account);
    // A copy is often open to others, which PostgreSQL refuses.
    if ((lstatSync(clusterFolder).mode & 0o027) !== 0) chmodSync(clusterFolder, 0o700);
    return;
  }
  const unfinished = path.join(dataDir, `${UNFINISHED}${randomUUID()}`);
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    const named = namedAccount(account);
    if (named.asRoot) chownSync(unfinished, named.uid, named.gid);
    await initdb(unfinished, { ...options, account: named });
    if (named.uid !== account.uid) giveTo(unfinished, account);
    await rename(unfinished, clusterFolder);
    if (options.durable) await syncFolder(dataDir);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw cannotWrite(dataDir, error);
  }
}

function readEntries(clusterFolder: string, account: Account): string[] {
  try {
    return readdirSync(clusterFolder);
  } catch (error) {
    if (errorCode(error) !== "EACCES") throw cannotWrite(clusterFolder, error);
    const owner = lstatSync(clusterFolder).uid;
    throw new StartError(
      `${clusterFolder} belongs to user ${owner}, and this is user ${account.uid}: SalesOS ran here as root or as another user. Start it as that user, or run: sudo chown -R ${account.uid}:${account.gid} ${path.dirname(clusterFolder)}`,
    );
  }
}

function checkVersion(clusterFolder: string, binaries: Binaries): void {
  let text: string;
  try {
    text = readFileSync(path.join(clusterFolder, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw cannotWrite(clusterFolder, error);
    throw new StartError(
      `${clusterFolder} is not a complete database: PG_VERSION is missing. Restore a backup, or choose another folder with SALESOS_DATA_DIR.`,
    );
  }
  if (text === String(binaries.major)) return;
  const advice =
    Number(text) > binaries.major
      ? "Use the newer SalesOS that wrote it"
      : "Export it with the older SalesOS that wrote it";
  throw new StartError(
    `${clusterFolder} was written by PostgreSQL ${text}, and this SalesOS brings PostgreSQL ${binaries.major}. ${advice}, or choose another folder with SALESOS_DATA_DIR.`,
  );
}

async function initdb(
  folder: string,
  options: { binaries: Binaries; account: Account; durable: boolean },
): Promise<void> {
  // The built-in C.UTF-8 needs no locale of the machine and sorts the same everywhere.
  const child = spawn(
    options.binaries.initdb,
    [
      `--pgdata=${clusterArgument(folder)}`,
      `--username=${SUPERUSER}`,
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--data-checksums",
      "--auth-local=trust",
      "--auth-host=reject",
      "--no-instructions",
      // We remove what a failure leaves, after we have seen whether it filled the disk.
      "--no-clean",
      options.durable ? "--sync-method=fsync" : "--no-sync",
    ],
    {
      cwd: folder,
      env: PROGRAM_ENVIRONMENT,
      stdio: ["ignore", "ignore", "pipe"],
      ...spawnAs(options.account),
    },
  );
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise((resolve, reject) =>
    child.on("error", reject).on("close", resolve),
  );
  if (code !== 0) {
    throw explainFailure("PostgreSQL could not be set up", path.dirname(folder), output);
  }
}

// A cluster that root restored from a backup belongs to root, and one of an earlier version to `nobody`. The folder
// itself comes last: one that was given away half is given away again.
function giveTo(folder: string, account: Account): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) giveTo(at, account);
    else if (entry.isFile()) lchownSync(at, account.uid, account.gid);
  }
  lchownSync(folder, account.uid, account.gid);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
