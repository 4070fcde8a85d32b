import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a receiver got it. */
export interface Received {
  at: number;
  headers: Record<string, string>;
  body: string;
  /** The body as JSON. */
  json: any; // oxlint-disable-line no-explicit-any -- tests look into bodies of every shape
}

export interface Receiver {
  url: string;
  received: Received[];
  stop(): Promise<void>;
}

/** A real HTTP server that keeps what it gets. `respond` answers; by default with 200. */
export async function startReceiver(
  respond: (response: ServerResponse, nth: number, request: IncomingMessage) => void = (response) =>
    response.end("OK"),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const headers = request.headers as Record<string, string>;
      received.push({ at: Date.now(), headers, body, json: JSON.parse(body) });
      respond(response, received.length, request);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
