import path from "node:path";
import { run, ROOT, type Program } from "../system/product.ts";

export const CLI = path.join(ROOT, "packages/cli/bin/salesos.js");
/** The command line as a user of the repository starts it. */
export const SALESOS = [path.join(ROOT, "salesos")] as const;

/** What a command printed, and how it ended. */
export interface Ran {
  code: number | string;
  stdout: string;
  stderr: string;
}

/** Runs `salesos` as a user does, in a home of its own. */
export async function salesos(
  args: readonly string[],
  env: Record<string, string>,
  input?: string,
): Promise<Ran> {
  const program: Program = run([...SALESOS, ...args], env, { stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  program.child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  program.child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  program.child.stdin?.end(input);
  const code = await program.ended;
  return { code, stdout, stderr };
}
