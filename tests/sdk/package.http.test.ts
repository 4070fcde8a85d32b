import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { blocksOf, type Block } from "../docs/blocks.ts";

const root = path.join(import.meta.dirname, "../..");
const sdk = path.join(root, "packages/sdk");
const run = promisify(execFile);
const readme = blocksOf("README.md", readFileSync(path.join(sdk, "README.md"), "utf8"));
const shellBlocks = readme.filter(({ language }) => language === "sh");
const written = samples(readme.filter(({ language }) => language === "ts"));

let app: TestApp;
let home: string;
let project: string;
let packed: string[];

/** The node programs of this machine: that of the repository, and another one where there is one. */
const nodes = [
  process.execPath,
  ...["/usr/bin/node", "/usr/local/bin/node"].filter((file) => existsSync(file)),
].map((file) => ({
  file,
  version: execFileSync(file, ["--version"], { encoding: "utf8" }).trim(),
}));

beforeAll(async () => {
  app = await startTestApp();
  home = await mkdtemp(path.join(tmpdir(), "salesos-sdk-"));
  project = path.join(home, "my-app");
  await inShell(shellBlocks[0]?.code ?? "", root);
  const [tarball = ""] = (await readdir(home)).filter((name) => name.endsWith(".tgz"));
  const { stdout } = await run("tar", ["-tzf", path.join(home, tarball)]);
  packed = stdout
    .trim()
    .split("\n")
    .map((file) => file.replace("package/", ""));
});
afterAll(async () => {
  await app.stop();
  await rm(home, { recursive: true, force: true });
});

test("the package holds the build, its types, readme and licence, and nothing else", () => {
  const others = packed.filter((file) => !/^dist\/.+(\.js|\.d\.ts)$/.test(file));
  expect(others.toSorted()).toEqual(["LICENSE", "README.md", "package.json"]);
  expect(packed).toContain("dist/index.js");
  expect(packed).toContain("dist/index.d.ts");
  expect(packed.filter((file) => file.includes(".test."))).toEqual([]);
});

test("the installed package brings nothing along", async () => {
  const lock = await readFile(path.join(project, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(lock) as { packages: object };
  expect(Object.keys(packages)).toEqual(["", "node_modules/@salesos/sdk"]);
});

test.for(nodes)("it works in an empty project on Node $version", async ({ file, version }) => {
  const script = path.join(project, "script.js");
  await writeFile(
    script,
    `import { createClient, webhooks } from "@salesos/sdk";
const salesos = createClient({ apiKey: process.env.SALESOS_KEY, baseUrl: process.env.SALESOS_URL });
const lead = await salesos.leads.create({ company_name: "Packed", source: process.version });
for await (const { id } of salesos.leads.list({ limit: 1 })) if (id === lead.id) console.log(lead.source);
await webhooks.verify({ body: "{}", headers: {}, secret: "whsec_AA==" }).catch(({ reason }) => console.log(reason));
`,
  );
  const env = { ...process.env, SALESOS_KEY: app.liveKey, SALESOS_URL: app.url };
  const { stdout } = await run(file, [script], { cwd: project, env });
  expect(stdout).toBe(`${version}\nmissing_header\n`);
});

test("the README's first sample runs by the command printed below it", async () => {
  await writeFile(path.join(project, "first.ts"), written[0]?.code ?? "");
  const { stdout } = await inShell(shellBlocks[1]?.code ?? "", project);
  expect(stdout).toMatch(/^[0-9a-f-]{36} 30\n$/);
});

/** Runs a block of the README as a reader with an own home would. */
function inShell(code: string, cwd: string) {
  const script = code.replace("sos_test_…", app.liveKey);
  const env = { ...process.env, HOME: home, SALESOS_URL: app.url, npm_config_offline: "true" };
  return run("bash", ["-euo", "pipefail", "-c", script], { cwd, env });
}

/** The samples as one program each; those after the first continue with its client. */
function samples(tsBlocks: readonly Block[]): { place: string; code: string }[] {
  const client = /^import[^;]*;\s*const salesos = createClient\([\s\S]*?\n\}\);$/m.exec(
    tsBlocks[0]?.code ?? "",
  )?.[0];
  return tsBlocks.map(({ place, code }, nth) => ({
    place,
    code: nth === 0 ? code : `${client}\n${code}`,
  }));
}

test.for(written)("$place runs", async ({ place, code }) => {
  const file = path.join(project, `${place.replace(":", "-")}.ts`);
  await writeFile(file, code);
  const env = { ...process.env, SALESOS_KEY: app.liveKey, SALESOS_URL: app.url };
  await run(process.execPath, [file], { cwd: project, env });
});

test("the samples of the README and the installed types pass a strict type check", async () => {
  for (const [nth, { code }] of written.entries()) {
    await writeFile(path.join(project, `typed-${nth}.ts`), code);
  }
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: "NodeNext",
    target: "ES2022",
    lib: ["ES2022"],
    noEmit: true,
    typeRoots: [path.join(root, "node_modules/@types")],
    types: ["node"],
  };
  const config = { compilerOptions, include: ["typed-*.ts"] };
  await writeFile(path.join(project, "tsconfig.json"), JSON.stringify(config));
  const said = await run(path.join(root, "node_modules/.bin/tsc"), ["-p", project], {
    cwd: project,
  }).catch((error: { stdout: string }) => error);
  expect(said.stdout).toBe("");
});
