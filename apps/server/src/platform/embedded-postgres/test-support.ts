import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { findPackage } from "./binaries.ts";
import type { ConnectionSettings } from "./index.ts";

export const isRoot = process.getuid?.() === 0;
/** The unprivileged user of the tests: as root another one, else ourselves. */
export const plainUid = isRoot ? 1 : (process.getuid?.() ?? 0);

const SCRIPT = fileURLToPath(new URL("./start-in-child.ts", import.meta.url));

/** A fresh folder below the temporary folder, 0700 and owned by `uid`. */
export function makeTemporary(uid: number = process.getuid?.() ?? 0): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-embedded-"));
  if (isRoot) chownSync(folder, uid, uid);
  return folder;
}

/** A copy of the PostgreSQL package as `npm ci --ignore-scripts` leaves it: without links; with a version of its own. */
export function copyPackage(folder: string): { folder: string; version: string } {
  const source = findPackage();
  const target = path.join(folder, "package");
  cpSync(source, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (at) => !at.endsWith(".a"),
  });
  const links: { target: string }[] = JSON.parse(
    readFileSync(path.join(target, "native/pg-symlinks.json"), "utf8"),
  );
  for (const link of links) rmSync(path.join(target, link.target), { force: true });
  const version = `18.0.0-test.${path.basename(folder)}`;
  writeFileSync(path.join(target, "package.json"), JSON.stringify({ version }));
  chmodSync(folder, 0o755);
  return { folder: target, version };
}

export type Started = { pid?: number; uid?: number; error?: string };

/** Runs the supervisor in a process of its own, as the unprivileged user when `plain`. */
export async function startInChild(options: {
  dataDir: string;
  packageFolder: string;
  plain?: boolean;
}): Promise<{ child: ChildProcess; started: Started; stop(): Promise<void> }> {
  const uid = options.plain === true && isRoot ? String(plainUid) : "";
  const child = spawn(process.execPath, [SCRIPT, options.dataDir, options.packageFolder, uid], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    exited.then(() => ['{"error":"no answer"}']),
  ]);
  const started: Started = JSON.parse(String(line));
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  return { child, started, stop };
}

/** One statement over a connection of its own. */
export async function query(
  connection: ConnectionSettings,
  text: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection);
  // A server that is killed below us reports it here too; the query's own rejection is what counts.
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
