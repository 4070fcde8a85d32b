import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { ROOT, run, start, stop, type Product } from "./product.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-site-"));
const checkout = path.join(folder, "checkout");
const docs = path.join(checkout, "apps/docs");
const bin = [process.execPath, path.join(checkout, "apps/server/bin/salesos.js"), "serve"];
const built = path.join(docs, "dist/.stamp");

/** A checkout whose install scripts did not run: nothing is built. */
beforeAll(() => {
  chmodSync(folder, 0o755);
  const left = new Set([".git", "node_modules", "dist", "data", ".astro"]);
  for (const name of [
    "apps",
    "packages",
    "tools",
    "package.json",
    "openapi.json",
    "CHANGELOG.md",
  ]) {
    cpSync(path.join(ROOT, name), path.join(checkout, name), {
      recursive: true,
      filter: (file) =>
        !left.has(path.basename(file)) && !path.basename(file).startsWith(".build-"),
    });
  }
  for (const at of ["", "apps/server", "packages/cli"]) {
    const packages = path.join(ROOT, at, "node_modules");
    if (!existsSync(packages)) continue;
    // Each by itself: what is built from this checkout must not take the place of what is built from ours.
    const own = path.join(checkout, at, "node_modules");
    mkdirSync(own);
    for (const name of readdirSync(packages)) {
      if (name !== ".cache") symlinkSync(path.join(packages, name), path.join(own, name));
    }
  }
});
const running: Product[] = [];
async function product(name: string) {
  const env = { SALESOS_DATA_DIR: path.join(folder, name), SALESOS_SAMPLE_DATA: "off" };
  const server = await start(env, bin, { cwd: checkout });
  running.push(server);
  return server;
}
afterEach(() => {
  for (const { child } of running.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
  rmSync(path.join(docs, "dist"), { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const leftovers = () => readdirSync(docs).filter((name) => name.startsWith(".build-"));

test("where install scripts are off, the first start builds the site behind an API that already answers", async () => {
  const { url } = await product("first");
  const early = await fetch(`${url}/docs`);
  expect(early.status).toBe(503);
  expect(Number(early.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(early.headers.get("refresh"))).toBeGreaterThan(0);
  expect(await early.text()).toContain("Building the documentation");
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/reference`)).status).toBe(200);
  await eventually(async () => (await fetch(`${url}/docs`)).ok || undefined);
  expect(leftovers()).toEqual([]);
});

test("two first starts at once serve whole sites, and leave one", async () => {
  const servers = await Promise.all([product("one"), product("two")]);
  for (const { url } of servers) {
    const page = await eventually(async () => {
      const answer = await fetch(`${url}/docs`);
      return answer.ok ? answer.text() : undefined;
    });
    const [, style = ""] = /href="(\/_astro\/[^"]+\.css)"/.exec(page) ?? [];
    await eventually(async () => (await fetch(url + style)).ok || undefined);
  }
  await eventually(() => leftovers().length === 0 || undefined);
  expect(existsSync(built)).toBe(true);
});

test("a stop does not wait for the build, and leaves nothing of it", async () => {
  const server = await product("stopped");
  await eventually(() => leftovers().length > 0 || undefined);
  expect(await stop(server)).toBe(0);
  expect(existsSync(built)).toBe(false);
  await eventually(() => leftovers().length === 0 || undefined);
});

test("a build ends with the process that began it, however that ended", async () => {
  const server = await product("killed");
  const [work = ""] = await eventually(() => leftovers().length > 0 && leftovers());
  const builders = () => {
    const { stdout } = spawnSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
    return stdout.split("\n").filter((args) => args.includes(path.join(docs, work)));
  };
  await eventually(() => builders().length > 0);
  server.child.kill("SIGKILL");
  await eventually(() => builders().length === 0);
});

test("the install script builds the site", async () => {
  const install = run([process.execPath, "tools/postinstall.js"], {}, { cwd: checkout });
  expect(await install.ended).toBe(0);
  expect([install.output(), existsSync(built)]).toEqual(["", true]);
});

test("an installation that cannot be written, or not run, goes through and says who will build", async () => {
  rmSync(path.join(docs, "src/content.config.ts"));
  const broken = run([process.execPath, "tools/postinstall.js"], {}, { cwd: checkout });
  expect(await broken.ended).toBe(0);
  expect(broken.output()).toContain("at the first start");
  cpSync(
    path.join(ROOT, "apps/docs/src/content.config.ts"),
    path.join(docs, "src/content.config.ts"),
  );

  // Root may write everywhere.
  const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  chmodSync(docs, 0o555);
  const locked = spawnSync(process.execPath, ["tools/postinstall.js"], {
    cwd: checkout,
    encoding: "utf8",
    ...other,
  });
  chmodSync(docs, 0o755);
  expect([locked.status, existsSync(built)]).toEqual([0, false]);
  expect(locked.stdout).toContain("at the first start (EACCES)");
});
