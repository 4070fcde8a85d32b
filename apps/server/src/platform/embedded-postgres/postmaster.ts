import { spawn } from "node:child_process";
import { closeSync, fstatSync, readFileSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { spawnAs } from "./account.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { clusterArgument, PROGRAM_ENVIRONMENT } from "./cluster.ts";
import { cannotWrite, errorCode, explainFailure, StartError } from "./errors.ts";
import { guard } from "./guardian.ts";
import { isListenedOn } from "./life-sign.ts";
import { openLog, readLogFrom } from "./log-file.ts";
import { isPostgresOf, processIdentity } from "./process-identity.ts";
import { asFlags } from "./settings.ts";
import { PORT } from "./socket-folder.ts";

/** A PostgreSQL server process that we are the parent of. */
export type Postmaster = { pid: number; exited: Promise<void>; hasExited(): boolean };

export type LaunchOptions = {
  clusterFolder: string;
  binaries: Binaries;
  account: Account;
  settings: Readonly<Record<string, string>>;
  log: (message: string) => void;
};

const POLL_MS = 5;
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;

/** Starts PostgreSQL and waits until it takes connections; recovery after a crash may take its time. */
export async function launchPostmaster(options: LaunchOptions): Promise<Postmaster> {
  const { clusterFolder, binaries, account } = options;
  const dataDir = path.dirname(clusterFolder);
  const logFile = path.join(dataDir, "postgres.log");
  const before = readStatus(clusterFolder);
  const log = open(dataDir, logFile, `${new Date().toISOString()} PostgreSQL ${binaries.version}`);
  const child = spawn(
    binaries.postgres,
    ["-D", clusterArgument(clusterFolder), ...asFlags(options.settings)],
    {
      cwd: clusterFolder,
      env: PROGRAM_ENVIRONMENT,
      stdio: ["ignore", log.fd, log.fd],
      // In a process group of its own: Ctrl-C reaches only us, and we stop the database last.
      detached: true,
      ...spawnAs(account),
    },
  );
  closeSync(log.fd);
  const dismissGuardian = child.pid === undefined ? () => {} : guard(child.pid, account);
  const end = { happened: false, failure: undefined as Error | undefined };
  const exited = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      end.failure = error;
      end.happened = true;
      resolve();
    });
    child.once("exit", () => {
      dismissGuardian();
      end.happened = true;
      resolve();
    });
  });
  const started = Date.now();
  let told = 1;
  while (!saysReady(readStatus(clusterFolder), child.pid, before)) {
    if (end.happened) {
      const output = end.failure?.message ?? readLogFrom(logFile, log.offset);
      throw explainFailure("PostgreSQL did not start", dataDir, output);
    }
    if (Date.now() - started > told * 5000) {
      told += 1;
      options.log(`PostgreSQL is recovering, see ${logFile}`);
    }
    await delay(POLL_MS);
  }
  return { pid: child.pid ?? 0, exited, hasExited: () => end.happened };
}

/** Fast shutdown: open transactions are rolled back, a checkpoint is written. Harder means follow when it hangs. */
export async function stopPostmaster(pid: number): Promise<void> {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  for (const [signal, patience] of [
    ["SIGINT", FAST_SHUTDOWN_MS],
    ["SIGQUIT", IMMEDIATE_SHUTDOWN_MS],
    ["SIGKILL", IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (errorCode(error) === "ESRCH") return;
      throw error;
    }
    for (const until = Date.now() + patience; Date.now() < until; await delay(POLL_MS)) {
      if (processIdentity(pid) !== identity) return;
    }
  }
  throw new StartError(`PostgreSQL (process ${pid}) does not stop.`);
}

/**
 * Stops the server that a killed Node has left behind. Stopping is more robust than adopting it: its exit can be
 * watched only by its parent, and it may be of another version or have other settings.
 */
export async function stopLeftover(
  clusterFolder: string,
  socketFolder: string,
  log: (message: string) => void,
): Promise<void> {
  const pid = statedPid(clusterFolder);
  if (pid !== undefined && isPostgresOf(pid, realpathSync(clusterFolder))) {
    log(`Stopping the PostgreSQL (process ${pid}) that an earlier run has left behind`);
    await stopPostmaster(pid);
  }
  if (await isListenedOn(path.join(socketFolder, `.s.PGSQL.${PORT}`))) {
    throw new StartError(
      `A PostgreSQL that cannot be seen from here runs on ${clusterFolder}, in another container for example. Stop it, or choose another folder with SALESOS_DATA_DIR.`,
    );
  }
}

/**
 * Removes what says that a PostgreSQL runs here, when none does: PostgreSQL itself would not start over an empty file, as
 * a power cut leaves it, or over the pid of a program that lives now, as the pids of a container repeat.
 */
export function clearStateFiles(clusterFolder: string, socketFolder: string): void {
  rmSync(path.join(socketFolder, `.s.PGSQL.${PORT}.lock`), { force: true });
  const pid = statedPid(clusterFolder);
  // By the pid of a dead server PostgreSQL finds those of its processes that have not ended yet.
  if (pid !== undefined && processIdentity(pid) === undefined) return;
  rmSync(path.join(clusterFolder, "postmaster.pid"), { force: true });
}

function open(dataDir: string, file: string, firstLine: string): { fd: number; offset: number } {
  try {
    const fd = openLog(file, firstLine);
    const { size } = fstatSync(fd);
    return { fd, offset: size };
  } catch (error) {
    throw cannotWrite(dataDir, error);
  }
}

/**
 * Whether a state file says that the server `pid` is ready, in its eighth line. One that was there `before` is of an
 * earlier server, even with the same pid: in a container pids repeat from start to start.
 */
export function saysReady(status: string, pid: number | undefined, before: string): boolean {
  const lines = status.split("\n");
  return status !== before && lines[0] === String(pid) && lines[7]?.trim() === "ready";
}

function statedPid(clusterFolder: string): number | undefined {
  const pid = Number(readStatus(clusterFolder).split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function readStatus(clusterFolder: string): string {
  try {
    return readFileSync(path.join(clusterFolder, "postmaster.pid"), "utf8");
  } catch {
    return "";
  }
}
