import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { CLI, salesos } from "./run.ts";

let app: TestApp;
let home: string;
beforeAll(async () => {
  [app, home] = await Promise.all([startTestApp(), mkdtemp(path.join(tmpdir(), "salesos-cli-"))]);
});
afterAll(async () => {
  await app.stop();
  await rm(home, { recursive: true });
});

const own = () => ({ XDG_CONFIG_HOME: home, SALESOS_URL: app.url, SALESOS_KEY: app.testKey });

test("a list without a record prints not even an empty line, so that what reads it has nothing to stumble over", async () => {
  for (const format of [[], ["--csv"], ["--all", "--csv"], ["--all", "--json"]]) {
    const ran = await salesos(["deals", "list", ...format], own());
    expect({ format, ...ran }).toMatchObject({ code: 0, stdout: "" });
  }
});

test("trigger and listen speak to the server of the login, or to that of SALESOS_URL, as the other commands do", async () => {
  const config = { XDG_CONFIG_HOME: path.join(home, "login") };
  await salesos(["login", "--server", app.url, "--key", "-"], config, `${app.testKey}\n`);
  const ran = await salesos(["trigger", "lead.created"], config);
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.stdout).toContain(`${app.url}/api/leads/`);
  const { SALESOS_URL, SALESOS_KEY } = own();
  const named = await salesos(["trigger", "lead.created"], { SALESOS_URL, SALESOS_KEY });
  expect(named.stdout).toContain(`${app.url}/api/leads/`);
  // The key of a login goes to no other server.
  const elsewhere = await salesos(["trigger", "lead.created", "--server", "http://127.0.0.1:9"], {
    ...config,
    SALESOS_URL: "http://127.0.0.1:9",
  });
  expect(elsewhere).toMatchObject({ code: 1 });
  expect(elsewhere.stderr).toContain("No key for http://127.0.0.1:9");
});

test("a single fault is said once, several each with its place", async () => {
  const one = await salesos(["leads", "create", "--contact-email", "john"], own());
  expect(one.stderr.match(/must be a valid e-mail address/g)).toHaveLength(1);
  expect(one.stderr).toContain("/contact_email");
  const two = ["leads", "create", "--contact-email", "john", "--employee-count", "-1"];
  const ran = await salesos(two, own());
  expect(ran.stderr).toMatch(/^ {2}\/contact_email/m);
  expect(ran.stderr).toMatch(/^ {2}\/employee_count/m);
});

test("one --idempotency-key makes one record, however often it is sent", async () => {
  const args = ["leads", "create", "--company-name", "Once", "--idempotency-key", "cli-once"];
  const [first, second] = [await salesos(args, own()), await salesos(args, own())];
  expect(first.code).toBe(0);
  expect(second.stdout).toBe(first.stdout);
  expect((await app.call("GET", "/api/leads?q=Once", { key: app.testKey })).json.count).toBe(1);
});

test("what is no key is refused before it is sent or kept, from standard input too", async () => {
  const folder = path.join(home, "refused");
  const args = ["login", "--server", app.url, "--key", "-"];
  const ran = await salesos(args, { XDG_CONFIG_HOME: folder }, "hunter2\n");
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain("sos_test_");
  expect(ran.stderr).not.toContain("hunter2");
  expect(existsSync(folder)).toBe(false);
});

const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((file) => existsSync(file));

/** Types a key and then Ctrl-C at the question for it, in a terminal; prints what that showed and the exit code. */
const PTY = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
shown = b""
while True:
    try: more = os.read(fd, 4096)
    except OSError: more = b""
    if not more: break
    asked = b"API key: " in shown
    shown += more
    if not asked and b"API key: " in shown: os.write(fd, b"sos_test_typed\\x03")
print(shown.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

test.runIf(python !== undefined)(
  "a key that is typed does not show, and Ctrl-C at the question ends quietly",
  async () => {
    const command = [process.execPath, "--conditions=@salesos/source", CLI, "login"];
    const child = spawn(python ?? "", ["-c", PTY, ...command, "--server", app.url], {
      env: { ...process.env, XDG_CONFIG_HOME: home, SALESOS_KEY: "" },
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await once(child, "close");
    expect(text.replaceAll(/\s+/g, " ")).toBe("API key: 130 ");
  },
);

test("a filter for several is repeated, as its help says, and each of them counts", async () => {
  for (const industry of ["Energy", "Finance", "Retail"]) {
    const body = { company_name: industry, industry };
    await app.call("POST", "/api/leads", { body, key: app.testKey });
  }
  const filters = ["--industry", "Energy", "--industry", "Retail"];
  const ran = await salesos(["leads", "list", ...filters, "--all", "--json"], own());
  const found = ran.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).industry);
  expect(found.toSorted()).toEqual(["Energy", "Retail"]);
});

test("a search takes its filter as JSON, and --all reads every page of it", async () => {
  const filter = '{"field":"industry","in":["Energy","Finance","Retail"]}';
  const args = ["leads", "query", "--filter", filter, "--sort", "-created_at", "--limit", "1"];
  const ran = await salesos([...args, "--all", "--json"], own());
  const lines = ran.stdout.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).industry)).toEqual(["Retail", "Finance", "Energy"]);
});

test("a value of several may hold a comma: the flag repeated, or a JSON array", async () => {
  for (const tags of [
    ["--tags", "Oil, gas", "--tags", "new"],
    ["--tags", '["Oil, gas","new"]'],
  ]) {
    const args = ["leads", "create", "--company-name", "Commas", ...tags, "--dry-run", "--json"];
    const ran = await salesos(args, own());
    expect(JSON.parse(ran.stdout)).toMatchObject({ tags: ["Oil, gas", "new"] });
  }
});

test("flags after a command below status are that command's", async () => {
  const operator = { ...own(), SALESOS_KEY: app.liveKey };
  const create = ["status", "incidents", "create", "--name", "Late", "--message", "Some minutes."];
  const made = await salesos([...create, "--impact", "none", "--json"], operator);
  const { id } = JSON.parse(made.stdout) as { id: string };
  const update = ["status", "incidents", "create-update", id, "--server", app.url];
  const done = await salesos([...update, "--message", "Over.", "--status", "resolved"], operator);
  expect(done).toMatchObject({ code: 0, stderr: "" });
  const list = await salesos(["status", "incidents", "list"], operator);
  expect(list.stdout).toMatch(/ resolved .* \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/m);
});

test.each([
  [200, "ready", 0],
  [503, "starting", 1],
])(
  "status of a server without a status page is what /readyz says: %i %s",
  async (code, status, exit) => {
    const server = createServer((request, response) => {
      const found = request.url === "/readyz";
      response.writeHead(found ? code : 404).end(found ? JSON.stringify({ status }) : "{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const at = ["--server", `http://127.0.0.1:${port}`];
    const ran = await salesos(["status", ...at], own());
    const asJson = await salesos(["status", "--json", ...at], own());
    server.close();
    expect(ran).toMatchObject({ code: exit, stdout: expect.stringContaining(status) });
    expect(JSON.parse(asJson.stdout)).toEqual({ status });
  },
);
