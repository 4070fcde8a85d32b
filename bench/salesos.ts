import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { exitOf } from "./child.ts";

const ENTRY = fileURLToPath(new URL("../apps/server/bin/salesos.js", import.meta.url));
const PATIENCE_MS = 60_000;

export interface SalesOs {
  dataDir: string;
  pid: number;
  postmasterPid: number;
  port: number;
  /** From the start of the process to the first 200 of /readyz, in ms. */
  readyMs: number;
  stop(): Promise<void>;
}

/** Starts the product as its users do, on a data folder. `profileDir` receives a CPU profile at its end. */
export async function startSalesOs(options: {
  dataDir: string;
  port: number;
  key: string;
  profileDir?: string | undefined;
  /** Further settings. */
  env?: Readonly<Record<string, string>>;
  /** Gets the way to stop it at once, as it may be needed before the server is ready. */
  started: (stop: () => Promise<void>) => void;
}): Promise<SalesOs> {
  const { dataDir, port, key, profileDir, env = {} } = options;
  const profile = profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`];
  const started = performance.now();
  const child = spawn(process.execPath, [...profile, ENTRY, "serve"], {
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: String(port),
      SALESOS_DATA_DIR: dataDir,
      SALESOS_LIVE_KEY: key,
      SALESOS_PLAN: "unlimited",
      LOG_LEVEL: "warn",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
    // Ctrl-C is for the bench, which stops what it has started in order.
    detached: true,
  });
  let ended = false;
  const exited = exitOf(child).then(() => {
    ended = true;
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    await exited;
    clearTimeout(killer);
    endGroup(child.pid);
  };
  options.started(stop);
  while (!(await isReady(port))) {
    if (ended) throw new Error("SalesOS ended while it was starting; see its message above.");
    if (performance.now() - started > PATIENCE_MS) {
      throw new Error(`SalesOS was not ready after ${PATIENCE_MS / 1_000} s.`);
    }
    await delay(5);
  }
  const readyMs = performance.now() - started;
  const pidFile = readFileSync(path.join(dataDir, "postgres", "postmaster.pid"), "utf8");
  return {
    dataDir,
    pid: child.pid ?? 0,
    postmasterPid: Number(pidFile.split("\n")[0]),
    port,
    readyMs,
    stop,
  };
}

/** Ends what a start that was cut short has left, such as initdb. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGKILL");
  } catch {
    // Nothing is left, as it should be.
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}
