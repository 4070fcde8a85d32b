import { createConnection, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { SOCKET_LIMITS } from "./sockets.ts";

const quick = {
  ...SOCKET_LIMITS,
  headersMs: 300,
  requestMs: 600,
  idleMs: 300,
  stuckMs: 1_500,
  checkMs: 50,
  lingerMs: 200,
  stopMs: 300,
};

let app: TestApp;
const clients: Client[] = [];
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.destroy();
});

interface Client {
  socket: Socket;
  received(): string;
  closed(): boolean;
}

/** A client that says what it is told to, and reads or not. It never ends on its own: only the server can end it. */
function connect({ reads = true } = {}): Promise<Client> {
  const { hostname, port } = new URL(app.url);
  const socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true });
  let received = "";
  let closed = false;
  if (reads) socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
  socket.on("error", () => {});
  // Writes until the server's side is gone, as a client does that ends nothing itself.
  socket.on("end", () => (closed = true));
  socket.on("close", () => (closed = true));
  const client = { socket, received: () => received, closed: () => closed };
  clients.push(client);
  return new Promise((resolve) => socket.once("connect", () => resolve(client)));
}

const TLS = Buffer.from("16030100c8010000c40303", "hex");
/** Connections that the server has not ended. */
const held = () => clients.filter(({ closed }) => !closed()).length;
const request = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`;
const head = (length: number) =>
  `POST /help/contact HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${length}\r\n\r\n`;

describe("a connection always ends", () => {
  beforeAll(async () => {
    // Only what the connections themselves allow ends them.
    app = await startTestApp({}, { sockets: { ...quick, stopMs: 600_000 } });
  });

  test.each<[string, string | Buffer, RegExp]>([
    ["that says nothing", "", /^$/],
    [
      "whose headers never end",
      "GET / HTTP/1.1\r\nhost: x\r\n",
      /^HTTP\/1.1 408 .*request_timeout/s,
    ],
    ["whose body never comes", head(100), /^HTTP\/1.1 408 /],
    ["that sends garbage", "\x00\x01garbage\r\n\r\n", /^HTTP\/1.1 400 .*not valid HTTP/s],
    ["that speaks TLS", TLS, /^HTTP\/1.1 400 .*not valid HTTP/s],
    ["that would make it a tunnel", "CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n", /^HTTP\/1.1 501 /],
    ["that is idle after a request", request("/healthz"), /^HTTP\/1.1 200 /],
    [
      "that asks for an upgrade",
      request("/healthz", "connection: upgrade\r\nupgrade: websocket\r\n"),
      /^HTTP\/1.1 200 /,
    ],
  ])("%s", async (_, said, answered) => {
    for (let i = 0; i < 20; i++) (await connect()).socket.write(said);
    await until("all are closed", () => held() === 0);
    for (const { received } of clients) expect(received()).toMatch(answered);
  });

  test.each([
    ["of its headers", "GET / HTTP/1.1\r\nx: ", 1],
    ["of garbage behind an error", "garbage\r\n\r\n", 1],
  ])("that goes on to send one byte after the other %s", async (_, begin, answers) => {
    const { socket, closed, received } = await connect();
    socket.write(begin);
    const drip = setInterval(() => socket.write("x"), 20);
    await until("it is closed", closed).finally(() => clearInterval(drip));
    expect(received().match(/HTTP\/1.1 4/g)).toHaveLength(answers);
  });

  test("and what was asked before the garbage is answered first", async () => {
    const { socket, closed, received } = await connect();
    socket.write(`${request("/readyz")}${request("/healthz")}\x00garbage\r\n\r\n`);
    await until("it is closed", closed);
    const statuses = [...received().matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(["200", "200", "400"]);
  });

  test("that reads nothing: a stop waits for it, and is not held up", async () => {
    for (let i = 0; i < 10; i++) {
      const { socket } = await connect({ reads: false });
      socket.write(request("/openapi.json").repeat(50));
    }
    await app.stop();
  });
});

describe("too many connections", () => {
  const few = { ...SOCKET_LIMITS, mostOfAddress: 20 };

  test("of one address: the longest idle is closed, and a busy one and the newest are not", async () => {
    app = await startTestApp({}, { sockets: few });
    const { next_after: after } = (await app.call("GET", "/api/events")).json;
    const busy = await connect();
    const key = `x-api-key: ${app.liveKey}\r\n`;
    busy.socket.write(request(`/api/events?after=${after}&wait=30`, key));
    for (let i = 0; i < 60; i++) await connect();
    await until("no more than allowed are open", () => held() <= few.mostOfAddress);
    expect(busy.closed()).toBe(false);
    const newest = await connect();
    newest.socket.write(request("/healthz"));
    await until("it is answered", () => newest.received().startsWith("HTTP/1.1 200"));
    await app.stop();
  });

  test("of a trusted proxy are of many clients, and only the limit of all holds", async () => {
    app = await startTestApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1" }, { sockets: few });
    for (let i = 0; i < 60; i++) await connect();
    expect((await app.call("GET", "/healthz", { key: null })).status).toBe(200);
    expect(held()).toBe(60);
    await app.stop();
    app = await startTestApp(
      { SALESOS_TRUSTED_PROXIES: "127.0.0.1" },
      { sockets: { ...few, most: 30 } },
    );
    for (let i = 0; i < 60; i++) await connect();
    await until("no more than allowed are open", () => held() <= 30);
    await app.stop();
  });
});

test("a stop destroys what is left after its grace, whatever it is", async () => {
  app = await startTestApp({}, { sockets: { ...SOCKET_LIMITS, stopMs: 300 } });
  const unread = request("/openapi.json").repeat(50);
  for (const said of ["", "GET / HTTP/1.1\r\n", head(10), "garbage\r\n\r\n", TLS, unread]) {
    for (let i = 0; i < 5; i++) (await connect({ reads: false })).socket.write(said);
  }
  await app.call("GET", "/healthz", { key: null });
  // Each of them alone would hold it up for ten seconds or longer.
  const stopped = app.stop().then(() => "stopped");
  expect(await Promise.race([stopped, delay(20_000, "held up")])).toBe("stopped");
});
