import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { BlockList, Socket } from "node:net";
import { STOP } from "../runtime/stop.ts";
import { networksHold } from "../network/addresses.ts";
import { addressBucket } from "../rate-limit/client-address.ts";

/** What a client may hold, declared in this one place. Times in ms. */
export const SOCKET_LIMITS = {
  /** To send the headers of a request. A connection that says nothing counts from its start. */
  headersMs: 10_000,
  /** To send a whole request. */
  requestMs: 30_000,
  /** Between two requests; longer than the 60 s that load balancers keep a connection. */
  idleMs: 65_000,
  /** During a request without a byte in either direction; longer than a long poll may wait. */
  stuckMs: 60_000,
  /** How often connections are looked at for the first two times. */
  checkMs: 2_000,
  /** To read an error before the connection is destroyed. */
  lingerMs: 1_000,
  /** To finish what is under way when the server stops. */
  stopMs: STOP.requestsMs,
  /** Connections at once, of all clients and of one address that is not a trusted proxy. */
  most: 10_000,
  mostOfAddress: 1_000,
};
export type SocketLimits = typeof SOCKET_LIMITS;

/** The parser's error, with the bytes that it could not read. */
export type UnreadableRequest = NodeJS.ErrnoException & {
  rawPacket?: Buffer;
  bytesParsed?: number;
};

/** The error of a request that could not be parsed, as a whole HTTP response. */
export type RefusalOf = (error: UnreadableRequest) => string;

const CONNECT: UnreadableRequest = Object.assign(new Error("CONNECT"), {
  code: "HPE_INVALID_METHOD",
  rawPacket: Buffer.from("CONNECT / HTTP/1.1\r\n"),
});

/** Makes HTTP servers whose connections always end, whatever their clients do. */
export function createSockets({
  trustedProxies,
  refusalOf,
  limits = SOCKET_LIMITS,
}: {
  trustedProxies: BlockList;
  refusalOf: RefusalOf;
  limits?: SocketLimits;
}) {
  const open = new Set<Socket>();
  const ofAddress = new Map<string, Set<Socket>>();
  /** Without a request under way, the longest idle first. */
  const idle = new Set<Socket>();
  /** What was asked on a connection and is not yet answered, in order. */
  const underWay = new WeakMap<Socket, Set<ServerResponse>>();

  function admit(socket: Socket): void {
    const bucket = addressBucket(socket.remoteAddress);
    const neighbours = ofAddress.get(bucket) ?? new Set();
    ofAddress.set(bucket, neighbours.add(socket));
    open.add(socket);
    idle.add(socket);
    underWay.set(socket, new Set());
    socket.once("close", () => {
      open.delete(socket);
      idle.delete(socket);
      neighbours.delete(socket);
      if (neighbours.size === 0) ofAddress.delete(bucket);
    });
    const isProxy = networksHold(trustedProxies, socket.remoteAddress ?? "");
    if (!isProxy && neighbours.size > limits.mostOfAddress) makeRoom(neighbours);
    else if (open.size > limits.most) makeRoom(open);
  }

  /** Ends the connection that was idle longest: the newest only where all the others are busy. */
  function makeRoom(among: ReadonlySet<Socket>): void {
    for (const socket of idle) {
      if (!among.has(socket)) continue;
      idle.delete(socket);
      socket.destroy();
      return;
    }
  }

  function follow(socket: Socket, response: ServerResponse): void {
    const responses = underWay.get(socket);
    idle.delete(socket);
    responses?.add(response);
    response.once("close", () => {
      responses?.delete(response);
      if (responses?.size === 0 && open.has(socket)) idle.add(socket);
    });
  }

  const refused = new WeakSet<Socket>();
  function refuse(error: UnreadableRequest, socket: Socket): void {
    // Browsers open connections in advance and would take a response for that to their next request.
    const isSilent = error.code === "ERR_HTTP_REQUEST_TIMEOUT" && socket.bytesRead === 0;
    if (isSilent || error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    if (refused.has(socket)) return;
    refused.add(socket);
    const responses = [...(underWay.get(socket) ?? [])];
    const broken = responses.find(({ req }) => !req.complete);
    const last = responses.findLast(({ req }) => req.complete);
    const end = () => endWith(socket, broken?.headersSent === true ? "" : refusalOf(error));
    // What was asked before the fault is answered first, or the client takes the error for its answer.
    if (last === undefined) end();
    else last.once("close", end);
  }

  function endWith(socket: Socket, text: string): void {
    if (socket.destroyed) return;
    socket.end(text);
    const timer = setTimeout(() => socket.destroy(), limits.lingerMs);
    socket.once("close", () => clearTimeout(timer));
  }

  return {
    createServer(handler: RequestListener, maxHeaderSize: number): Server {
      const server = createServer(
        {
          maxHeaderSize,
          headersTimeout: limits.headersMs,
          requestTimeout: limits.requestMs,
          keepAliveTimeout: limits.idleMs,
          connectionsCheckingInterval: limits.checkMs,
        },
        handler,
      );
      server.timeout = limits.stuckMs;
      server.on("connection", admit);
      server.prependListener("request", ({ socket }, response) => follow(socket, response));
      // Without a listener, Node.js would cut the connection, and answer an unknown expectation without a body.
      server.on("connect", (_request, socket) => refuse(CONNECT, socket as Socket));
      server.on("checkExpectation", (request, response) => {
        server.emit("request", request, response);
      });
      server.on("clientError", (error, socket) => refuse(error, socket as Socket));
      return server;
    },

    /** Destroys what never said anything at once, and the rest when the time for it is over. */
    stop(): void {
      for (const socket of idle) if (socket.bytesRead === 0) socket.destroy();
      const timer = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, limits.stopMs);
      timer.unref();
    },
  };
}
