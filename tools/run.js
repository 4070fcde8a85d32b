// Runs a script of this repository: `node tools/run.js [flags of Node] <script> [arguments]`. Packages that are missing or not
// those of package-lock.json are installed first. Plain JavaScript for Node 20, so that one command works on a fresh clone.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { missingPackages } from "./installed.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const all = process.argv.slice(2);
const flags = all.slice(
  0,
  all.findIndex((word) => !word.startsWith("-")),
);
const [script, ...args] = all.slice(flags.length);
// The product runs without the packages for development.
const dev = !/^(apps|packages)\//.test(script);
const missing = missingPackages(root, { dev });

if (missing.length > 0) {
  console.error(`${sentence(missing)} Installing (npm ci) …`);
  const { installPackages } = await import("./install.js");
  try {
    await installPackages(root, () => missingPackages(root, { dev }).length === 0);
  } catch (error) {
    console.error(`${sentence(missing)} ${error.message}`);
    process.exit(1);
  }
}

const own = join(root, "node_modules/.bin/node");
const isOld = Number.parseInt(process.versions.node, 10) < 24;
if (flags.length === 0 && !isOld && missing.length === 0) {
  process.argv.splice(1, all.length + 1, join(root, script), ...args);
  await import(pathToFileURL(join(root, script)).href);
} else {
  const { spawn } = await import("node:child_process");
  const { endOf } = await import("./install.js");
  const node = existsSync(own) ? own : process.execPath;
  const isWindows = process.platform === "win32";
  const child = spawn(isWindows ? "node" : node, [...flags, join(root, script), ...args], {
    stdio: "inherit",
    shell: isWindows,
  });
  const ended = await endOf(child);
  if (typeof ended === "number") process.exitCode = ended;
  else process.kill(process.pid, ended);
}

function sentence(names) {
  const some = names.slice(0, 3).join(", ");
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `Packages are missing or not those of package-lock.json: ${some}${rest}.`;
}
