/** One measurement; latencies in milliseconds. */
export interface Sample {
  requests: number;
  seconds: number;
  p50: number;
  p99: number;
}

/** When to stop: after some seconds, or after a number of requests. */
export interface Until {
  seconds?: number;
  requests?: number;
}

/** Runs `once(worker, n)` on some workers at the same time, each again as soon as it is done. */
export async function measure(
  workers: number,
  { seconds = Infinity, requests = Infinity }: Until,
  once: (worker: number, n: number) => Promise<void>,
): Promise<Sample> {
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1_000;
  let n = 0;
  const work = async (worker: number) => {
    for (let now = performance.now(); now < end && n < requests;) {
      await once(worker, n++);
      const done = performance.now();
      latencies.push(done - now);
      now = done;
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  const sorted = Float64Array.from(latencies).toSorted();
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return {
    requests: sorted.length,
    seconds: (performance.now() - started) / 1_000,
    p50: at(0.5),
    p99: at(0.99),
  };
}
