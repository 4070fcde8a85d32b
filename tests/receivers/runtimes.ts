import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../system/product.ts";

export const RECEIVERS = path.join(ROOT, "examples/receivers");

/** An example receiver, and how it is started. */
export interface Example {
  name: string;
  folder: string;
  command: readonly string[];
  /** What it needs that Node does not bring along. */
  needs: "nothing" | "flask" | "go";
}

const typescript = (name: string): Example => ({
  name,
  folder: path.join(RECEIVERS, "typescript"),
  command: [process.execPath, `${name}.ts`],
  needs: "nothing",
});

export const examples: readonly Example[] = [
  typescript("express"),
  typescript("fastify"),
  typescript("hono"),
  {
    name: "flask",
    folder: path.join(RECEIVERS, "python"),
    command: ["python3", "-B", "flask_receiver.py"],
    needs: "flask",
  },
  { name: "go", folder: path.join(RECEIVERS, "go"), command: ["go", "run", "."], needs: "go" },
];

/** Whether a program is on the search path, whatever it does when it is started. */
function isOnPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, program)));
}

/** Whether this machine's python3 has a module: asked by its name, so that one that is broken counts as there. */
function hasPythonModule(name: string): boolean {
  const find = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${name}") is None)`;
  return spawnSync("python3", ["-c", find]).status === 0;
}

/** What examples and samples need and this machine does not have. */
export const absent: readonly string[] = [
  ...(isOnPath("python3") ? [] : ["python3"]),
  ...(isOnPath("python3") && hasPythonModule("flask") ? [] : ["flask"]),
  ...(isOnPath("python3") && hasPythonModule("requests") ? [] : ["requests"]),
  ...(isOnPath("go") ? [] : ["go"]),
];
