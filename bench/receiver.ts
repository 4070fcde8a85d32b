// A receiver of webhooks that answers 204 and counts.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveJobs } from "./child-side.ts";

let received = 0;
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    received++;
    response.writeHead(204).end();
  });
});

serveJobs({
  start: (): Promise<number> =>
    new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    }),
  received: () => received,
});
