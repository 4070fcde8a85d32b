// A receiver of webhooks: /hook answers 204, counts, and notes how old each event is; /hang never answers.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveJobs } from "./child-side.ts";

/** What arrived since the last report. Ages are from `created_at` of the event to its first byte here, in ms. */
export interface Arrivals {
  received: number;
  /** From the first to the last. */
  seconds: number;
  /** Arrivals in the slowest full second between them. */
  slowest: number;
  /** Arrivals per second in the last quarter of them ÷ in the first. */
  steadiness: number;
  /** When the first of them arrived: id of the record and ms since 1970. */
  seen: [string, number][];
  p50: number;
  p99: number;
  most: number;
}

let received = 0;
let times: number[] = [];
let ages: number[] = [];
let seen: [string, number][] = [];
/** More are not looked at one by one. */
const MOST_SEEN = 20_000;
const now = () => performance.timeOrigin + performance.now();

const server = createServer((request, response) => {
  if (request.url === "/hang") return void request.resume();
  const at = now();
  let first = true;
  request.on("data", (chunk: Buffer) => {
    if (!first) return;
    first = false;
    const text = chunk.toString("latin1", 0, 400);
    const created = /"created_at":"([^"]+)"/.exec(text)?.[1];
    if (created !== undefined) ages.push(at - Date.parse(created));
    const record = /"data":\{"id":"([^"]+)"/.exec(text)?.[1];
    if (record !== undefined && seen.length < MOST_SEEN) seen.push([record, at]);
  });
  request.on("end", () => {
    received++;
    times.push(at);
    response.writeHead(204).end();
  });
});

function report(): Arrivals {
  const sorted = Float64Array.from(ages).toSorted();
  const age = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const [from = 0] = times;
  const seconds = ((times.at(-1) ?? 0) - from) / 1_000;
  const counts = Array.from({ length: Math.floor(seconds) }, () => 0);
  for (const time of times) {
    const second = Math.floor((time - from) / 1_000);
    if (second < counts.length) counts[second] = (counts[second] ?? 0) + 1;
  }
  const slowest = counts.length === 0 ? 0 : Math.min(...counts);
  const quarter = Math.floor(times.length / 4);
  const span = (i: number) => (times[i + quarter] ?? 0) - (times[i] ?? 0);
  const steadiness = quarter < 2 ? 1 : span(0) / span(times.length - quarter - 1);
  const arrivals = { received: times.length, seconds, slowest, steadiness, seen };
  times = [];
  ages = [];
  seen = [];
  return { ...arrivals, p50: age(0.5), p99: age(0.99), most: age(1) };
}

serveJobs({
  start: (): Promise<number> =>
    new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    }),
  received: () => received,
  report,
});
