import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attachEmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";
import type { EmbeddedPostgres } from "./index.ts";
import { takeLock } from "./lock.ts";
import { isRoot, makeTemporary, query } from "./test-support.ts";

let home: string;
let dataDir: string;
let running: EmbeddedPostgres[] = [];

const start = async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: () => {}, throwAway: true });
  running.push(server);
  return server;
};
const at = (...names: string[]) => path.join(dataDir, ...names);

/** Rewrites the lock as a process of another container sees it: its process ids mean nothing there. */
function moveLockToAnotherContainer(): void {
  const lock: object = JSON.parse(readFileSync(at("salesos.lock"), "utf8"));
  writeFileSync(at("salesos.lock"), JSON.stringify({ ...lock, pid: 2, identity: "elsewhere" }));
}

beforeEach(() => {
  home = makeTemporary();
  dataDir = path.join(home, "data");
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  rmSync(home, { recursive: true, force: true });
});

test("a SalesOS in another container keeps its folder, although its process cannot be seen", async () => {
  const first = await start();
  moveLockToAnotherContainer();
  await expect(start()).rejects.toThrow(
    /is in use by the SalesOS with process id 2 in another container, running since 20/,
  );
  expect(await query(first.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a command beside a SalesOS in another container attaches to it", async () => {
  const { connection, superuser } = await start();
  moveLockToAnotherContainer();
  expect(await attachEmbeddedPostgres({ dataDir })).toEqual({ connection, superuser });
});

test("no second PostgreSQL starts beside one that cannot be seen, even without a lock", async () => {
  const first = await start();
  const state = readFileSync(at("postgres/postmaster.pid"), "utf8");
  rmSync(at("salesos.lock"));
  writeFileSync(at("postgres/postmaster.pid"), state.replace(/^\d+/, String(process.ppid)));
  await expect(start()).rejects.toThrow(/^A PostgreSQL that cannot be seen from here runs on /);
  expect(readFileSync(at("postgres/postmaster.pid"), "utf8")).not.toBe("");
  writeFileSync(at("postgres/postmaster.pid"), state);
  expect(await query(first.connection, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("of many that find a dead one's lock at once, one takes it, and nothing of the dead one stays", async () => {
  mkdirSync(dataDir);
  writeFileSync(at("salesos.dead.sock"), "");
  const dead = { pid: 2, identity: "dead", lifeSign: "salesos.dead.sock", startedAt: "x" };
  writeFileSync(at("salesos.lock"), JSON.stringify({ ...dead, socketFolder: "/x" }));
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () => takeLock(dataDir, "/x")),
  );
  const taken = outcomes.filter((outcome) => outcome.status === "fulfilled");
  expect(taken).toHaveLength(1);
  expect(readdirSync(dataDir).toSorted()).toEqual([
    expect.stringMatching(/^salesos\.\w{8}\.sock$/),
    "salesos.lock",
  ]);
  taken[0]?.value.release();
  expect(readdirSync(dataDir)).toEqual([]);
});

test("empty state files, as a power cut leaves them, do not hinder the start", async () => {
  await (await start()).stop();
  for (const file of ["postmaster.pid", ".s.PGSQL.5432.lock"]) {
    writeFileSync(at("postgres", file), "");
    const server = await start();
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
  }
});

test("state files with the pid of an unrelated program of the same user do not hinder the start", async () => {
  await (await start()).stop();
  const { uid, gid } = lstatSync(at("postgres"));
  const unrelated = spawn("sleep", ["600"], isRoot ? { uid, gid, cwd: "/" } : {});
  try {
    for (const file of ["postmaster.pid", ".s.PGSQL.5432.lock"]) {
      writeFileSync(at("postgres", file), `${unrelated.pid}\n/x\n1\n5432\n`);
    }
    const server = await start();
    expect(await query(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(unrelated.exitCode).toBeNull();
  } finally {
    const ended = once(unrelated, "exit");
    unrelated.kill();
    await ended;
  }
});
