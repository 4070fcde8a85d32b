import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";

/** Users that neither distributions nor systemd give out: https://systemd.io/UIDS-GIDS */
const FIRST = 60_706;
const LAST = 61_183;

/** A user that nobody has, the same for the same seed where it can be; undefined where none may be used. */
export function freeUid(seed: string): number | undefined {
  const named = new Set(namedUids());
  const start = createHash("sha256").update(seed).digest().readUInt32BE(0);
  const count = LAST - FIRST + 1;
  for (let i = 0; i < count; i++) {
    const uid = FIRST + ((start + i) % count);
    if (isMapped(uid) && !named.has(uid) && !hasProcesses(uid)) return uid;
  }
  return undefined;
}

/** The users of this machine that have a name. */
export function namedUids(): number[] {
  return numbers("/etc/passwd", ":")
    .map((fields) => fields[2])
    .filter((uid) => uid !== undefined && Number.isInteger(uid)) as number[];
}

/** Whether a process runs as a user, as far as the system says. */
export function hasProcesses(uid: number): boolean {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .some((name) => statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === uid);
  } catch {
    return false;
  }
}

/** Whether a user exists in this container, which may have fewer than the machine. */
function isMapped(uid: number): boolean {
  const ranges = numbers("/proc/self/uid_map", /\s+/);
  return (
    ranges.length === 0 ||
    ranges.some(([first = 0, , count = 0]) => uid >= first && uid < first + count)
  );
}

/** The fields of a file as numbers, line by line; nothing where it cannot be read. */
function numbers(file: string, separator: string | RegExp): number[][] {
  try {
    return readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.trim().split(separator).map(Number));
  } catch {
    return [];
  }
}
