import { describe, expect, test } from "vitest";
import { findPackage } from "./binaries.ts";
import { cannotWrite, explainFailure } from "./errors.ts";
import { saysReady } from "./postmaster.ts";
import { processIdentity } from "./process-identity.ts";
import { asFlags } from "./settings.ts";

describe("messages", () => {
  test.each([
    ["EROFS", "read-only file system. Choose another folder with SALESOS_DATA_DIR."],
    [
      "ENOSPC",
      "no space left on device. Free some space, or choose another folder with SALESOS_DATA_DIR.",
    ],
  ])("%s becomes a sentence", (code, ending) => {
    const error = Object.assign(new Error(code), { code });
    expect(cannotWrite("/x/data", error).message).toBe(`Cannot write to /x/data: ${ending}`);
  });

  test("a full disk in the output of initdb is recognised", () => {
    const output =
      'initdb: error: could not write file "/proc/self/cwd/PG_VERSION": No space left on device\n';
    expect(explainFailure("PostgreSQL could not be set up", "/x/data", output).message).toBe(
      "Cannot write to /x/data: no space left on device. Free some space, or choose another folder with SALESOS_DATA_DIR.",
    );
  });

  test("a user without a name is told so", () => {
    const output = "initdb: could not look up effective user ID 12345: user does not exist\n";
    expect(explainFailure("PostgreSQL could not be set up", "/x/data", output).message).toBe(
      "User 12345 has no name in /etc/passwd, and PostgreSQL asks for one when it sets up /x/data. Run as a user with a name, or set DATABASE_URL.",
    );
  });

  test("an unknown failure shows the last lines without their prefix", () => {
    const output =
      "2026-01-01 00:00:00.000 UTC [42] FATAL:  could not map anonymous shared memory\n2026-01-01 00:00:00.000 UTC [42] HINT:  Reduce it\n";
    expect(explainFailure("PostgreSQL did not start", "/", output).message).toBe(
      "PostgreSQL did not start in /: FATAL: could not map anonymous shared memory; HINT: Reduce it.",
    );
  });

  test("the folder has the name that the reader knows, and what is damaged is called that", () => {
    const output =
      'postgres: could not find the database system\nExpected to find it in the directory "/proc/self/cwd",\nbut could not open file "/proc/self/cwd/global/pg_control": No such file or directory\n';
    expect(explainFailure("PostgreSQL did not start", "/x/data", output).message).toBe(
      'The database in /x/data is damaged: could not open file "/x/data/postgres/global/pg_control": No such file or directory. Restore a backup into an empty folder and point SALESOS_DATA_DIR to it.',
    );
  });

  test("a platform without a package is told about DATABASE_URL", () => {
    expect(() => findPackage("sunos", "x64")).toThrow(
      "SalesOS brings no PostgreSQL for sunos-x64. Set DATABASE_URL to a PostgreSQL 15 or newer.",
    );
  });
});

test("the identity of a process is stable, and absent for no process", () => {
  expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
  expect(processIdentity(process.pid)).not.toBe(processIdentity(process.ppid));
  expect(processIdentity(2 ** 30)).toBeUndefined();
});

test("settings become flags", () => {
  expect(asFlags({ fsync: "on", jit: "off" })).toEqual(["-c", "fsync=on", "-c", "jit=off"]);
});

test("the state file of an earlier server says nothing of the next, even when both have the same process id", () => {
  const state = (started: number, status: string) =>
    `57\n/data/postgres\n${started}\n5432\n.\n\n  1048 7\n${status}\n`;
  const left = state(1_795_880_432, "ready   ");
  expect(saysReady(left, 57, left)).toBe(false);
  expect(saysReady(state(1_795_880_436, "starting"), 57, left)).toBe(false);
  expect(saysReady(state(1_795_880_436, "ready   "), 57, left)).toBe(true);
  expect(saysReady(state(1_795_880_436, "ready   "), 58, left)).toBe(false);
  expect(saysReady("", 57, "")).toBe(false);
});
