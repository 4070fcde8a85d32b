import { statSync } from "node:fs";
import path from "node:path";
import { freeUid, hasProcesses, namedUids } from "./uids.ts";

/** The user under which PostgreSQL runs; `asRoot` when we may and must switch to it. */
export type Account = { uid: number; gid: number; asRoot: boolean };

/** `nobody`: whoever runs as it could enter the database of another who does. Earlier versions used it. */
export const SHARED_UID = 65534;

/**
 * PostgreSQL refuses root. As root it runs as the owner of the first existing folder of `folders` that root does not
 * own, else as a user of its own, who needs no name. The folder's mode is then the lock on its socket.
 */
export function chooseAccount(folders: string[]): Account {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { uid, gid, asRoot: false };
  for (const folder of folders) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found && found.uid !== 0 && found.uid !== SHARED_UID)
      return { uid: found.uid, gid: found.gid, asRoot: true };
  }
  const own = freeUid(folders.at(-1) ?? "") ?? SHARED_UID;
  return { uid: own, gid: own, asRoot: true };
}

/**
 * The account for initdb, which insists on a name for its user, unlike the server. As root any named one will do; one
 * without processes, since they could reach what is being made.
 */
export function namedAccount(account: Account): Account {
  if (!account.asRoot) return account;
  const named = namedUids().filter((uid) => uid > 0);
  if (named.includes(account.uid)) return account;
  const uid =
    named.find((each) => each !== SHARED_UID && !hasProcesses(each)) ??
    named.find((each) => each === SHARED_UID) ??
    named[0];
  return uid === undefined ? account : { uid, gid: uid, asRoot: true };
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
