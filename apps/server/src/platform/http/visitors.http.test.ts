import { createConnection, type Socket } from "node:net";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { generateKey } from "../keys/key-format.ts";
import { readConfig } from "../config/config.ts";
import { createLimiter } from "../rate-limit/gcra.ts";
import { createServer } from "./server.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1" });
});
afterAll(() => app.stop());

const from = (address: string) => ({ "x-forwarded-for": address });
const form = { "content-type": "application/x-www-form-urlencoded" };

/**
 * How many transactions the database has reported. It does so up to seconds later, and counts those of
 * recurring tasks: what is measured by it is done so often that they make no difference.
 */
async function transactions(): Promise<number> {
  await app.database.query("select pg_stat_force_next_flush()");
  const [row] = await app.database.query<{ n: string }>(
    `select sum(calls)::text as n from (
       select xact_commit + xact_rollback as calls from pg_stat_database where datname = current_database()) d`,
  );
  return Number(row?.n);
}

describe("an open route", () => {
  const server = () =>
    createServer({
      config: readConfig({}, []),
      log: pino({ level: "silent" }),
      publicUrl: () => "",
      limiter: createLimiter({ now: Date.now }),
      authenticator: { identify: () => undefined },
    });

  test("is refused at the start unless it is declared cheap or has a limit", () => {
    expect(() => server().get("/open", () => "")).toThrow(/GET \/open: declare it `cheap`/);
    expect(() => server().get("/open", { config: { cheap: true } }, () => "")).not.toThrow();
    const perAddress = { perMinute: 1, burst: 1 };
    expect(() => server().get("/open", { config: { perAddress } }, () => "")).not.toThrow();
  });

  test("below /api needs no declaration: the guard asks for a key", () => {
    expect(() => server().get("/api/open", () => "")).not.toThrow();
  });
});

describe("the limit of an address is drawn before anything is done", () => {
  test.each([
    ["POST", "/help/contact", form, "a=b"],
    ["POST", "/status/subscribe", form, "email=junk"],
    ["POST", "/status/unsubscribe?token=forged", form, ""],
    ["POST", "/status/confirm?token=forged", form, ""],
    ["POST", "/status/witnesses/nobody/reports", { "content-type": "application/json" }, "{}"],
    ["GET", "/help/contact", {}, undefined],
    ["GET", "/metrics", {}, undefined],
  ])("%s %s", async (method, path, headers, body) => {
    const address = `2001:db8:${path.length}:${method.length}`;
    const call = (nth: number) =>
      app.call(method, path, {
        key: null,
        // IPv6 by its /64: another address in it is the same caller.
        headers: { ...headers, ...from(`${address}::${nth.toString(16)}`) },
        ...(body === undefined ? {} : { body }),
      });
    let answer = await call(1);
    for (let i = 2; i < 500 && answer.status !== 429; i++) answer = await call(i);
    expect(answer.status).toBe(429);
    expect(answer.json).toMatchObject({ code: "rate_limited" });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    // Also for a body that never comes.
    const head = Object.entries({ ...headers, ...from(`${address}::1`), "content-length": "9" });
    if (method === "POST") {
      const text = await exchange(
        `${method} ${path} HTTP/1.1\r\nhost: x\r\n${head.map(([n, v]) => `${n}: ${v}\r\n`).join("")}\r\n`,
        /"request_id"/,
      );
      expect(text).toContain(" 429 ");
    }
  });

  test("not where a load balancer looks: a visitor cannot have the server taken for dead", async () => {
    for (let i = 0; i < 200; i++) {
      const { status } = await app.call("GET", "/readyz", { key: null });
      expect(status).toBe(200);
    }
  });
});

test("forged links of mails ask no database", async () => {
  const id = "019bac7c-d8c0-7000-8000-000000000009";
  const before = await transactions();
  for (let i = 0; i < 1_000; i++) {
    const path = `/status/unsubscribe?token=${id}.${"A".repeat(42)}${i % 10}`;
    const headers = { ...form, ...from(`203.0.113.${i % 20}`) };
    expect((await app.call("POST", path, { key: null, headers, body: "" })).status).toBe(404);
  }
  expect((await transactions()) - before).toBeLessThan(500);
});

describe("guessed keys with a right checksum", () => {
  test("are counted before the database is asked", async () => {
    const before = await transactions();
    const guess = (n: number) =>
      app.call("GET", "/api/leads", {
        key: generateKey("live"),
        headers: from(`198.51.100.${n % 3}`),
      });
    const answers = await Promise.all(Array.from({ length: 600 }, (_, n) => guess(n)));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    // 60 for each of three addresses, and some that time gives back.
    expect(count(401)).toBeGreaterThanOrEqual(180);
    expect(count(401) + count(429)).toBe(600);
    expect(count(429)).toBeGreaterThan(300);
    // Not one for each; what jobs do meanwhile is among them.
    expect((await transactions()) - before).toBeLessThan(400);
  });

  test("one that was refused is remembered: asking again costs no statement", async () => {
    const key = generateKey("live");
    const headers = from("198.51.100.77");
    await app.call("GET", "/api/leads", { key, headers });
    const before = await transactions();
    for (let i = 0; i < 1_000; i++) await app.call("GET", "/api/leads", { key, headers });
    expect((await transactions()) - before).toBeLessThan(500);
  });

  test("hinder no good key at the same address, old or new", async () => {
    const headers = from("198.51.100.99");
    const made = await app.call("POST", "/api/api-keys", { body: { name: "New" } });
    // Many requests at once with a key that was never seen are one look-up, and no guess.
    const first = await Promise.all(
      Array.from({ length: 100 }, () =>
        app.call("GET", "/api/leads", { key: made.json.key, headers }),
      ),
    );
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([200]));
    let guess = await app.call("GET", "/api/leads", { key: generateKey("live"), headers });
    while (guess.status === 401)
      guess = await app.call("GET", "/api/leads", { key: generateKey("live"), headers });
    expect(guess.status).toBe(429);
    for (const key of [app.liveKey, app.testKey, made.json.key]) {
      expect((await app.call("GET", "/api/leads", { key, headers })).status).toBe(200);
    }
    // Also where it must be looked up again, here and on an instance that starts now.
    await app.call("PATCH", `/api/api-keys/${made.json.id}`, { body: { name: "Newer" } });
    expect((await app.call("GET", "/api/leads", { key: made.json.key, headers })).status).toBe(200);
  });

  test("a good key costs its address nothing", async () => {
    const headers = from("198.51.100.120");
    for (let i = 0; i < 70; i++) {
      const { json } = await app.call("POST", "/api/api-keys", { body: { name: `N${i}` } });
      expect((await app.call("GET", "/api/leads", { key: json.key, headers })).status).toBe(200);
    }
  });
});

/** Sends text as it is, and resolves with what came once it matches or the connection is over. */
function exchange(text: string, enough: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    const socket: Socket = createConnection({ host: hostname, port: Number(port) });
    let received = "";
    socket.setEncoding("latin1");
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
    socket.on("data", (chunk: string) => {
      received += chunk;
      if (enough.test(received)) socket.destroy();
    });
    socket.write(text);
  });
}
