import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  statfsSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { chooseAccount } from "../embedded-postgres/account.ts";
import { findHolder } from "../embedded-postgres/lock.ts";
import { isPostgresOf, processIdentity } from "../embedded-postgres/process-identity.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

/** Below the first a start can fail; below the second space will run out soon. In bytes. */
const TOO_LITTLE = 100_000_000;
const LITTLE = 1_000_000_000;

/** Whether the folder of the embedded database is there, ours, in use, and has room. */
export async function checkDataFolder(dataDir: string): Promise<Finding[]> {
  const folder = path.resolve(dataDir);
  if (!existsSync(folder)) return [notThere(folder), room(nearestExisting(folder))];
  if (!statSync(folder).isDirectory()) {
    return [
      problem("data", `${folder} is not a folder.`, "Choose another one with SALESOS_DATA_DIR."),
    ];
  }
  return [ownership(folder), await inUse(folder), room(folder)];
}

function notThere(folder: string): Finding {
  const above = nearestExisting(folder);
  return mayWrite(above)
    ? ok("data", `${folder} does not exist yet. The first start creates it.`)
    : problem(
        "data",
        `${folder} does not exist, and this user cannot create it in ${above}.`,
        "Choose another folder with SALESOS_DATA_DIR, or create the folder and make this user its owner.",
      );
}

function ownership(folder: string): Finding {
  const cluster = path.join(folder, "postgres");
  const { uid, gid, asRoot } = chooseAccount([cluster, folder]);
  const owner = existsSync(cluster) ? statSync(cluster).uid : undefined;
  if (!asRoot && owner !== undefined && owner !== uid) {
    return problem(
      "data",
      `${cluster} belongs to user ${owner}, but this is user ${uid}.`,
      `Start SalesOS as that user, or run: sudo chown -R ${uid}:${gid} ${folder}`,
    );
  }
  if (!mayWrite(folder)) {
    return problem(
      "data",
      `This user cannot write to ${folder}.`,
      `Run: sudo chown -R ${uid}:${gid} ${folder}`,
    );
  }
  if (owner !== undefined && !existsSync(path.join(cluster, "PG_VERSION")) && mayWrite(cluster)) {
    return problem(
      "data",
      `${cluster} is not a complete database: PG_VERSION is missing.`,
      "Restore a backup into a new folder: salesos restore FILE --data-dir NEW",
    );
  }
  return ok("data", owner === undefined ? `${folder} has no database yet.` : `${folder}.`);
}

async function inUse(folder: string): Promise<Finding> {
  const holder = await findHolder(folder);
  if (holder !== undefined) {
    const address = holder.address === undefined ? "" : ` at ${holder.address}`;
    return ok(
      "lock",
      `In use by SalesOS (process ${holder.pid})${address} since ${holder.startedAt}.`,
    );
  }
  const left = leftPostmaster(path.join(folder, "postgres"));
  if (left !== undefined) {
    return warning(
      "lock",
      `A killed SalesOS left PostgreSQL (process ${left}) running.`,
      `The next start stops it. To stop it now, run: kill -INT ${left}`,
    );
  }
  if (existsSync(path.join(folder, "salesos.lock"))) {
    return ok("lock", "Left by a SalesOS that did not stop cleanly. The next start takes it over.");
  }
  return ok("lock", "Free.");
}

function leftPostmaster(cluster: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path.join(cluster, "postmaster.pid"), "utf8"), 10);
    if (processIdentity(pid) === undefined) return undefined;
    return isPostgresOf(pid, realpathSync(cluster)) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the disk below a folder has room. `free` is for tests. */
export function room(folder: string, free = freeBytes(folder)): Finding {
  const left = `${Math.floor(free / 1e6).toLocaleString("en")} MB free in ${folder}`;
  if (free < TOO_LITTLE)
    return problem(
      "disk",
      `Only ${left}.`,
      "Free some space, or move the data folder to a larger disk.",
    );
  if (free < LITTLE)
    return warning("disk", `Only ${left}.`, "Free some space before the database needs it.");
  return ok("disk", `${left}.`);
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function nearestExisting(folder: string): string {
  let at = folder;
  while (!existsSync(at)) at = path.dirname(at);
  return at;
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
