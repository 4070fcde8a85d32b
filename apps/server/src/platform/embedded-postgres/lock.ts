import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cannotWrite, errorCode, StartError } from "./errors.ts";
import { processIdentity } from "./process-identity.ts";

/** Who holds a data folder. `identity` tells a reused pid apart; `socketFolder` is where its PostgreSQL listens. */
export type LockHolder = {
  pid: number;
  identity: string;
  startedAt: string;
  socketFolder: string;
  address?: string;
};

export type Lock = {
  /** Writes the address under which the product answers, for the message of a second start. */
  announce(address: string): void;
  release(): void;
};

/** Takes `<dataDir>/salesos.lock`; a StartError names the holder when a living process has it. */
export function takeLock(dataDir: string, socketFolder: string): Lock {
  const file = lockFile(dataDir);
  const mine: LockHolder = {
    pid: process.pid,
    identity: processIdentity(process.pid) ?? "",
    startedAt: new Date().toISOString(),
    socketFolder,
  };
  try {
    // link() fails when the name exists, and the content is complete from the first moment it is seen.
    writeVia(file, mine, (temporary) => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return linkSync(temporary, file);
        } catch (error) {
          if (errorCode(error) !== "EEXIST" || attempt === 5) throw error;
          const holder = readHolder(file);
          if (holder && isAlive(holder)) throw heldBy(dataDir, holder);
          removeStale(file);
        }
      }
    });
  } catch (error) {
    throw cannotWrite(dataDir, error);
  }
  return {
    announce: (address) =>
      writeVia(file, { ...mine, address }, (temporary) => renameSync(temporary, file)),
    release: () => {
      if (readHolder(file)?.identity === mine.identity) rmSync(file, { force: true });
    },
  };
}

/** The living process that holds `dataDir`, if there is one. */
export function findHolder(dataDir: string): LockHolder | undefined {
  const holder = readHolder(lockFile(dataDir));
  return holder && isAlive(holder) ? holder : undefined;
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, "salesos.lock");
}

function isAlive(holder: LockHolder): boolean {
  return processIdentity(holder.pid) === holder.identity;
}

/** That a living process has the folder, for the person who starts another one. */
export function heldBy(dataDir: string, holder: LockHolder): StartError {
  const address = holder.address === undefined ? "" : ` at ${holder.address}`;
  return new StartError(
    `${dataDir} is in use by the SalesOS with process id ${holder.pid}, running${address} since ${holder.startedAt}. Stop it, or choose another folder with SALESOS_DATA_DIR.`,
  );
}

// Two starters may judge the same lock stale: rename first, and give back what turns out to be the other's fresh lock.
function removeStale(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    const taken = readHolder(aside);
    if (taken && isAlive(taken)) linkSync(aside, file);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(file: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isHolder(value) ? value : undefined;
  } catch (error) {
    // An empty or torn file is what a power cut leaves behind: nobody's.
    if (error instanceof SyntaxError || errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isHolder(value: unknown): value is LockHolder {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "identity" in value &&
    typeof value.identity === "string" &&
    "startedAt" in value &&
    "socketFolder" in value &&
    typeof value.socketFolder === "string"
  );
}

function writeVia(file: string, holder: LockHolder, place: (temporary: string) => void): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(holder)}\n`);
    place(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}
