import { setTimeout as delay } from "node:timers/promises";
import { signReport, WITNESS_SIGNATURE, witnessIdOf } from "./external-probes.rules.ts";
import type { WitnessReport } from "./external-probes.schemas.ts";

export type Look = WitnessReport["looks"][number];

/** What a witness does. */
export interface Watch {
  /** The server that is looked at, without a slash at the end. */
  url: string;
  secret: string;
  everyMs: number;
  /** How long an answer is waited for. In ms. */
  timeoutMs: number;
  ended: AbortSignal;
  /** Hears what each round saw, and why it could not be reported, if so. */
  told: (looks: readonly Look[], unreported: string | undefined) => void;
}

/** What is looked at, each through the front door. */
const targets: Readonly<Record<string, { path: string; good: (text: string) => boolean }>> = {
  api: { path: "/readyz", good: (text) => text.includes('"ready"') },
  reference: { path: "/reference", good: (text) => text.includes("<html") },
};

/** What cannot be reported waits, so that the time of an outage is told after it; the oldest is given up. */
const MOST_WAITING = 20_000;
const BATCH = 500;

/** Looks at a server from outside, once a round, and reports to it what it saw. Ends with `ended`. */
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

/** One look at everything. */
export function lookAround({ url, timeoutMs }: Pick<Watch, "url" | "timeoutMs">): Promise<Look[]> {
  return Promise.all(
    Object.entries(targets).map(async ([target, { path, good }]): Promise<Look> => {
      const at = new Date().toISOString();
      const startedAt = performance.now();
      const error = await fetch(url + path, { signal: AbortSignal.timeout(timeoutMs) }).then(
        async (answer) => {
          const text = await answer.text();
          if (!answer.ok) return `returned ${answer.status}`;
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

/** Sends looks, signed. Returns why it could not, if so. */
export async function report(
  { url, secret, timeoutMs }: Pick<Watch, "url" | "secret" | "timeoutMs">,
  looks: readonly Look[],
): Promise<string | undefined> {
  const body = JSON.stringify({ looks });
  try {
    const answer = await fetch(`${url}/status/witnesses/${witnessIdOf(secret)}/reports`, {
      method: "POST",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json",
        [WITNESS_SIGNATURE]: signReport(secret, body, new Date()),
      },
      body,
    });
    await answer.arrayBuffer();
    return answer.ok ? undefined : `the server rejected the report with ${answer.status}`;
  } catch (error) {
    return (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message;
  }
}
