import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { spawnAs, type Account } from "./account.ts";

/** Waits until the pipe from us is closed, which the system does however we end, then asks for a fast shutdown. */
const SCRIPT = 'read -r line; kill -INT "$1"';

/**
 * Watches over a postmaster, so that a Node that is killed or runs out of memory does not leave it behind. Returns how
 * to dismiss the guardian: its postmaster has ended, and the process id may soon belong to another program.
 */
export function guard(pid: number, account: Account): () => void {
  const guardian = spawn("/bin/sh", ["-c", SCRIPT, "salesos-postgres-guardian", String(pid)], {
    cwd: "/",
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
    // Like the postmaster: Ctrl-C is not for it.
    detached: true,
    ...spawnAs(account),
  });
  // Without a shell there is no guardian, and the next start stops what was left behind.
  guardian.on("error", () => {});
  guardian.stdin?.on("error", () => {});
  guardian.unref();
  if (guardian.stdin instanceof Socket) guardian.stdin.unref();
  return () => guardian.kill("SIGKILL");
}
