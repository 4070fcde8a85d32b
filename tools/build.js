// Makes the programs as few files, so that a start reads some instead of 2,000: `node tools/build.js`. It is run by `npm ci`,
// and behind a start of sources that have changed since. Nothing depends on it: without, the sources run.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { cache, statesOf } from "./built.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Builds that are kept: a process that runs may still load a part of the one before. */
const KEPT = 3;

export async function buildPrograms() {
  const { rolldown } = await import("rolldown");
  const own = new Set();
  const bundle = await rolldown({
    cwd: root,
    input: { server: "apps/server/src/cli/main.ts", cli: "packages/cli/src/main.ts" },
    platform: "node",
    resolve: { conditionNames: ["@salesos/source", "node"] },
    // An optional part of pg, which nobody needs.
    external: ["pg-native"],
    plugins: [{ name: "sources", transform: (code, id) => ofSource(code, id, own) }],
    // It takes calls such as decodeURIComponent() for free of effects, and drops those whose throwing is what they are for.
    treeshake: false,
    logLevel: "silent",
  });
  const { output } = await bundle.generate({
    format: "esm",
    minify: { compress: false, mangle: false },
  });
  await bundle.close();

  const digest = createHash("sha256");
  for (const { fileName, code } of output) digest.update(fileName).update(code ?? "");
  const folder = `build-${digest.digest("hex").slice(0, 16)}`;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "making-"));
  try {
    chmodSync(work, 0o755);
    for (const { fileName, code } of output) writeFileSync(join(work, fileName), code ?? "");
    // Two starts may build at once, and the same.
    if (!existsSync(join(cache, folder))) renameSync(work, join(cache, folder));
    await tryOut(join(cache, folder));
    const made = join(cache, `built.json.${process.pid}`);
    writeFileSync(made, JSON.stringify({ folder, sources: statesOf(own) }));
    renameSync(made, join(cache, "built.json"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  removeOld(folder);
}

/** Our own modules find the files beside them where they were, and the commands of the server where they now are. */
function ofSource(code, id, own) {
  const file = relative(root, id).split(sep).join("/");
  if (!/^(apps|packages)\//.test(file) || file.includes("node_modules/")) return null;
  own.add(file);
  return code
    .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
    .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
    .replace("import(SERVER)", 'import("@salesos/server/cli")');
}

/** Runs the programs, which also keeps their compiled code for the next start. */
async function tryOut(folder) {
  for (const command of [
    ["server.js", "serve", "--help"],
    ["cli.js", "--help"],
    ["cli.js", "leads", "list", "--help"],
  ]) {
    const [program, ...args] = command;
    const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
    await promisify(execFile)(process.execPath, [join(folder, program), ...args], { env });
  }
}

function removeOld(current) {
  const builds = readdirSync(cache, { withFileTypes: true })
    .filter(({ name }) => name.startsWith("build-") && name !== current)
    .map(({ name }) => join(cache, name))
    .toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
  for (const old of builds.slice(0, -(KEPT - 1))) rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  os.setPriority(os.constants.priority.PRIORITY_LOW);
  await buildPrograms();
}
