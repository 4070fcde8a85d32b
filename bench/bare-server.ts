// Comparison (a): nothing but node:http, answering the bytes that SalesOS answers.
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { serveJobs } from "./child-side.ts";

/** An answer of SalesOS to be repeated. */
export interface Recorded {
  status: number;
  headers: OutgoingHttpHeaders;
  body: string;
}

let answers: { list: Recorded; get: Recorded; create: Recorded } | undefined;

const server = createServer((request, response) => {
  const send = (answer: Recorded | undefined) => {
    if (answer !== undefined) response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  if (request.method !== "POST") {
    send(request.url?.startsWith("/api/leads?") === true ? answers?.list : answers?.get);
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    JSON.parse(Buffer.concat(chunks).toString());
    send(answers?.create);
  });
});

serveJobs({
  start: (recorded: NonNullable<typeof answers>): Promise<number> => {
    answers = recorded;
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
  },
});
