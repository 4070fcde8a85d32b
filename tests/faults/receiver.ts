import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What arrived: for each webhook id the numbers of its arrivals, of all that came in their order. */
export interface FaultReceiver {
  url: string;
  arrivals: ReadonlyMap<string, readonly number[]>;
  /** The number of the last arrival. */
  last(): number;
  stop(): void;
}

/** Answers within 20 ms, so that a kill finds posts that are under way. */
export async function startFaultReceiver(): Promise<FaultReceiver> {
  const arrivals = new Map<string, number[]>();
  let last = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const id = String(request.headers["webhook-id"]);
      arrivals.set(id, [...(arrivals.get(id) ?? []), ++last]);
      setTimeout(() => response.end(), Math.random() * 20);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    last: () => last,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
