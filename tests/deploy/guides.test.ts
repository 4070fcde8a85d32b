import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { request as plainRequest } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { blocksOf, readDocument } from "../docs/blocks.ts";
import { ROOT, run, type Program } from "../system/product.ts";

// The files in the guides to running SalesOS, given to the programs that they are for.
const room = mkdtempSync(path.join(os.tmpdir(), "salesos-deploy-"));
let app: TestApp;
const started: Program[] = [];
beforeAll(async () => {
  app = await startTestApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(async () => {
  // nginx ends its workers only when it is asked to.
  for (const { child } of started)
    child.kill(child.spawnfile.includes("nginx") ? "SIGTERM" : "SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  await app.stop();
  rmSync(room, { recursive: true, force: true });
});

function sample(page: string, language: string, nth = 0): string {
  const name = `apps/docs/src/content/docs/docs/${page}.md`;
  const found = blocksOf(name, readDocument(name)).filter((block) => block.language === language);
  return found[nth]?.code ?? "";
}

const upstream = () => app.url.replace("http://", "");

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function startNginx(): Promise<string> {
  const [port, folder] = [await freePort(), path.join(room, "nginx")];
  mkdirSync(folder);
  const [certificate, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const subject = ["-subj", "/CN=sales.example.com", "-days", "1"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      ...subject,
      "-keyout",
      key,
      "-out",
      certificate,
    ],
    { stdio: "ignore" },
  );
  const server = sample("reverse-proxies", "nginx")
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("/etc/ssl/sales.example.com.pem", certificate)
    .replace("/etc/ssl/sales.example.com.key", key)
    .replace("127.0.0.1:7253", upstream());
  const config = path.join(folder, "nginx.conf");
  const own = `user root;\ndaemon off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n`;
  writeFileSync(config, `${own}${server}\n}\n`);
  started.push(run(["/usr/sbin/nginx", "-c", config, "-p", folder], {}));
  return `https://127.0.0.1:${port}`;
}

async function startCaddy(): Promise<string> {
  const port = await freePort();
  const site = sample("reverse-proxies", "caddy")
    .replace("sales.example.com {", `http://127.0.0.1:${port} {`)
    .replace("127.0.0.1:7253", upstream());
  const config = path.join(room, "Caddyfile");
  writeFileSync(config, `{\n  admin off\n}\n${site}`);
  const command = ["/usr/bin/caddy", "run", "--config", config, "--adapter", "caddyfile"];
  started.push(run(command, { HOME: room, XDG_DATA_HOME: room, XDG_CONFIG_HOME: room }));
  return `http://127.0.0.1:${port}`;
}

/** A request as a client beyond the proxy sends it; the body's text grows as it comes. */
function ask(url: string, headers: Record<string, string>, body?: string) {
  return new Promise<{ status: number; text: () => string; end: Promise<void>; close: () => void }>(
    (resolve, reject) => {
      const send = url.startsWith("https:") ? request : plainRequest;
      const options = {
        method: body === undefined ? "GET" : "POST",
        headers,
        rejectUnauthorized: false,
        agent: false as const,
      };
      const sent = send(url, options, (response: IncomingMessage) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        const end = new Promise<void>((done) => response.once("close", done));
        resolve({
          status: response.statusCode ?? 0,
          text: () => text,
          end,
          close: () => sent.destroy(),
        });
      });
      sent.on("error", reject);
      sent.end(body);
    },
  );
}

describe.each([
  ["nginx", startNginx],
  ["caddy", startCaddy],
] as const)("the configuration of %s", (_name, startProxy) => {
  let url: string;
  beforeAll(async () => {
    url = await startProxy();
    await eventually(async () => (await ask(`${url}/readyz`, {})).status === 200);
  });

  test("hides the metrics", async () => {
    expect((await ask(`${url}/metrics`, {})).status).toBe(403);
  });

  test("tells the client's own address, and not one that the client pretends", async () => {
    const keyFor = async (address: string) => {
      const body = { name: address, scopes: ["leads:read"], addresses: [address] };
      return (await app.call("POST", "/api/api-keys", { body })).json.key as string;
    };
    const forged = { "x-forwarded-for": "203.0.113.9" };
    const from = async (address: string) =>
      (await ask(`${url}/api/leads`, { ...forged, "x-api-key": await keyFor(address) })).status;
    expect(await from("127.0.0.1/32")).toBe(200);
    expect(await from("203.0.113.9/32")).not.toBe(200);
  });

  test("passes events on as they happen", async () => {
    const headers = { "x-api-key": app.liveKey, accept: "text/event-stream" };
    const stream = await ask(`${url}/api/events`, headers);
    expect(stream.status).toBe(200);
    await app.call("POST", "/api/leads", { body: { company_name: "Through the proxy" } });
    await eventually(() => stream.text().includes("Through the proxy"));
    stream.close();
    await stream.end;
  });

  test("leaves it to SalesOS to refuse a body that is too large", async () => {
    const headers = { "x-api-key": app.liveKey, "content-type": "application/json" };
    const body = JSON.stringify({ company_name: "x".repeat(1_300_000) });
    const answer = await ask(`${url}/api/leads`, headers, body);
    await answer.end;
    expect([answer.status, JSON.parse(answer.text()).code]).toEqual([413, "body_too_large"]);
  });
});

describe("the unit for systemd", () => {
  const unit = path.join(room, "salesos.service");
  beforeAll(() => {
    writeFileSync(
      unit,
      sample("systemd", "ini").replaceAll("/opt/salesos", ROOT.replace(/\/$/, "")),
    );
  });

  test("is valid", () => {
    const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], {
      encoding: "utf8",
    });
    // What is said about other units of this machine is no concern of ours.
    expect((stdout + stderr).split("\n").filter((line) => line.includes("salesos"))).toEqual([]);
    expect(status).toBe(0);
  });

  test("is hardened: systemd calls its exposure low", () => {
    const args = ["security", "--offline=true", "--threshold=25", unit];
    const { status, stdout } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
    expect(stdout).toMatch(/Overall exposure level for .*: \d/);
    expect(status).toBe(0);
  });
});

test("every metric that the guide names exists", async () => {
  await app.call("GET", "/api/leads");
  const shown = (await app.call("GET", "/metrics", { key: null })).text;
  const guide = readDocument("apps/docs/src/content/docs/docs/monitoring.md");
  const names = new Set(guide.match(/\bsalesos_\w+/g));
  expect(names.size).toBeGreaterThan(8);
  const lacking = [...names].filter(
    (name) =>
      !new RegExp(`^${name}(\\{| )`, "m").test(shown.replaceAll(/^# TYPE (\w+) .*$/gm, "$1 ")),
  );
  expect(lacking).toEqual([]);
});
