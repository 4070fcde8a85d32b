import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
let project: string;
let packed: string[];

/** Packs a package into the project. Its dependencies are packed from what is installed: no registry is asked. */
async function pack(folder: string, ...flags: string[]) {
  const args = ["pack", "--json", "--pack-destination", project, ...flags];
  const { stdout } = await run("npm", args, { cwd: folder });
  // The build before it may say something, too.
  const [made] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
    { filename: string; files: { path: string }[] },
  ];
  return { tarball: `./${made.filename}`, files: made.files.map((file) => file.path) };
}

beforeAll(async () => {
  app = await startTestApp();
  project = await mkdtemp(path.join(tmpdir(), "salesos-cli-package-"));
  // The command line is built against the types of the built SDK.
  const sdk = await pack(path.join(ROOT, "packages/sdk"));
  const own = await pack(cli);
  packed = own.files;
  const { dependencies } = JSON.parse(await readFile(path.join(cli, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const tarballs = [sdk.tarball, own.tarball];
  for (const name of Object.keys(dependencies)) {
    if (name === "@salesos/sdk") continue;
    const { tarball } = await pack(path.join(ROOT, "node_modules", name), "--ignore-scripts");
    tarballs.push(tarball);
  }
  await writeFile(path.join(project, "package.json"), '{ "private": true }\n');
  const install = ["install", "--offline", "--no-audit", "--no-fund", ...tarballs];
  await run("npm", install, { cwd: project });
});
afterAll(async () => {
  await app.stop();
  await rm(project, { recursive: true, force: true });
});

const installed = (args: readonly string[]) =>
  run(path.join(project, "node_modules/.bin/salesos"), args, {
    cwd: project,
    env: { ...process.env, SALESOS_URL: app.url, SALESOS_KEY: app.testKey },
  });

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
  expect(stderr).toContain("lead.created is on its way");
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
  const text = await readFile(path.join(cli, "README.md"), "utf8");
  const samples = blocksOf("README.md", text).filter(({ language }) => language === "sh");
  expect(samples.length).toBeGreaterThan(4);
  const script = path.join(project, "samples.sh");
  await writeFile(script, samples.map(({ code }) => code).join("\n"));
  await chmod(script, 0o700);
  const { stdout } = await run("bash", ["-euo", "pipefail", script], {
    cwd: project,
    env: {
      ...process.env,
      PATH: `${path.join(project, "node_modules/.bin")}:${process.env["PATH"]}`,
      SALESOS_URL: app.url,
      SALESOS_KEY: app.testKey,
    },
  });
  expect(stdout).toContain("test workspace");
  expect(await readFile(path.join(project, "deals.csv"), "utf8")).toMatch(
    /^id,title,[\s\S]*\n\S*Enterprise Deal/m,
  );
});
