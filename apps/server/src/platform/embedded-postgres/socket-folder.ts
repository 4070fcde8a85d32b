import { createHash } from "node:crypto";
import { chownSync, lstatSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeFolder } from "../runtime/make-folder.ts";
import { SHARED_UID, type Account } from "./account.ts";
import { cannotWrite, StartError } from "./errors.ts";

/** PostgreSQL names its socket after the port, although it listens on no TCP port. */
export const PORT = 5432;

// sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing zero.
export const LONGEST_PATH = 103;

/** Where the socket lies: in the cluster (0700) itself, or in the temporary folder when that path is too long for a socket. */
export function chooseSocketFolder(clusterFolder: string): string {
  if (Buffer.byteLength(path.join(clusterFolder, `.s.PGSQL.${PORT}`)) <= LONGEST_PATH) {
    return clusterFolder;
  }
  const hash = createHash("sha256").update(clusterFolder).digest("hex").slice(0, 16);
  // root's TMPDIR may be closed to the user PostgreSQL runs as.
  return path.join(process.getuid?.() === 0 ? "/tmp" : os.tmpdir(), `salesos-${hash}`);
}

/** Makes a folder of `chooseSocketFolder` outside the cluster, for `account` only. */
export function ensureSocketFolder(folder: string, account: Account): void {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (account.asRoot && found?.uid === SHARED_UID && account.uid !== SHARED_UID)
      rmSync(folder, { recursive: true });
    makeFolder(folder, 0o700);
    const before = lstatSync(folder);
    if (account.asRoot && before.isDirectory() && before.uid === 0) {
      chownSync(folder, account.uid, account.gid);
    }
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== account.uid || (found.mode & 0o077) !== 0) {
    throw new StartError(
      `${folder} belongs to someone else. Remove it, or choose a shorter SALESOS_DATA_DIR.`,
    );
  }
}
