import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the repository, whatever folder a command was started in. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** One thing that is run and must succeed: a program of node_modules/.bin, or a script when it ends in `.ts`. */
export interface Step {
  name: string;
  command: readonly [program: string, ...args: string[]];
  env?: Readonly<Record<string, string>>;
}

/** Runs a step below a heading with its time, with its output on ours. Resolves with whether it succeeded. */
export async function runStep({ name, command, env = {} }: Step): Promise<boolean> {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const reason = await run(command, env);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const outcome = reason === undefined ? "ok" : `FAILED (${reason})`;
  console.log(`== ${name}: ${outcome} in ${seconds} s`);
  return reason === undefined;
}

function run(
  [program, ...args]: Step["command"],
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const isScript = program.endsWith(".ts");
  if (isScript && !existsSync(`${ROOT}${program}`)) {
    return Promise.resolve(`${program} does not exist`);
  }
  const child = spawn(isScript ? process.execPath : program, isScript ? [program, ...args] : args, {
    cwd: ROOT,
    env: { ...process.env, ...env, PATH: withOwnPrograms(process.env["PATH"] ?? "") },
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
}

// So that the Node and the tools of the repository are found without npm around us.
function withOwnPrograms(path: string): string {
  return `${ROOT}node_modules/.bin${process.platform === "win32" ? ";" : ":"}${path}`;
}
