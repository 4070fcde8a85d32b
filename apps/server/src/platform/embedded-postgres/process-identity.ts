import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** A text that no other process has had or will have under this pid; undefined when no such process lives. */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The command in field 2 may hold spaces and brackets, so count from its end; field 3 is the state, field 22 the start.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z" || fields[0] === "X") return undefined;
      return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  return ps(pid, "lstart=");
}

/** Whether `pid` is a PostgreSQL process of the cluster in `clusterFolder` (an absolute path without links). */
export function isPostgresOf(pid: number, clusterFolder: string): boolean {
  if (process.platform !== "linux") {
    const command = ps(pid, "command=") ?? "";
    return command.includes("postgres") && command.includes(clusterFolder);
  }
  try {
    // A cluster that was renamed or deleted below its server shows as another path, and is not ours to touch.
    return (
      readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres" &&
      readlinkSync(`/proc/${pid}/cwd`) === clusterFolder
    );
  } catch {
    return false;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    const out = execFileSync("ps", ["-ww", "-o", column, "-p", String(pid)], { encoding: "utf8" });
    return out.trim() === "" ? undefined : out.trim();
  } catch {
    return undefined;
  }
}
