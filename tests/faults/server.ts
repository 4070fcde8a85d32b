import { spawn, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BIN = join(import.meta.dirname, "../../apps/server/bin/salesos.js");

export interface RunningServer {
  url: string;
  process: ChildProcess;
  exited: Promise<void>;
}

/** Starts the product as a user does, and waits for its banner. */
export async function startServer(env: Record<string, string>): Promise<RunningServer> {
  const child = spawn(process.execPath, [BIN, "serve"], {
    env: { ...process.env, PORT: "0", LOG_LEVEL: "fatal", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const address = /(?:API|Health)\s+(http:\S+)\/(?:api|readyz)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    void exited.then(() => reject(new Error(`The server did not start: ${errors}`)));
  });
  return { url, process: child, exited };
}

/** kill -9 of the server's process. */
export async function killServer(server: RunningServer): Promise<void> {
  server.process.kill("SIGKILL");
  await server.exited;
}

/** kill -9 of the database's main process. */
export async function killPostmaster(dataDir: string): Promise<void> {
  const file = await readFile(join(dataDir, "postgres/postmaster.pid"), "utf8");
  process.kill(Number(file.split("\n")[0]), "SIGKILL");
}
