import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import stringWidth from "string-width";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReceiver } from "../../apps/server/src/testing/receiver.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { urlOf } from "../../apps/server/src/testing/database.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { ROOT, run, stop } from "../system/product.ts";
import { SALESOS, salesos } from "./run.ts";

let app: TestApp;
let home: string;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_PLAN: "unlimited" });
  home = mkdtempSync(path.join(tmpdir(), "salesos-terminal-"));
});
afterAll(async () => {
  await app.stop();
  rmSync(home, { recursive: true, force: true });
});

const own = () => ({ HOME: home, SALESOS_URL: app.url, SALESOS_KEY: app.testKey });

/** Runs a program; the server that it speaks to is in this process, which must not wait for it. */
async function ended(command: readonly string[], env: Record<string, string>) {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

const PATH = `${ROOT}:${process.env["PATH"]}`;

/** Runs the shell's line with `salesos` in it. */
const shell = (line: string, env: Record<string, string> = {}) =>
  ended(["bash", "-c", line], { PATH, ...own(), ...env });

test("columns stand below each other whatever script the names are in", async () => {
  for (const company_name of ["日本語の会社", "한글", "👩‍👩‍👧 Family", "Zoe\u0308 AG", "Plain"]) {
    await app.call("POST", "/api/leads", { body: { company_name }, key: app.testKey });
  }
  const { stdout } = await salesos(["leads", "list"], own());
  const lines = stdout.trimEnd().split("\n");
  const at = lines.slice(1).map((line) => stringWidth(line.slice(0, line.indexOf(" new "))));
  expect(lines.length).toBeGreaterThan(5);
  expect(new Set(at).size).toBe(1);
});

const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((file) => existsSync(file));

/** Runs a program in a terminal that does not say how wide it is. */
const PTY = `
import pty, sys
pty.spawn(sys.argv[1:])
`;

test.runIf(python !== undefined)(
  "a terminal of unknown width gets a table of 80 columns",
  async () => {
    for (const COLUMNS of ["", "0", "nonsense"]) {
      const command = [python ?? "", "-c", PTY, ...SALESOS, "leads", "list"];
      const { stdout } = await ended(command, { PATH, ...own(), COLUMNS, TERM: "dumb" });
      const [head = ""] = stdout.trim().split(/\r?\n/);
      expect(head.split(/ {2,}/).length).toBeGreaterThan(2);
      expect(head.length).toBeLessThanOrEqual(80);
    }
  },
);

test.runIf(python !== undefined)(
  "a terminal that knows no escapes gets none, from any kind of command",
  async () => {
    const backup = ["backup", "--output", path.join(home, "b.tar.gz"), "--database-url"];
    for (const args of [
      ["leads", "list", "--all"],
      ["doctor"],
      [...backup, urlOf(app.database.connection)],
    ]) {
      const command = [python ?? "", "-c", PTY, ...SALESOS, ...args];
      const { stdout } = await ended(command, { PATH, ...own(), TERM: "dumb" });
      expect({ args, escapes: stdout.split("\u001B").length - 1 }).toEqual({ args, escapes: 0 });
    }
  },
);

test.runIf(existsSync("/dev/full"))(
  "output that cannot be written is a failure that says so, for every kind of command",
  async () => {
    for (const command of [
      "leads list",
      "leads list --csv",
      "--help",
      "keys generate --mode test",
      "openapi",
    ]) {
      const ran = await shell(`salesos ${command} > /dev/full`);
      expect({ command, code: ran.code }).toEqual({ command, code: 1 });
      expect(ran.stderr).toMatch(/^Cannot write to standard output: .*no space left/);
      expect(ran.stderr).not.toMatch(/^\s+at /m);
    }
  },
);

test("a reader that has read enough ends a command quietly", async () => {
  const ran = await shell(
    "salesos leads list --limit 1 --all --json | head -n 1; echo ${PIPESTATUS[0]}",
  );
  expect(ran.stdout).toMatch(/\n0\n$/);
  expect(ran.stderr).toBe("");
  expect((await shell("salesos --help | head -n 0; echo ${PIPESTATUS[0]}")).stdout).toBe("0\n");
});

test("an empty variable is one that is not set, and no file lands in the current folder", async () => {
  const cwd = mkdtempSync(path.join(home, "cwd-"));
  const empty = {
    SALESOS_URL: "",
    SALESOS_KEY: "",
    XDG_CONFIG_HOME: "",
    SALESOS_PROFILE: "",
    APPDATA: "",
  };
  const line = `cd '${cwd}' && echo ${app.testKey} | salesos login --server ${app.url} --key - && salesos whoami`;
  const ran = await shell(line, empty);
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(app.url) });
  expect(ran.stderr).toContain(path.join(home, ".config/salesos/profiles.json"));
  // Without a home of its own, that of the account.
  const homeless = await shell(
    `cd '${cwd}' && salesos listen --forward-to http://127.0.0.1:9 --after nonsense`,
    {
      HOME: "",
      XDG_STATE_HOME: "relative",
    },
  );
  expect(homeless.stderr).not.toContain(cwd);
  expect(readdirSync(cwd)).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a home in which nothing can be made is said, and ends",
  async () => {
    const ran = await shell(`echo ${app.testKey} | salesos login --server ${app.url} --key -`, {
      HOME: "/proc",
    });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("Cannot save the login in /proc/.config/salesos/profiles.json");
    expect(ran.stderr).not.toMatch(/^\s+at /m);
    const listen = await shell("salesos listen --forward-to http://127.0.0.1:9", { HOME: "/proc" });
    expect(listen.code).toBe(1);
    expect(listen.stderr).toContain("Cannot write the state file");
    expect(listen.stderr).toContain("Name another with --state.");
  },
);

test("no message repeats what is secret in a URL", async () => {
  for (const command of [
    "leads list --server http://user:hunter2@127.0.0.1:9",
    "leads list --server 'http://127.0.0.1:9/?token=hunter2'",
    "leads list --sever=http://user:hunter2@127.0.0.1:9",
    "status --server http://user:hunter2@127.0.0.1:9",
    "listen --forward-to ftp://user:hunter2@x",
    "keys list --database-url postgres://user:hunter2@127.0.0.1:9/x",
    "keys list --database-url mysql://user:hunter2@127.0.0.1:9/x",
    "doctor --database-url postgres://user:hunter2@127.0.0.1:9/x",
    "doctor --public-url 'https://user:hunter2@example.com'",
    "serve --cors-origins https://user:hunter2@example.com/x",
  ]) {
    const ran = await shell(`salesos ${command}`, { SALESOS_URL: "" });
    expect({ command, failed: ran.code !== 0 }).toEqual({ command, failed: true });
    expect(ran.stdout + ran.stderr).not.toContain("hunter2");
  }
});

test("--data - on a closed standard input, and an unknown flag, are wrong command lines", async () => {
  expect(await shell("salesos leads create --data - <&-")).toMatchObject({ code: 2, stdout: "" });
  const ran = await shell("salesos leads list --colour");
  expect(ran.code).toBe(2);
  expect(ran.stderr).not.toMatch(/^\s+at /m);
});

test("every command explains itself with --help, on standard output", async () => {
  const { stdout } = await salesos(["--help"], own());
  const names = [...stdout.matchAll(/^ {2}([a-z-]+)(?: .*)?$/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(15);
  for (const name of names.filter((one) => !["complete", "help"].includes(one))) {
    const ran = await salesos([name, "--help"], own());
    expect({ name, code: ran.code, stderr: ran.stderr }).toEqual({ name, code: 0, stderr: "" });
    expect(ran.stdout).not.toBe("");
  }
});

test("logs tail shows what others ask, and nothing of any tail; --lines 0 begins with what comes", async () => {
  const tails = [
    run([...SALESOS, "logs", "tail", "--lines", "0", "--json"], own()),
    run([...SALESOS, "logs", "tail", "--lines", "0", "--json"], own()),
  ];
  try {
    // Each has asked at least twice.
    await eventually(async () => {
      const log = await app.call("GET", "/api/request-logs?limit=100", { key: app.testKey });
      const asked = log.json.data.filter(
        ({ user_agent }: { user_agent: string }) => user_agent === "salesos-logs-tail",
      );
      return asked.length >= 6 || undefined;
    });
    await app.call("GET", "/api/deals?limit=1", { key: app.testKey });
    await eventually(
      () => tails.every((tail) => tail.output().includes("/api/deals")) || undefined,
    );
    for (const tail of tails) expect(tail.output()).not.toContain("salesos-logs-tail");
  } finally {
    await Promise.all(tails.map(stop));
  }
  const later = await salesos(["logs", "tail", "--once", "--lines", "50", "--json"], own());
  expect(later.stdout).toContain("/api/deals");
  expect(later.stdout).not.toContain("salesos-logs-tail");
  for (const lines of ["many", "-1", "1.5", "5000"]) {
    expect(await salesos(["logs", "tail", `--lines=${lines}`], own())).toMatchObject({ code: 2 });
  }
});

test("listen says what to do where the receiver refuses the signature", async () => {
  const receiver = await startReceiver((response) => void response.writeHead(400).end());
  const state = path.join(home, "refusing.json");
  const args = ["listen", "--forward-to", receiver.url, "--after", "start", "--state", state];
  const listener = run([...SALESOS, ...args], own());
  try {
    await eventually(() => listener.output().includes("The receiver returns 400.") || undefined);
    const secret = /secret +(whsec_\S+)/.exec(listener.output())?.[1];
    expect(listener.output()).toContain(`WEBHOOK_SECRET='${secret}'`);
    expect(listener.output()).toContain("--secret whsec_");
    await eventually(() => receiver.received.length >= 3 || undefined);
    expect(listener.output().match(/The receiver returns 400/g)).toHaveLength(1);
  } finally {
    await stop(listener);
    await receiver.stop();
  }
});

test("a command ends with 130 or its signal at Ctrl-C, without a stack", async () => {
  const child = spawn(SALESOS[0], ["logs", "tail"], { env: { ...process.env, ...own() } });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await eventually(async () => {
    const log = await app.call("GET", "/api/request-logs?limit=5", { key: app.testKey });
    return (
      log.json.data.some((one: { user_agent: string }) => one.user_agent === "salesos-logs-tail") ||
      undefined
    );
  });
  child.kill("SIGINT");
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  expect([130, "SIGINT"]).toContain(code ?? signal);
  expect(text).toBe("");
});
