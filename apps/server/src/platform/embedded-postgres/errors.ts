import { statfsSync } from "node:fs";

/** The server cannot start. The message is one line for the person at the terminal; no stack is needed to act on it. */
export class StartError extends Error {
  override name = "StartError";
}

/** Processes of an earlier server still hold the cluster; a moment later the start may succeed. */
export class StillEndingError extends StartError {
  override name = "StillEndingError";
}

const REASONS: Record<string, string> = {
  EROFS: "read-only file system",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOSPC: "no space left on device",
  EDQUOT: "disk quota exceeded",
  ENOTDIR: "a part of the path is not a folder",
  EEXIST: "it is not a folder",
  ENAMETOOLONG: "the path is too long",
};

const ONE_WAL_SEGMENT = 16 * 1024 * 1024;

/** Wraps a failed file operation in or below `folder` (system error with a `code`) into a sentence that says what to do. */
export function cannotWrite(folder: string, error: unknown): StartError {
  if (error instanceof StartError) return error;
  const code = errorCode(error) ?? "";
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new StartError(`Cannot write to ${folder}: ${reason}. ${adviceFor(reason)}`, {
    cause: error,
  });
}

/** Says why initdb or postgres gave up, from the last lines they wrote. `output` may be empty when the disk is full. */
export function explainFailure(what: string, folder: string, written: string): StartError {
  // PostgreSQL names its folder by where it was started; the reader has it under its own name.
  const output = written.replaceAll("/proc/self/cwd", `${folder}/postgres`);
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  for (const reason of ["no space left on device", "read-only file system", "permission denied"]) {
    if (output.toLowerCase().includes(reason) || (reason === REASONS.ENOSPC && isFull(folder))) {
      return new StartError(`Cannot write to ${folder}: ${reason}. ${adviceFor(reason)}`);
    }
  }
  // Looked for in all of the output: the dying backends go on writing into the same log.
  if (/pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(output)) {
    return new StillEndingError(
      `An earlier PostgreSQL of ${folder} has not ended yet. Stop its processes, or wait and start again.`,
    );
  }
  const nameless = /could not look up effective user ID (\d+)/.exec(output)?.[1];
  if (nameless !== undefined) {
    return new StartError(
      `User ${nameless} has no name in /etc/passwd, and PostgreSQL asks for one when it sets up ${folder}. Run as a user with a name, or set DATABASE_URL.`,
    );
  }
  const telling =
    lines.filter((line) => /\b(FATAL|PANIC|error):/.test(line)).at(-1) ??
    lines.find((line) => line.includes("could not open file") && line.includes("pg_control"));
  if (telling !== undefined && /checkpoint record|pg_control|checksum/.test(telling)) {
    return new StartError(
      `The database in ${folder} is damaged: ${withoutPrefix(telling)}. Restore a backup into an empty folder and point SALESOS_DATA_DIR to it.`,
    );
  }
  const last = lines.slice(-3).map(withoutPrefix).join("; ");
  return new StartError(
    `${what} in ${folder}: ${last === "" ? "it wrote no message" : last.replace(/\.$/, "")}.`,
  );
}

/** The `code` of a Node system error, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

function adviceFor(reason: string): string {
  return reason === REASONS.ENOSPC || reason === REASONS.EDQUOT
    ? "Free some space, or choose another folder with SALESOS_DATA_DIR."
    : "Choose another folder with SALESOS_DATA_DIR.";
}

// "2026-01-01 00:00:00.000 UTC [42] FATAL:  text" -> "FATAL: text"
function withoutPrefix(line: string): string {
  return line.replace(/^(.*?\[\d+\] |but )/, "").replace(/: +/, ": ");
}

function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < ONE_WAL_SEGMENT;
  } catch {
    return false;
  }
}
