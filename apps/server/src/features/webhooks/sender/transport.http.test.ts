import { createServer } from "node:https";
import {
  BlockList,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
} from "node:net";
import { afterEach, expect, test } from "vitest";
import type { OutboundPolicy, Resolver } from "../../../platform/outbound/address-guard.ts";
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
  expect(second.error).toContain("127.0.0.2, which may not be called");
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
  expect(error).toContain("The connection reached 127.0.0.1, which may not be called.");
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
