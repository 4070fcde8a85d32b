import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { BIN, gone, NODE, processesOf, ROOT, run, start, stop } from "./product.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-start-"));
chmodSync(folder, 0o755);
const dataDir = path.join(folder, "data");
const key = generateKey("live");
const env = { SALESOS_DATA_DIR: dataDir, SALESOS_LIVE_KEY: key, SALESOS_SAMPLE_DATA: "off" };
const headers = { "x-api-key": key, "content-type": "application/json" };

const started: { child: { kill(signal: "SIGKILL"): boolean; exitCode: number | null } }[] = [];
async function product(...args: Parameters<typeof start>) {
  const running = await start(...args);
  started.push(running);
  return running;
}
afterEach(() => {
  for (const { child } of started.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The machine's own Node where that is an old one, else ours in disguise. */
function oldNode(): string[] {
  for (const place of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(place, "node");
    if (place.includes("node_modules") || !existsSync(file)) continue;
    const { stdout } = spawnSync(file, ["--version"], { encoding: "utf8" });
    if (Number.parseInt(stdout.slice(1), 10) < 24) return [file];
  }
  const disguise = `Object.defineProperty(process,"versions",{value:{node:"20.1.0"}})`;
  return [process.execPath, "--import", `data:text/javascript,${disguise}`];
}

test("the first start prints keys that work, the next start does not, and the keys still work", async () => {
  const own = { SALESOS_DATA_DIR: path.join(folder, "first"), LOG_LEVEL: "info" };
  const first = await product(own);
  const keys = first.output().match(/sos_(live|test)_[0-9A-Za-z]{38}(?= |\n)/g) ?? [];
  expect(keys.map((text) => text.slice(0, 8))).toEqual(["sos_live", "sos_test"]);
  // Nothing that went wrong, and no stack, stands below the banner.
  expect(first.output()).not.toMatch(/"level":[4-6]0|^\s+at /m);
  expect(await stop(first)).toBe(0);

  const second = await product(own);
  expect(second.output()).toContain("SalesOS is ready");
  expect(second.output()).not.toContain("sos_");
  expect(second.output()).toContain("./salesos keys create");
  for (const text of keys) {
    const answer = await fetch(`${second.url}/api/leads`, { headers: { "x-api-key": text } });
    expect(answer.status).toBe(200);
  }
  expect(await stop(second)).toBe(0);
});

test("keys that were given are in use and are not printed", async () => {
  const server = await product({ ...env, SALESOS_TEST_KEY: generateKey("test") });
  expect(server.output()).not.toContain("sos_");
  expect((await fetch(`${server.url}/api/leads`, { headers })).status).toBe(200);
  expect(await stop(server)).toBe(0);
});

describe("what hinders a start is said in a sentence, with exit code 1 and no stack", () => {
  const refused = async (change: Record<string, string>, command: readonly string[] = NODE) => {
    const program = run(command, { ...env, ...change });
    expect(await program.ended).toBe(1);
    expect(program.output()).not.toMatch(/^\s+at /m);
    return program.output();
  };

  test("another SalesOS on the same folder: who and where", async () => {
    const holder = await product(env);
    const said = await refused({});
    expect(said).toContain(`process id ${holder.child.pid}`);
    expect(said).toContain(holder.url);
    expect(await stop(holder)).toBe(0);
  });

  test("a taken port: which, and how to choose another", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const said = await refused({ PORT: String(port) });
    expect(said).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(said).toMatch(/PORT=\d+ npm start/);
    expect(said).not.toContain("connection lost");
    other.close();
  });

  test("a taken port on the first start: the next one still shows the first keys", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const own = { SALESOS_DATA_DIR: path.join(folder, "taken"), SALESOS_SAMPLE_DATA: "off" };
    const program = run(NODE, { ...own, PORT: String(port) });
    expect(await program.ended).toBe(1);
    // It was refused before anything was made.
    expect(existsSync(own.SALESOS_DATA_DIR)).toBe(false);
    other.close();
    const next = await product(own);
    expect(next.output()).toMatch(/test {7}sos_test_\w+/);
    expect(await stop(next)).toBe(0);
  });

  test("a folder that cannot be written", async () => {
    const readOnly = path.join(folder, "read-only");
    mkdirSync(readOnly, { mode: 0o555 });
    // Root may write everywhere but in the kernel's own tree.
    const at = process.getuid?.() === 0 ? "/sys/salesos" : path.join(readOnly, "data");
    const said = await refused({ SALESOS_DATA_DIR: at });
    expect(said).toMatch(new RegExp(`Cannot write to ${at}: .+\\. `));
  });

  test.runIf(process.platform === "linux")(
    "a folder in which nothing can ever be made",
    async () => {
      const said = await refused({ SALESOS_DATA_DIR: "/proc/salesos" });
      expect(said).toMatch(/Cannot write to \/proc\/salesos: .+\. Choose another folder/);
    },
  );

  test("a setting that cannot be used: its name and the rule", async () => {
    expect(await refused({ PORT: "70000" })).toContain("PORT must be a number from 0 to 65535.");
  });

  test("a Node that is too old", async () => {
    const said = await refused({}, [...oldNode(), BIN, "serve"]);
    expect(said).toMatch(/SalesOS needs Node 24; this is Node [12]\d\./);
    expect(said).toContain("run `npm start`");
  });
});

describe("stopping", () => {
  test("SIGTERM: the request under way is answered, new ones are refused, the database ends last, exit code 0", async () => {
    const server = await product(env);
    const pids = processesOf(dataDir);
    const { hostname, port } = new URL(server.url);
    const body = JSON.stringify({ company_name: "Sent while stopping" });
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    const closed = once(socket, "close");
    socket.write(
      `POST /api/leads HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nExpect: 100-continue\r\n\r\n`,
    );
    // The server asks for the body: it has taken the request.
    await eventually(() => answer.includes("100 Continue") || undefined);
    server.child.kill("SIGTERM");
    await eventually(() =>
      fetch(`${server.url}/healthz`).then(
        () => undefined,
        () => true,
      ),
    );
    socket.write(body);
    await closed;
    expect(answer).toMatch(/HTTP\/1\.1 201 /);
    expect(await server.ended).toBe(0);
    await gone(pids);

    const again = await product(env);
    const list = await fetch(`${again.url}/api/leads`, { headers });
    expect(await list.json()).toMatchObject({ data: [{ company_name: "Sent while stopping" }] });
    expect(await stop(again)).toBe(0);
  });

  test("a stop that is asked for during the first start leaves nothing behind that the next start minds", async () => {
    const own = { ...env, SALESOS_DATA_DIR: path.join(folder, "early") };
    const early = run(NODE, own);
    await eventually(() => existsSync(path.join(folder, "early/salesos.lock")) || undefined);
    early.child.kill("SIGTERM");
    expect(await early.ended).toBe(0);
    expect(existsSync(path.join(folder, "early/postgres/postmaster.pid"))).toBe(false);
    const again = await product(own);
    expect(await stop(again)).toBe(0);
  });

  test("kill -9: the next start takes over the folder, and what was acknowledged is there", async () => {
    const server = await product(env);
    const body = JSON.stringify({ company_name: "Before the kill" });
    const created = await fetch(`${server.url}/api/leads`, { method: "POST", headers, body });
    const { id } = (await created.json()) as { id: string };
    server.child.kill("SIGKILL");
    await server.ended;

    const again = await product(env);
    const answer = await fetch(`${again.url}/api/leads/${id}`, { headers });
    expect(await answer.json()).toMatchObject({ company_name: "Before the kill" });
    expect(await stop(again)).toBe(0);
  });
});

describe("npm start", () => {
  const npm = ["npm", "start"];
  const detached = { detached: true };

  test("runs on Node 24 whatever Node npm runs on", async () => {
    const program = run(["npm", "exec", "-c", "node --version"], {});
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/^v24\./m);
  });

  test("takes flags after --", async () => {
    const program = run(["npm", "start", "--", "--prot", "1"], env);
    expect(await program.ended).toBe(2);
    expect(program.output()).toContain("Did you mean --port?");
  });

  test.each(["docs", "apps/server/src"])(
    "works from %s, with the folder of the repository as its own",
    async (sub) => {
      const relative = path.relative(ROOT, dataDir);
      const server = await product({ ...env, SALESOS_DATA_DIR: relative }, npm, {
        cwd: path.join(ROOT, sub),
      });
      const pids = processesOf(dataDir);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      server.child.kill("SIGTERM");
      await server.ended;
      await gone(pids);
    },
  );

  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s to npm alone ends server and database",
    async (signal) => {
      const server = await product(env, npm, detached);
      const pids = processesOf(dataDir);
      server.child.kill(signal);
      expect(await server.ended).toBe(0);
      await gone(pids);
    },
  );

  test("Ctrl-C in the terminal, which every process of the group gets, ends all cleanly", async () => {
    const server = await product({ ...env, LOG_LEVEL: "info" }, npm, detached);
    const pids = processesOf(dataDir);
    process.kill(-(server.child.pid ?? 0), "SIGINT");
    await server.ended;
    await gone(pids);
    expect(server.output()).toContain('"stopping"');
    expect(server.output()).not.toContain("listening");
    expect(server.output()).not.toMatch(/unexpectedly|lost|"level":[5-6]0/);
  });
});
