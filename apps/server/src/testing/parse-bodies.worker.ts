import { workerData } from "node:worker_threads";
import { Problem } from "../platform/errors/problem.ts";
import { parseBody } from "../platform/http/body.ts";

/** Parses bodies in a thread whose heap is limited, so that one that needs too much ends the thread. */
for (const body of workerData as readonly string[]) {
  try {
    parseBody(Buffer.from(body));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
