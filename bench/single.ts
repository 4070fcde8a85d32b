import { createLimiter } from "../apps/server/src/platform/rate-limit/gcra.ts";
import { DEFAULT_PLANS } from "../apps/server/src/platform/plans/plans.ts";
import type { Child } from "./child.ts";

/** Mean time of a limiter's decision on a write (two buckets) among 10,000 keys, in microseconds. */
export function limiterMicroseconds(): number {
  const limiter = createLimiter({ now: Date.now });
  const { requests, writes } = DEFAULT_PLANS.scale;
  const draws = Array.from({ length: 10_000 }, (_, i) => [
    { key: `key ${i}`, limit: requests },
    { key: `key ${i} writes`, limit: writes },
  ]);
  const decide = (times: number) => {
    for (let i = 0; i < times; i++) limiter.takeAll(draws[(i * 7919) % draws.length] ?? []);
  };
  decide(50_000);
  const times = 500_000;
  const started = performance.now();
  decide(times);
  return ((performance.now() - started) * 1_000) / times;
}

export interface DepthResult {
  depth: number;
  /** Medians in ms. */
  first: number;
  deep: number;
}

/** The first page against a page far down, by cursor, in turn on one connection. */
export async function compareDepths(options: {
  load: Child;
  port: number;
  key: string;
  depth: number;
  times: number;
}): Promise<DepthResult> {
  const { load, port, key, depth, times } = options;
  const answer = await fetch(`http://127.0.0.1:${port}/api/leads?limit=50&offset=${depth - 50}`, {
    headers: { "x-api-key": key },
  });
  const { next_cursor: cursor } = (await answer.json()) as { next_cursor: string };
  const paths = ["/api/leads?limit=50", `/api/leads?limit=50&cursor=${cursor}`];
  const [first = 0, deep = 0] = await load.call<number[]>("compare", { port, key, paths, times });
  return { depth, first, deep };
}
