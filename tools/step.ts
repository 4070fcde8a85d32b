import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository, whatever folder a command was started in. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** One thing that is run and must succeed: a program of node_modules/.bin, or a script when it ends in `.ts`. */
export interface Step {
  name: string;
  command: readonly [program: string, ...args: string[]];
  env?: Readonly<Record<string, string>>;
  /** Then its output comes as a whole when it has ended. */
  besideOthers?: boolean;
}

/** Runs a step below a heading with its time, with its output on ours. Resolves with whether it succeeded. */
export async function runStep({
  name,
  command,
  env = {},
  besideOthers = false,
}: Step): Promise<boolean> {
  const heading = `\n== ${name}`;
  const started = performance.now();
  let reason: string | undefined;
  if (besideOthers) {
    const { output, ...ended } = await withOutput((to) => run(command, env, to));
    reason = ended.reason;
    console.log(`${heading}\n${output}`);
  } else {
    console.log(heading);
    reason = await run(command, env, "inherit");
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const outcome = reason === undefined ? "ok" : `FAILED (${reason})`;
  console.log(`== ${name}: ${outcome} in ${seconds} s`);
  return reason === undefined;
}

/** Keeps output in a file: a pipe would stay open for as long as a forgotten grandchild holds it. */
async function withOutput(work: (fd: number) => Promise<string | undefined>) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-step-"));
  try {
    const file = path.join(folder, "output");
    const fd = openSync(file, "a");
    const reason = await work(fd);
    closeSync(fd);
    return { reason, output: readFileSync(file, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  [program, ...args]: Step["command"],
  env: Readonly<Record<string, string>>,
  output: "inherit" | number,
): Promise<string | undefined> {
  const isScript = program.endsWith(".ts");
  if (isScript && !existsSync(`${ROOT}${program}`)) {
    return Promise.resolve(`${program} does not exist`);
  }
  const child = spawn(isScript ? process.execPath : program, isScript ? [program, ...args] : args, {
    cwd: ROOT,
    env: { ...process.env, ...env, PATH: withOwnPrograms(process.env["PATH"] ?? "") },
    stdio: ["ignore", output, output],
    shell: process.platform === "win32",
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
}

// So that the Node and the tools of the repository are found without npm around us.
function withOwnPrograms(paths: string): string {
  return `${ROOT}node_modules/.bin${path.delimiter}${paths}`;
}
