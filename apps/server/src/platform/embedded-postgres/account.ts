import { readFileSync, statSync } from "node:fs";
import path from "node:path";

/** The user under which PostgreSQL runs; `asRoot` when we may and must switch to it. */
export type Account = { uid: number; gid: number; asRoot: boolean };

// The overflow user of Linux and `nobody` almost everywhere: needs no entry in /etc/passwd.
const UNPRIVILEGED = 65534;

/** PostgreSQL refuses root. As root it runs as the owner of the first existing folder of `folders` that root does not own, else as 65534. */
export function chooseAccount(folders: string[]): Account {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { uid, gid, asRoot: false };
  for (const folder of folders) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid, asRoot: true };
  }
  return { uid: UNPRIVILEGED, gid: UNPRIVILEGED, asRoot: true };
}

/** The account for initdb, which insists on a name for its user, unlike the server: as root any named one will do. */
export function namedAccount(account: Account): Account {
  if (!account.asRoot) return account;
  const uids = readPasswd();
  const uid =
    [account.uid, UNPRIVILEGED].find((each) => uids.includes(each)) ??
    uids.find((each) => each > 0);
  return uid === undefined || uid === account.uid ? account : { uid, gid: uid, asRoot: true };
}

function readPasswd(): number[] {
  try {
    const lines = readFileSync("/etc/passwd", "utf8").split("\n");
    return lines.map((line) => Number(line.split(":")[2])).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** What `spawn` needs to run a program as `account`. */
export function spawnAs(account: Account): { uid?: number; gid?: number } {
  return account.asRoot ? { uid: account.uid, gid: account.gid } : {};
}

/** Whether `account` may enter and read `target` and pass every folder above it. Permission bits only, no ACLs. */
export function mayRead(account: Account, target: string): boolean {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const found = statSync(at);
    const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
    const needed = found.isDirectory() ? (at === path.resolve(target) ? 5 : 1) : 4;
    if (((found.mode >> shift) & needed) !== needed) return false;
    if (at === path.dirname(at)) return true;
  }
}
