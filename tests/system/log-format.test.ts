import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { start, stop, type Product } from "./product.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-log-"));
const started: Product[] = [];
afterAll(async () => {
  await Promise.all(started.map(stop));
  rmSync(folder, { recursive: true, force: true });
});

test("a log for people is one line without a stack for what happened, said once while it lasts", async () => {
  const server = await start({
    SALESOS_DATA_DIR: path.join(folder, "data"),
    SALESOS_SAMPLE_DATA: "off",
    LOG_FORMAT: "text",
  });
  started.push(server);
  const postmaster = path.join(folder, "data/postgres/postmaster.pid");
  const { readFileSync } = await import("node:fs");
  const before = readFileSync(postmaster, "utf8").split("\n")[0];
  process.kill(Number(before), "SIGQUIT");
  await eventually(() => readFileSync(postmaster, "utf8").split("\n")[0] !== before || undefined);
  await eventually(async () => (await fetch(`${server.url}/readyz`)).ok || undefined);
  const lines = server
    .output()
    .split("\n")
    .filter((line) => /^ {2}\d\d:\d\d:\d\d/.test(line));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(/^ {2}\d\d:\d\d:\d\d {2}(info|warning|error) +\S/);
  expect(server.output()).not.toMatch(/^\s+at |\{"level"/m);
});
