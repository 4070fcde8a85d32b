import { execFile, execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { ROOT, run, type Program } from "../system/product.ts";
import { ignoredBy, instructionsOf } from "./dockerfile.ts";

// The steps of the Dockerfile, carried out in a Debian made for them: no container engine is needed.
const PORT = 17_253;
const room = mkdtempSync(path.join(os.tmpdir(), "salesos-container-"));
const root = path.join(room, "root");
const key = generateKey("test");
const image = {
  folder: "/",
  user: "root",
  env: {} as Record<string, string>,
  command: [] as string[],
  health: "",
};
const started: Program[] = [];

beforeAll(async () => {
  await makeDebian();
  for (const { name, rest } of instructionsOf(path.join(ROOT, "Dockerfile")))
    await carryOut(name, rest);
}, 600_000);
afterAll(async () => {
  for (const { child, ended } of started) {
    child.kill("SIGKILL");
    await ended;
  }
  rmSync(room, { recursive: true, force: true });
});

test("the container runs as a user of its own, with its data in the volume, and says when it is healthy", async () => {
  expect(image.user).not.toBe("root");
  expect(image.env["SALESOS_DATA_DIR"]).toBe("/data");
  const server = start();
  expect(inside(image.health).status).not.toBe(0);
  await eventually(() => server.output().includes("SalesOS is ready") || undefined);
  expect(inside(image.health).status).toBe(0);

  const url = `http://127.0.0.1:${PORT}/api/leads`;
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const body = JSON.stringify({ company_name: "Kept in the volume" });
  expect((await fetch(url, { method: "POST", headers, body })).status).toBe(201);
  expect(statSync(path.join(root, "data/postgres")).uid).toBe(10_001);
  expect((await fetch(`http://127.0.0.1:${PORT}/docs/quick-start`)).status).toBe(200);

  server.child.kill("SIGTERM");
  expect(await server.ended).toBe(0);
  const again = start();
  await eventually(() => again.output().includes("SalesOS is ready") || undefined);
  const found = await fetch(`${url}?q=volume`, { headers });
  expect(await found.json()).toMatchObject({ count: 1 });
  again.child.kill("SIGTERM");
  expect(await again.ended).toBe(0);
}, 180_000);

test("what a checkout has beside its files stays out of the image, and packages for development too", () => {
  const has = (file: string) =>
    spawnSync("test", ["-e", path.join(root, "app", file)]).status === 0;
  expect(
    ["package.json", "openapi.json", "apps/docs/src", "apps/docs/dist"].filter(
      (file) => !has(file),
    ),
  ).toEqual([]);
  expect([".git", "node_modules/vitest", "data"].filter(has)).toEqual([]);
});

test("compose.yaml builds this image, keeps its volume and takes away what it does not need", () => {
  const text = readFileSync(path.join(ROOT, "compose.yaml"), "utf8");
  for (const line of [
    "build: .",
    "- data:/data",
    "read_only: true",
    "init: true",
    "- no-new-privileges:true",
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toContain(`127.0.0.1:${image.env["PORT"]}:${image.env["PORT"]}`);
});

/** The base image: a small Debian with the Node and the npm of this machine. */
async function makeDebian(): Promise<void> {
  await promisify(execFile)("debootstrap", ["--variant=minbase", "bookworm", root], {
    maxBuffer: 1e8,
  });
  const npm = path.dirname(
    path.dirname(realpathSync(execFileSync("which", ["npm"], { encoding: "utf8" }).trim())),
  );
  mkdirSync(path.join(root, "usr/local/lib/node_modules"), { recursive: true });
  cpSync(npm, path.join(root, "usr/local/lib/node_modules/npm"), { recursive: true });
  cpSync(process.execPath, path.join(root, "usr/local/bin/node"));
  execFileSync("ln", [
    "-s",
    "../lib/node_modules/npm/bin/npm-cli.js",
    path.join(root, "usr/local/bin/npm"),
  ]);
  // How this machine reaches the registry.
  cpSync("/etc/resolv.conf", path.join(root, "etc/resolv.conf"));
  const certificates = process.env["NODE_EXTRA_CA_CERTS"];
  if (certificates !== undefined) cpSync(certificates, path.join(root, "etc/registry.pem"));
}

async function carryOut(name: string, rest: string): Promise<void> {
  switch (name) {
    case "FROM":
    case "VOLUME":
    case "EXPOSE":
      return;
    case "WORKDIR":
      image.folder = rest;
      mkdirSync(path.join(root, rest), { recursive: true });
      return;
    case "ENV":
      for (const [, member = "", value = ""] of rest.matchAll(/(\w+)=(\S+)/g))
        image.env[member] = value;
      return;
    case "USER":
      image.user = rest;
      return;
    case "CMD":
      image.command = JSON.parse(rest) as string[];
      return;
    case "HEALTHCHECK":
      image.health = rest.replace(/^.*?CMD /, "");
      return;
    case "COPY": {
      expect(rest).toBe(". .");
      const ignored = ignoredBy(path.join(ROOT, ".dockerignore"));
      cpSync(ROOT, path.join(root, image.folder), {
        recursive: true,
        filter: (from) => !ignored(path.relative(ROOT, from)),
      });
      return;
    }
    case "RUN": {
      const step = program(["sh", "-c", rest], { npm_config_cache: "/tmp/npm", ...registry() });
      started.push(step);
      if ((await step.ended) !== 0) throw new Error(`${rest}\n${step.output()}`);
      return;
    }
    default:
      throw new Error(`The test does not know ${name}.`);
  }
}

function registry(): Record<string, string> {
  const certificates =
    process.env["NODE_EXTRA_CA_CERTS"] === undefined
      ? {}
      : { NODE_EXTRA_CA_CERTS: "/etc/registry.pem" };
  const url = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  return { npm_config_registry: url, ...certificates };
}

function start(): Program {
  const server = program(image.command, { SALESOS_TEST_KEY: key });
  started.push(server);
  return server;
}

/** Runs a command in the image as its user, with /proc and /dev as a container has them. */
function program(command: readonly string[], more: Record<string, string> = {}): Program {
  return run(
    [
      "unshare",
      "--mount",
      "--",
      "sh",
      "-c",
      ENTER,
      "sh",
      root,
      image.folder,
      image.user,
      ...command,
    ],
    {
      ...surroundings(),
      ...more,
    },
  );
}

function inside(shell: string): { status: number | null } {
  return spawnSync(
    "unshare",
    ["--mount", "--", "sh", "-c", ENTER, "sh", root, image.folder, image.user, "sh", "-c", shell],
    { env: { ...surroundings() } },
  );
}

const surroundings = () => ({
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/tmp",
  ...image.env,
  ...(image.env["PORT"] === undefined ? {} : { PORT: String(PORT), HOST: "127.0.0.1" }),
});

const ENTER = `
root=$1; folder=$2; user=$3; shift 3
mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" || exit 1
exec chroot --userspec="$user" "$root" sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
`;
