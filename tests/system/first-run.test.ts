import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { ROOT, run } from "./product.ts";

// A small repository with the launcher of this one, whose packages lie beside it, so that npm needs no network.
const room = mkdtempSync(path.join(os.tmpdir(), "salesos first run-"));
const template = path.join(room, "template");
const offline = { npm_config_cache: path.join(room, "cache"), npm_config_offline: "true" };
let made = 0;

beforeAll(() => {
  chmodSync(room, 0o755);
  mkdirSync(template, { recursive: true });
  pack("pear", { "index.js": "export const pear = 1;" });
  pack(
    "node-here",
    { "bin/node": `#!/bin/sh\nexec "${process.execPath}" "$@"\n` },
    { bin: { node: "bin/node" } },
  );
  pack("tool", { "index.js": "" });
  write("package.json", {
    name: "small",
    version: "1.0.0",
    type: "module",
    scripts: {
      start: "exec node tools/run.js apps/start.js one",
      test: "node tools/run.js tools/test.js",
    },
    dependencies: { pear: "file:pear.tgz", "node-here": "file:node-here.tgz" },
    devDependencies: { tool: "file:tool.tgz" },
  });
  for (const file of ["run.js", "install.js", "installed.js"]) {
    cpSync(path.join(ROOT, "tools", file), path.join(template, "tools", file));
  }
  const says = `import "pear"; console.log("started", process.versions.node.split(".")[0], ...process.argv.slice(2));`;
  write("apps/start.js", says);
  write("tools/test.js", `import "pear"; import "tool"; console.log("tested");`);
  cpSync(path.join(ROOT, "salesos"), path.join(template, "salesos"));
  write("tools/salesos.js", `import "pear"; console.log("cli", ...process.argv.slice(2));`);
  npm(template, "install", "--package-lock-only");
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe("one command on a fresh clone", () => {
  test("installs the packages, says so, and runs on the Node that came with them", async () => {
    const { code, output } = await command(clone(), "start", oldNode());
    expect(output).toMatch(/Packages are missing.*: node-here, pear\. Installing/);
    expect(output).toMatch(/started (2[4-9]|[3-9]\d) one/);
    expect(code).toBe(0);
  });

  test("npm test installs what development needs, and the next command installs nothing", async () => {
    const folder = clone();
    expect((await command(folder, "test")).output).toMatch(/Installing[^]*tested/);
    const again = await command(folder, "start");
    expect(again.output).toContain("started");
    expect(again.output).not.toContain("Installing");
  });

  test("npm ci before it stays possible, also without the packages for development", async () => {
    const folder = clone();
    npm(folder, "ci", "--omit=dev");
    expect((await command(folder, "start")).output).not.toContain("Installing");
    expect((await command(folder, "test")).output).toMatch(/: tool\. Installing[^]*tested/);
  });

  test("two at once install once, and both run", async () => {
    const folder = clone();
    const both = await Promise.all([command(folder, "start"), command(folder, "start")]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const output = both.map((each) => each.output).join("");
    expect(output.match(/^added \d+ packages/gm)).toHaveLength(1);
    expect(output).toContain("Another process is installing the packages");
    expect(existsSync(path.join(folder, ".installing"))).toBe(false);
  });

  test("./salesos does the same, from any folder", async () => {
    const folder = clone();
    const salesos = () =>
      run([path.join(folder, "salesos"), "keys", "list"], offline, { cwd: room });
    const once = salesos();
    expect(await once.ended).toBe(0);
    expect(once.output()).toMatch(/Installing[^]*cli keys list/);
    const next = salesos();
    expect(await next.ended).toBe(0);
    expect(next.output()).toBe("cli keys list\n");
  });

  test("an end of the script is the end of the command", async () => {
    const folder = clone();
    writeFileSync(path.join(folder, "apps/start.js"), "process.exit(7);");
    expect((await command(folder, "start")).code).toBe(7);
  });

  test.skipIf(process.getuid?.() !== 0)(
    "a user without rights elsewhere, with a home of its own",
    async () => {
      const folder = clone();
      const home = path.join(room, "home");
      mkdirSync(home);
      give(folder, 65_534);
      give(home, 65_534);
      const env = { HOME: home, npm_config_cache: path.join(home, "cache") };
      const { output } = await command(folder, "start", env, { uid: 65_534, gid: 65_534 });
      expect(output).toMatch(/Installing[^]*started/);
    },
  );

  test.skipIf(process.getuid?.() !== 0)("a user without a home, as services have", async () => {
    const folder = clone();
    give(folder, 65_534);
    const env = { HOME: "/nonexistent", npm_config_cache: "/nonexistent/.npm" };
    const { output } = await command(folder, "start", env, { uid: 65_534, gid: 65_534 });
    expect(output).toMatch(/Installing[^]*started/);
    expect(existsSync("/nonexistent")).toBe(false);
  });
});

describe("packages are installed again", () => {
  test("when the lock asks for another version", async () => {
    const folder = await installed();
    const installedLock = path.join(folder, "node_modules/.package-lock.json");
    const text = readFileSync(installedLock, "utf8");
    writeFileSync(installedLock, text.replace(/("node_modules\/pear": \{\s+"version": ")1/, "$10"));
    expect((await command(folder, "start")).output).toMatch(/: pear\. Installing[^]*started/);
  });

  test("when npm ci was interrupted half-way", async () => {
    const folder = await installed();
    rmSync(path.join(folder, "node_modules/.package-lock.json"));
    rmSync(path.join(folder, "node_modules/pear/index.js"));
    expect((await command(folder, "start")).output).toMatch(/Installing[^]*started/);
  });

  test("when the folder of one is gone", async () => {
    const folder = await installed();
    rmSync(path.join(folder, "node_modules/pear"), { recursive: true });
    expect((await command(folder, "start")).output).toMatch(/: pear\. Installing[^]*started/);
  });

  test("when an installation was killed, which leaves its lock", async () => {
    const folder = clone();
    const { pid } = spawnSync("true");
    const here = process.platform === "linux" ? readlinkSync("/proc/self/ns/pid") : "";
    writeFileSync(path.join(folder, ".installing"), `${pid} ${here}`);
    expect((await command(folder, "start")).output).toMatch(/Installing[^]*started/);
  });

  test("but one in another container, whose process cannot be seen, is waited for", async () => {
    const folder = clone();
    const lock = path.join(folder, ".installing");
    const { pid } = spawnSync("true");
    writeFileSync(lock, `${pid} pid:[1]`);
    const start = run(["npm", "start"], offline, { cwd: folder });
    await eventually(() => start.output().includes("Another process is installing") || undefined);
    expect(readFileSync(lock, "utf8")).toBe(`${pid} pid:[1]`);
    rmSync(lock);
    expect(await start.ended).toBe(0);
    expect(start.output()).toMatch(/Installing[^]*started/);
  });
});

describe("where packages cannot be installed", () => {
  test("without a network: which are missing, what is needed, exit code 1, no stack", async () => {
    const folder = clone();
    for (const file of ["package.json", "package-lock.json"]) {
      const at = path.join(folder, file);
      const text = readFileSync(at, "utf8");
      const elsewhere = text.replace(
        '"resolved": "file:pear.tgz"',
        '"resolved": "http://127.0.0.1:9/pear.tgz"',
      );
      writeFileSync(at, elsewhere.replaceAll('"file:pear.tgz"', '"1.0.0"'));
    }
    const cold = { npm_config_cache: path.join(room, "cold") };
    const { code, output } = await command(folder, "start", cold);
    expect(code).toBe(1);
    expect(output).toMatch(
      /missing.*: node-here, pear\. npm ci ended with 1\. It needs the npm registry/,
    );
    expect(output).not.toMatch(/^\s+at /m);
    expect(existsSync(path.join(folder, ".installing"))).toBe(false);
  });

  test("Ctrl-C during the installation ends it, and the next command installs", async () => {
    const folder = clone();
    const hook = path.join(folder, "package.json");
    const json = JSON.parse(readFileSync(hook, "utf8")) as { scripts: object };
    const holding = `exec node -e "fs.writeFileSync('held', ''); setTimeout(() => {}, 60_000)"`;
    const waiting = { ...json.scripts, postinstall: holding };
    writeFileSync(hook, JSON.stringify({ ...json, scripts: waiting }));
    const program = run([process.execPath, "tools/run.js", "apps/start.js"], offline, {
      cwd: folder,
      detached: true,
    });
    await eventually(() => existsSync(path.join(folder, "held")) || undefined);
    process.kill(-(program.child.pid ?? 0), "SIGINT");
    expect(await program.ended).not.toBe(0);
    expect(program.output()).not.toContain("started");
    writeFileSync(hook, JSON.stringify(json));
    expect((await command(folder, "start")).output).toMatch(/started/);
  });

  test("a checkout that cannot be written runs when its packages are there, and says so when they are not", async () => {
    const whole = await installed();
    const bare = clone();
    for (const folder of [whole, bare]) give(folder, 0);
    const who = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    if (who.uid === undefined) for (const folder of [whole, bare]) chmodSync(folder, 0o555);
    const runs = [process.execPath, "tools/run.js", "apps/start.js"];
    const read = run(runs, { HOME: room }, { cwd: whole, ...who });
    expect([await read.ended, read.output()]).toEqual([0, expect.stringContaining("started")]);
    const refused = run(runs, { HOME: room }, { cwd: bare, ...who });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(
      /: node-here, pear\. .*this folder cannot be written \(EACCES\)/,
    );
  });
});

function write(file: string, content: string | object): void {
  const at = path.join(template, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, typeof content === "string" ? content : JSON.stringify(content));
}

function pack(name: string, files: Record<string, string>, more: object = {}): void {
  const folder = path.join(room, "packages", name);
  const all = {
    ...files,
    "package.json": JSON.stringify({
      name,
      version: "1.0.0",
      type: "module",
      main: "index.js",
      ...more,
    }),
  };
  for (const [file, text] of Object.entries(all)) {
    const at = path.join(folder, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text, { mode: 0o755 });
  }
  npm(folder, "pack", "--pack-destination", room);
  cpSync(path.join(room, `${name}-1.0.0.tgz`), path.join(template, `${name}.tgz`));
}

function npm(cwd: string, ...args: string[]): void {
  const { status, stderr } = spawnSync("npm", args, {
    cwd,
    env: { ...process.env, ...offline },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

function clone(): string {
  made += 1;
  const folder = path.join(room, `clone ${made}`);
  cpSync(template, folder, { recursive: true });
  return folder;
}

async function installed(): Promise<string> {
  const folder = clone();
  npm(folder, "ci");
  return folder;
}

async function command(folder: string, script: string, env = {}, who = {}) {
  const program = run(["npm", script], { ...offline, ...env }, { cwd: folder, ...who });
  return { code: await program.ended, output: program.output() };
}

/** A PATH on which `node` says that it is Node 20 until a package brings another. */
function oldNode(): Record<string, string> {
  const bin = path.join(room, "old");
  mkdirSync(bin, { recursive: true });
  const disguise = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})`;
  writeFileSync(
    path.join(bin, "node"),
    `#!/bin/sh\nexec "${process.execPath}" --import 'data:text/javascript,${disguise}' "$@"\n`,
    { mode: 0o755 },
  );
  return { PATH: `${bin}:${process.env["PATH"] ?? ""}` };
}

function give(folder: string, owner: number): void {
  if (process.getuid?.() === 0) spawnSync("chown", ["-R", `${owner}:${owner}`, folder]);
}
