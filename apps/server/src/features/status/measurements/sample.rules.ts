/** Upper bounds of the classes of latency, in ms; one more class is for what took longer. */
export const latencyBounds: readonly number[] = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000,
  5_000, 10_000,
];

/** What was seen of a component in some time. Samples of several processes and times add up. */
export interface Sample {
  /** Real requests, or runs of jobs. */
  requests: number;
  /** Those of them that failed through our fault (5xx). */
  failures: number;
  /** Probes of our own. */
  probes: number;
  probeFailures: number;
  /** How many of both fell into each class of latency. */
  latencies: readonly number[];
}

/** Nothing seen. */
export const EMPTY: Sample = {
  requests: 0,
  failures: 0,
  probes: 0,
  probeFailures: 0,
  latencies: latencyBounds.map(() => 0).concat(0),
};

/** One thing seen: a request or a probe. Without a duration it only counts, and so does one that failed: a fast failure is no speed. */
export interface Outcome {
  kind: "request" | "probe";
  failed: boolean;
  durationMs?: number | undefined;
}

/** A sample of one outcome. */
export function sampleOf({ kind, failed, durationMs }: Outcome): Sample {
  const [isRequest, isFailure] = [kind === "request", failed];
  const place = failed || durationMs === undefined ? -1 : classOf(durationMs);
  return {
    requests: isRequest ? 1 : 0,
    failures: isRequest && isFailure ? 1 : 0,
    probes: isRequest ? 0 : 1,
    probeFailures: !isRequest && isFailure ? 1 : 0,
    latencies: EMPTY.latencies.map((_n, i) => (i === place ? 1 : 0)),
  };
}

/** Two samples as one. */
export function add(a: Sample, b: Sample): Sample {
  return {
    requests: a.requests + b.requests,
    failures: a.failures + b.failures,
    probes: a.probes + b.probes,
    probeFailures: a.probeFailures + b.probeFailures,
    latencies: EMPTY.latencies.map((_n, i) => (a.latencies[i] ?? 0) + (b.latencies[i] ?? 0)),
  };
}

/** How many values of latency a sample has. */
export function measured(sample: Sample): number {
  return sample.latencies.reduce((sum, n) => sum + n, 0);
}

/** The latency that this share of the values did not exceed, in ms; undefined when there is none. Exact to its class. */
export function quantile(sample: Sample, share: number): number | undefined {
  const total = measured(sample);
  if (total === 0) return undefined;
  let left = Math.max(1, Math.ceil(total * share));
  for (const [i, n] of sample.latencies.entries()) {
    if (left > n) {
      left -= n;
      continue;
    }
    const low = latencyBounds[i - 1] ?? 0;
    const high = latencyBounds[i];
    // Within a class the values are taken as evenly spread; beyond the last bound nothing more is known.
    return high === undefined ? low : low + ((high - low) * left) / n;
  }
  return undefined;
}

function classOf(durationMs: number): number {
  const place = latencyBounds.findIndex((bound) => durationMs <= bound);
  return place === -1 ? latencyBounds.length : place;
}
