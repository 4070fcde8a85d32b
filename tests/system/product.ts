import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { eventually, Hopeless } from "../../apps/server/src/testing/poll.ts";

/** The repository. */
export const ROOT = path.join(import.meta.dirname, "../..");
export const BIN = path.join(ROOT, "apps/server/bin/salesos.js");
export const NODE = [process.execPath, BIN, "serve"] as const;

/** A program that was started, with all that it has printed so far. */
export interface Program {
  child: ChildProcess;
  output(): string;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

export interface Product extends Program {
  /** Where the API is, from the banner. */
  url: string;
}

/** Runs `command` with `env` added to a clean environment: no setting of the tester's gets in. */
export function run(
  [program = "", ...args]: readonly string[],
  env: Record<string, string>,
  options: SpawnOptions = {},
): Program {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(SALESOS_|HOST$|PORT$|DATABASE_URL$|LOG_(LEVEL|FORMAT)$|npm_)/.test(name),
  );
  const child = spawn(program, args, {
    cwd: ROOT,
    env: {
      ...Object.fromEntries(own),
      NO_UPDATE_NOTIFIER: "1",
      PORT: "0",
      LOG_LEVEL: "warn",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  return { child, output: () => text, ended };
}

/** Starts SalesOS and waits for the banner; fails with what it printed when it ends before. */
export async function start(
  env: Record<string, string>,
  command: readonly string[] = NODE,
  options: SpawnOptions = {},
): Promise<Product> {
  const program = run(command, env, options);
  let over = false;
  void program.ended.then(() => (over = true));
  const url = await eventually(() => {
    if (over) throw new Hopeless(program.output());
    return /API\s+(http:\S+)\/api\n/.exec(program.output())?.[1];
  });
  return { ...program, url };
}

/** Asks for a clean end and waits for it. */
export async function stop({ child, ended }: Program): Promise<number | string> {
  child.kill("SIGTERM");
  return ended;
}

/** The process ids of the server and of its PostgreSQL, as they note them in the data folder. */
export function processesOf(dataDir: string): number[] {
  const lock = JSON.parse(readFileSync(path.join(dataDir, "salesos.lock"), "utf8")) as {
    pid: number;
  };
  const postmaster = readFileSync(path.join(dataDir, "postgres/postmaster.pid"), "utf8");
  return [lock.pid, Number.parseInt(postmaster, 10)];
}

/** Waits until none of the processes is there any more. */
export async function gone(pids: readonly number[]): Promise<true> {
  return eventually(() => pids.every((pid) => !isAlive(pid)) || undefined);
}

// A zombie has ended; that its parent has not looked yet is no concern of ours.
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, "utf8"));
}
