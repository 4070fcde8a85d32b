import { setTimeout as delay } from "node:timers/promises";
import { signReport, REPORT_SIGNATURE, probeIdOf } from "./external-probes.rules.ts";
import type { ExternalProbeReport } from "./external-probes.schemas.ts";

export type Look = ExternalProbeReport["looks"][number];

/** What an external probe needs to run. */
export interface Watch {
  /** The URL of the server to check, without a slash at the end. */
  url: string;
  secret: string;
  everyMs: number;
  /** Timeout of a check. In ms. */
  timeoutMs: number;
  ended: AbortSignal;
  /** Called after each round with its results, and the reason if they could not be reported. */
  told: (looks: readonly Look[], unreported: string | undefined) => void;
}

/** What to check, each by an HTTP request. */
const targets: Readonly<Record<string, { path: string; good: (text: string) => boolean }>> = {
  api: { path: "/readyz", good: (text) => text.includes('"ready"') },
  reference: { path: "/reference", good: (text) => text.includes("<html") },
};

/** Unreported checks are kept until the server is back. Over this limit, the oldest are dropped. */
const MOST_WAITING = 20_000;
const BATCH = 500;

/** Checks a server from outside, once a round, and reports the results to it. Ends with `ended`. */
export async function watchServer(watch: Watch): Promise<void> {
  let waiting: Look[] = [];
  while (!watch.ended.aborted) {
    const startedAt = performance.now();
    const looks = await lookAround(watch);
    waiting = [...waiting, ...looks].slice(-MOST_WAITING);
    let unreported: string | undefined;
    while (waiting.length > 0 && unreported === undefined) {
      const batch = waiting.slice(0, BATCH);
      unreported = await report(watch, batch);
      if (unreported === undefined) waiting = waiting.slice(batch.length);
    }
    watch.told(looks, unreported);
    const left = watch.everyMs - (performance.now() - startedAt);
    await delay(Math.max(0, left), undefined, { signal: watch.ended }).catch(() => {});
  }
}

/** Checks every target once. */
export function lookAround({ url, timeoutMs }: Pick<Watch, "url" | "timeoutMs">): Promise<Look[]> {
  return Promise.all(
    Object.entries(targets).map(async ([target, { path, good }]): Promise<Look> => {
      const at = new Date().toISOString();
      const startedAt = performance.now();
      const error = await fetch(url + path, { signal: AbortSignal.timeout(timeoutMs) }).then(
        async (response) => {
          const text = await response.text();
          if (!response.ok) return `returned ${response.status}`;
          return good(text) ? null : "unexpected response";
        },
        (failure: Error & { cause?: Error }) =>
          failure.name === "TimeoutError"
            ? `no response within ${timeoutMs / 1000} s`
            : (failure.cause?.message ?? failure.message).slice(0, 300),
      );
      const duration_ms = Math.round(performance.now() - startedAt);
      return { at, target, ok: error === null, duration_ms, error };
    }),
  );
}

/** Sends signed results. Returns the reason if that failed. */
export async function report(
  { url, secret, timeoutMs }: Pick<Watch, "url" | "secret" | "timeoutMs">,
  looks: readonly Look[],
): Promise<string | undefined> {
  const body = JSON.stringify({ looks });
  try {
    const response = await fetch(`${url}/status/witnesses/${probeIdOf(secret)}/reports`, {
      method: "POST",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json",
        [REPORT_SIGNATURE]: signReport(secret, body, new Date()),
      },
      body,
    });
    await response.arrayBuffer();
    return response.ok ? undefined : `the server rejected the report with ${response.status}`;
  } catch (error) {
    return (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message;
  }
}
