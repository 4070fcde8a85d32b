import { createServer } from "node:https";
import {
  BlockList,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
} from "node:net";
import { afterEach, expect, test } from "vitest";
import type { OutboundPolicy, Resolver } from "../../../platform/outbound/address-guard.ts";
import { createOwnServer } from "../../../platform/outbound/own-server.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";
import { selfSigned } from "../../../testing/self-signed.ts";
import { createTransport } from "./transport.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

/** A policy under which the given addresses stand for public ones, and nothing else of this machine does. */
function onlyPublic(...addresses: string[]): OutboundPolicy {
  const allow = new BlockList();
  for (const address of addresses) allow.addAddress(address);
  return { allowHttp: true, allowLoopback: false, allow, deny: new BlockList() };
}

/** Answers each question with the next of these addresses. */
function answering(...answers: string[][]): Resolver {
  let n = 0;
  return (_hostname, _options, done) => {
    const addresses = answers[Math.min(n++, answers.length - 1)] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  };
}

function transportWith(resolve?: Resolver) {
  const transport = createTransport(resolve);
  stops.push(transport.close);
  return transport;
}

const posting = (url: string, policy: OutboundPolicy, deadlineMs = 2_000) => ({
  endpointId: "e",
  url,
  headers: { "content-type": "application/json" },
  body: Buffer.from("{}"),
  policy,
  deadlineMs,
});

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stops.push(() => new Promise((done) => server.close(done)));
  return (server.address() as AddressInfo).port;
}

test("a name that leads first to a public and then to an inner address is not called there", async () => {
  const receiver = await startReceiver((response) => {
    response.setHeader("connection", "close");
    response.end("OK");
  });
  stops.push(receiver.stop);
  const transport = transportWith(answering(["127.0.0.1"], ["127.0.0.2"]));
  const url = receiver.url.replace("127.0.0.1", "rebinding.example");
  const policy = onlyPublic("127.0.0.1");
  expect(await transport.post(posting(url, policy))).toMatchObject({ status: 200 });
  const second = await transport.post(posting(url, policy));
  expect(second.error).toContain("127.0.0.2, which is not allowed");
  expect(receiver.received).toHaveLength(1);
});

test("a name with a public and an inner address at once is not called at all", async () => {
  const receiver = await startReceiver();
  stops.push(receiver.stop);
  const transport = transportWith(answering(["127.0.0.1", "10.0.0.1"]));
  const url = receiver.url.replace("127.0.0.1", "mixed.example");
  const { error } = await transport.post(posting(url, onlyPublic("127.0.0.1")));
  expect(error).toContain("10.0.0.1");
  expect(receiver.received).toHaveLength(0);
});

test("a connection that ends elsewhere than its address said is cut before anything is sent", async () => {
  let connections = 0;
  let bytes = 0;
  const port = await portOf(
    createTcpServer((socket) => {
      connections++;
      socket.on("error", () => {});
      socket.on("data", (chunk) => (bytes += chunk.length));
    }),
  );
  // The system takes 0.0.0.0 for this machine and connects to 127.0.0.1.
  const transport = transportWith(answering(["0.0.0.0"]));
  const url = `http://elsewhere.example:${port}/`;
  const { error } = await transport.post(posting(url, onlyPublic("0.0.0.0")));
  expect(error).toContain("The connection reached 127.0.0.1, which is not allowed.");
  await until("it was connected", () => connections === 1);
  expect(bytes).toBe(0);
});

test("a certificate that nobody vouches for is refused before anything is sent", async () => {
  let requests = 0;
  const server = createServer(selfSigned, (_request, response) => {
    requests++;
    response.end();
  });
  const port = await portOf(server);
  const { error } = await transportWith().post(
    posting(`https://127.0.0.1:${port}/`, onlyPublic("127.0.0.1")),
  );
  expect(error).toContain("The TLS connection failed");
  expect(error).toContain("SELF_SIGNED");
  expect(requests).toBe(0);
});

test("a TLS handshake that never ends is over at the deadline", async () => {
  const sockets = new Set<{ destroy(): unknown }>();
  const port = await portOf(createTcpServer((socket) => sockets.add(socket)));
  stops.push(async () => sockets.forEach((socket) => socket.destroy()));
  const url = `https://127.0.0.1:${port}/`;
  const { error, status } = await transportWith().post(posting(url, onlyPublic("127.0.0.1"), 300));
  expect(error).toBe("There was no complete answer within 0.3 s.");
  expect(status).toBeUndefined();
});

test("a name that cannot be resolved, for now or for good, is told as that", async () => {
  for (const code of ["ENOTFOUND", "EAI_AGAIN"]) {
    const failing: Resolver = (_hostname, _options, done) =>
      done(Object.assign(new Error(code), { code }), []);
    const { error } = await transportWith(failing).post(
      posting("http://gone.example/", onlyPublic("127.0.0.1")),
    );
    expect(error).toMatch(/^The host name/);
  }
});

test("those who ask for a name at the same time wait for one lookup, and later ones ask anew", async () => {
  const asked: Parameters<Resolver>[2][] = [];
  const slow: Resolver = (_hostname, _options, done) => void asked.push(done);
  const transport = transportWith(slow);
  const post = () => transport.post(posting("http://slow.example/", onlyPublic("127.0.0.1")));
  const gone = Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" });
  const first = Array.from({ length: 20 }, post);
  await until("the name is asked for", () => asked.length > 0);
  asked[0]?.(gone, []);
  for (const { error } of await Promise.all(first)) expect(error).toMatch(/^The host name/);
  expect(asked).toHaveLength(1);
  const next = post();
  await until("it is asked for again", () => asked.length > 1);
  asked[1]?.(gone, []);
  await next;
});

const loopback: OutboundPolicy = { ...onlyPublic("127.0.0.1"), allowLoopback: true };
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

/** A receiver that answers each request with these bytes, in parts of this size. */
async function writing(text: string, size = text.length): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    const writeFrom = (at: number) => {
      socket.write(text.slice(at, at + size));
      if (at + size < text.length) setImmediate(() => writeFrom(at + size));
    };
    socket.on("data", () => writeFrom(0));
  });
  return `http://127.0.0.1:${await portOf(server)}/`;
}

test.each([
  ["100 Continue", CONTINUE],
  ["102 Processing", "HTTP/1.1 102 Processing\r\n\r\n"],
  ["103 Early Hints", HINTS],
  ["several of them", CONTINUE + HINTS + HINTS + CONTINUE],
])("an interim response before the response changes nothing: %s", async (_name, interim) => {
  for (const size of [interim.length + OK.length, interim.length, 7, 1]) {
    const url = await writing(interim + OK, size);
    const { post } = transportWith();
    // On the same connection again, since what was held back must not leak into the next response.
    for (const nth of [1, 2]) {
      const posted = await post(posting(url, loopback));
      expect(posted, `response ${nth}`).toMatchObject({ status: 200, body: Buffer.from("OK") });
      expect(posted.error).toBeUndefined();
    }
  }
});

test.each([
  ["more of them than anybody needs", CONTINUE.repeat(1_000), "interim"],
  ["one without an end", `HTTP/1.1 103 Early Hints\r\nx: ${"y".repeat(100_000)}`, "interim"],
  ["101, after which no HTTP follows", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "101"],
])("interim responses that lead nowhere are a failed attempt: %s", async (_name, text, words) => {
  const posted = await transportWith().post(posting(await writing(text), loopback));
  expect(posted.status).toBeUndefined();
  expect(posted.error).toContain(words);
});

test("nothing is sent to a name that leads to this server itself, whatever else is allowed", async () => {
  const receiver = await startReceiver();
  stops.push(receiver.stop);
  const { origin, port } = new URL(receiver.url);
  const everything = { ...onlyPublic("127.0.0.1"), allowLoopback: true };
  const self = createOwnServer(() => ({ listening: origin, public: "" }));
  const { post } = transportWith(answering(["127.0.0.1"]));
  const url = `http://receiver.example:${port}/hook`;
  expect((await post(posting(url, everything))).status).toBe(200);
  const refused = await transportWith(answering(["127.0.0.1"])).post(
    posting(url, { ...everything, self }),
  );
  expect(refused.status).toBeUndefined();
  expect(refused.error).toContain("this server itself");
  expect(receiver.received).toHaveLength(1);
});
