import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JobMessage, OutcomeMessage } from "./child-side.ts";

export interface Child {
  pid: number;
  /** Has a job done in the child and gives its value. */
  call<T>(name: string, args?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** Starts a program of this folder as a process of its own that does jobs. */
export function startChild(file: string): Child {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, NODE_ENV: "production" },
  });
  const waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  let next = 0;
  child.on("message", ({ id, value, error }: OutcomeMessage) => {
    const job = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) job?.resolve(value);
    else job?.reject(new Error(`${file}: ${error}`));
  });
  const exited = exitOf(child);
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended.`));
  });
  return {
    pid: child.pid ?? 0,
    call: <T>(name: string, args: unknown = {}) =>
      new Promise<T>((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        const message: JobMessage = { id, name, args };
        child.send(message);
      }),
    async stop() {
      if (child.connected) child.disconnect();
      const killer = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await exited;
      clearTimeout(killer);
    },
  };
}

/** Settles when the process has ended, or never started. */
export function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}
