import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cannotWrite, errorCode, StartError } from "./errors.ts";
import { giveLifeSign, isListenedOn, type LifeSign } from "./life-sign.ts";
import { processIdentity } from "./process-identity.ts";

/**
 * Who holds a data folder. `identity` tells a reused pid apart, and `lifeSign` names the socket by which a process of
 * another container is known to live; `socketFolder` is where its PostgreSQL listens.
 */
export type LockHolder = {
  pid: number;
  identity: string;
  lifeSign?: string | undefined;
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
export async function takeLock(dataDir: string, socketFolder: string): Promise<Lock> {
  const file = lockFile(dataDir);
  let sign: LifeSign | undefined;
  try {
    // Before the lock is seen, so that nobody takes it for a dead one's.
    sign = await giveLifeSign(dataDir);
    const mine: LockHolder = {
      pid: process.pid,
      identity: processIdentity(process.pid) ?? "",
      lifeSign: sign?.name,
      startedAt: new Date().toISOString(),
      socketFolder,
    };
    for (let attempt = 0; !placeLock(file, mine); attempt += 1) {
      const found = readText(file);
      const holder = asHolder(found);
      if (holder && (await isAlive(dataDir, holder))) throw heldBy(dataDir, holder);
      if (attempt === 5) throw new Error("others take the lock at the same time");
      removeStale(dataDir, found);
    }
    return {
      announce: (address) =>
        writeVia(file, { ...mine, address }, (temporary) => renameSync(temporary, file)),
      release: () => {
        if (asHolder(readText(file))?.identity === mine.identity) rmSync(file, { force: true });
        sign?.end();
      },
    };
  } catch (error) {
    sign?.end();
    throw cannotWrite(dataDir, error);
  }
}

/** The living process that holds `dataDir`, if there is one. */
export async function findHolder(dataDir: string): Promise<LockHolder | undefined> {
  const holder = asHolder(readText(lockFile(dataDir)));
  return holder && (await isAlive(dataDir, holder)) ? holder : undefined;
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, "salesos.lock");
}

async function isAlive(dataDir: string, holder: LockHolder): Promise<boolean> {
  return (
    isVisible(holder) ||
    (holder.lifeSign !== undefined && isListenedOn(lifeSignOf(dataDir, holder.lifeSign)))
  );
}

function isVisible(holder: LockHolder): boolean {
  return processIdentity(holder.pid) === holder.identity;
}

// The folder may have another path in the holder's container.
function lifeSignOf(dataDir: string, name: string): string {
  return path.join(dataDir, path.basename(name));
}

/** That a living process has the folder, for the person who starts another one. */
export function heldBy(dataDir: string, holder: LockHolder): StartError {
  const address = holder.address === undefined ? "" : ` at ${holder.address}`;
  const where = isVisible(holder) ? "" : " in another container";
  return new StartError(
    `${dataDir} is in use by the SalesOS with process id ${holder.pid}${where}, running${address} since ${holder.startedAt}. Stop it, or choose another folder with SALESOS_DATA_DIR.`,
  );
}

/** Puts a lock in its place; false when there is one. link() makes it appear complete, and never over another. */
function placeLock(file: string, holder: LockHolder): boolean {
  try {
    writeVia(file, holder, (temporary) => linkSync(temporary, file));
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    return false;
  }
}

// Two starters may judge the same lock stale: rename first, and give back what turns out to be the other's fresh lock.
function removeStale(dataDir: string, judged: string | undefined): void {
  const file = lockFile(dataDir);
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== judged) return linkSync(aside, file);
    const { lifeSign } = asHolder(judged) ?? {};
    if (lifeSign !== undefined) rmSync(lifeSignOf(dataDir, lifeSign), { force: true });
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function asHolder(text: string | undefined): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isHolder(value) ? value : undefined;
  } catch {
    // An empty or torn file is what a power cut leaves behind: nobody's.
    return undefined;
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
    (!("lifeSign" in value) || typeof value.lifeSign === "string") &&
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
