import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { blocksOf } from "../docs/blocks.ts";
import { ROOT } from "../system/product.ts";

const run = promisify(execFile);
const cli = path.join(ROOT, "packages/cli");
let app: TestApp;
let registry: Server;
let project: string;
let packed: string[];

const [install, ...samples] = blocksOf(
  "README.md",
  readFileSync(path.join(cli, "README.md"), "utf8"),
).filter(({ language }) => language === "sh");

beforeAll(async () => {
  [app, registry] = await Promise.all([startTestApp(), serveDependencies()]);
  project = await mkdtemp(path.join(tmpdir(), "salesos-cli-package-"));
  await run("bash", ["-euo", "pipefail", "-c", install?.code ?? ""], { cwd: ROOT, env: env() });
  const [tarball = ""] = (await readdir(project)).filter((name) => name.startsWith("salesos-cli"));
  const { stdout } = await run("tar", ["-tzf", path.join(project, tarball)]);
  packed = stdout
    .trim()
    .split("\n")
    .map((file) => file.replace("package/", ""));
});
afterAll(async () => {
  await app.stop();
  registry.close();
  await rm(project, { recursive: true, force: true });
});

/** The surroundings of a reader with an own home, whose registry is ours. */
function env(): NodeJS.ProcessEnv {
  const { port } = registry.address() as AddressInfo;
  return {
    ...process.env,
    HOME: project,
    npm_config_prefix: project,
    npm_config_cache: path.join(project, "cache"),
    npm_config_registry: `http://127.0.0.1:${port}/`,
    PATH: `${path.join(project, "bin")}:${process.env["PATH"]}`,
    SALESOS_URL: app.url,
    SALESOS_KEY: app.testKey,
  };
}

interface Manifest {
  version: string;
  bin?: unknown;
  dependencies?: unknown;
}

/** A registry that has what the command line depends on, as it is installed here: no other is asked. */
async function serveDependencies(): Promise<Server> {
  const server = createServer((request, response) => {
    const [, name = "", tarball] =
      /^\/(.+?)(\/-\.tgz)?$/.exec(decodeURIComponent(request.url ?? "")) ?? [];
    const folder = path.join(ROOT, "node_modules", name);
    if (tarball !== undefined) {
      const tar = spawn("tar", ["-cz", "--transform=s,^[.],package,", "-C", folder, "."]);
      tar.stdout.pipe(response);
      return;
    }
    const file = path.join(folder, "package.json");
    if (!existsSync(file)) return void response.writeHead(404).end("{}");
    const { version, bin, dependencies } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    const dist = { tarball: `http://${request.headers.host}/${name}/-.tgz` };
    const versions = { [version]: { name, version, bin, dependencies, dist } };
    response.end(JSON.stringify({ name, "dist-tags": { latest: version }, versions }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

const installed = (args: readonly string[]) => run("salesos", args, { cwd: project, env: env() });

test("the package holds the program, the contract, readme and licence, and nothing else", () => {
  const others = packed.filter((file) => !/^dist\/.+\.js$/.test(file));
  expect(others.toSorted()).toEqual([
    "LICENSE",
    "README.md",
    "bin/salesos.js",
    "dist/openapi.json",
    "package.json",
  ]);
  expect(packed).toContain("dist/main.js");
  expect(packed.filter((file) => file.includes(".test."))).toEqual([]);
});

test("installed into an empty project it works, and has only the commands that need no server beside it", async () => {
  const { stdout } = await installed(["leads", "create", "--company-name", "Packed", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ company_name: "Packed" });
  const { stderr } = await installed(["trigger", "lead.created"]);
  expect(stderr).toContain("lead.created is now in the event log");
  const help = await installed(["--help"]);
  for (const command of ["webhook-endpoints", "listen", "trigger", "status"])
    expect(help.stdout).toMatch(new RegExp(`^ +${command} `, "m"));
  expect(help.stdout).not.toMatch(/^ +(serve|backup|migrate) /m);
  const { version } = JSON.parse(await readFile(path.join(cli, "package.json"), "utf8")) as {
    version: string;
  };
  expect((await installed(["--version"])).stdout).toBe(`${version}\n`);
});

test("the samples of the README run one after the other", async () => {
  expect(samples.length).toBeGreaterThan(4);
  const script = path.join(project, "samples.sh");
  await writeFile(script, samples.map(({ code }) => code).join("\n"));
  await chmod(script, 0o700);
  const { stdout } = await run("bash", ["-euo", "pipefail", script], { cwd: project, env: env() });
  expect(stdout).toContain("test workspace");
  expect(await readFile(path.join(project, "deals.csv"), "utf8")).toMatch(
    /^id,title,[\s\S]*\n\S*Enterprise Deal/m,
  );
});
