import type { SalesOSError } from "./errors.ts";

const FIRST_DELAY_MS = 500;
const LONGEST_BACKOFF_MS = 8_000;
/** The client does not wait longer than this; the caller can decide better what to do. */
const LONGEST_WAIT_MS = 60_000;
const TRANSIENT: readonly (number | undefined)[] = [429, 502, 503, 504];

/**
 * Milliseconds to wait before the next attempt, or `undefined` if a retry does not help. `retries`
 * is the number of retries so far; `random` is from 0 to 1.
 */
export function retryDelay(
  error: SalesOSError,
  retries: number,
  random: number = Math.random(),
): number | undefined {
  if (!isTransient(error)) return undefined;
  const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_DELAY_MS * 2 ** retries);
  // Half of the delay is random, so that clients that failed together do not retry together.
  const jittered = backoff * (0.5 + random / 2);
  if (error.retryAfter === undefined) return jittered;
  const asked = error.retryAfter * 1000;
  return asked > LONGEST_WAIT_MS ? undefined : asked + (jittered - backoff / 2);
}

function isTransient({ code, status }: SalesOSError): boolean {
  return (
    code === "connection_failed" ||
    code === "timeout" ||
    // The previous attempt succeeded, but its response was lost.
    code === "request_in_progress" ||
    TRANSIENT.includes(status)
  );
}

/** Why a signal aborted. Signals of polyfills can lack a reason. */
export function reasonOf(signal: AbortSignal): Error {
  const reason = signal.reason as Error | undefined;
  return reason ?? new DOMException("This operation was aborted", "AbortError");
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/** Waits. Rejects immediately with the signal's reason if it aborts. */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal && reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
