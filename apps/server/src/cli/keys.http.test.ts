import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startTestApp, type TestApp } from "../testing/app.ts";
import { until } from "../testing/poll.ts";

const BIN = fileURLToPath(new URL("../../bin/salesos.js", import.meta.url));

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

function urlOf({ host, port, user }: ClientConfig, database: string): string {
  return `postgres://${user}@${encodeURIComponent(host ?? "")}:${port}/${database}`;
}

/** Runs the program with DATABASE_URL, as beside a server on a PostgreSQL of one's own. */
function keys(args: readonly string[], database = String(app.database.connection.database)) {
  const env = { PATH: process.env["PATH"], DATABASE_URL: urlOf(inject("postgres"), database) };
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, [BIN, "keys", ...args], { env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test("with DATABASE_URL a key is created there, and its revocation reaches the running server", async () => {
  const { stdout } = await keys(["create", "--name", "CI", "--mode", "live", "--json"]);
  const { id, key } = JSON.parse(stdout) as { id: string; key: string };
  const status = async () => (await app.call("GET", "/api/leads?limit=1", { key })).status;
  expect(await status()).toBe(200);
  expect((await keys(["revoke", id])).code).toBe(0);
  await until("the key is gone", async () => (await status()) === 401);
  expect((await app.call("GET", `/api/api-keys/${id}`)).json.revoked_at).not.toBeNull();
});

test("a database without SalesOS is said to be one, and one that is not there too: exit code 1", async () => {
  const admin = new Client(inject("postgres"));
  await admin.connect();
  const empty = `${String(app.database.connection.database)}_empty`;
  await admin.query(`create database ${empty}`);
  try {
    const answer = await keys(["list"], empty);
    expect(answer).toMatchObject({ code: 1, stdout: "" });
    expect(answer.stderr).toContain("This database has no SalesOS data yet.");
  } finally {
    await admin.query(`drop database ${empty} with (force)`);
    await admin.end();
  }
  const answer = await keys(["list"], "nowhere");
  expect(answer.code).toBe(1);
  expect(answer.stderr).toContain('Cannot use the database: database "nowhere" does not exist');
  expect(answer.stderr).not.toMatch(/^\s+at /m);
});
