import type { Decision, JointDecision } from "./gcra.ts";

/** The names of the two quotas in the RateLimit fields, in the order of the draws. */
const QUOTAS = ["requests", "writes"] as const;
const WINDOW_SECONDS = 60;

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

function scarcer(decisions: readonly Decision[]): Decision | undefined {
  const [first, second] = decisions;
  if (first === undefined || second === undefined) return first;
  return second.remaining < first.remaining ? second : first;
}

/** For a 429: whole seconds, at least 1. */
function retryAfterSeconds(retryAfterMs: number): number {
  return Math.max(1, seconds(retryAfterMs));
}

/**
 * Response headers for a decision on `requests` and, for a write, `writes`, in that order. The X- set shows the quota
 * with fewer left, its reset in epoch seconds. The RateLimit fields follow draft-ietf-httpapi-ratelimit-headers-11:
 * `t` is the time until the quota is full again or, for a quota that refused, until it can serve the call.
 * `now` is epoch milliseconds. `Retry-After` is present on a refusal only.
 */
export function rateLimitHeaders(outcome: JointDecision, now: number): Record<string, string> {
  let policy = "";
  let state = "";
  for (let i = 0; i < outcome.decisions.length; i++) {
    const decision = outcome.decisions[i];
    if (decision === undefined) continue;
    const separator = i === 0 ? "" : ", ";
    const wait = decision.allowed
      ? Math.max(0, seconds(decision.resetAt - now))
      : retryAfterSeconds(decision.retryAfterMs);
    policy += `${separator}"${QUOTAS[i] ?? i}";q=${decision.limit};w=${WINDOW_SECONDS}`;
    state += `${separator}"${QUOTAS[i] ?? i}";r=${decision.remaining};t=${wait}`;
  }
  const shown = scarcer(outcome.decisions);
  const headers: Record<string, string> = {
    "X-RateLimit-Limit": String(shown?.limit ?? 0),
    "X-RateLimit-Remaining": String(shown?.remaining ?? 0),
    "X-RateLimit-Reset": String(seconds(shown?.resetAt ?? now)),
    "RateLimit-Policy": policy,
    RateLimit: state,
  };
  if (!outcome.allowed) headers["Retry-After"] = String(retryAfterSeconds(outcome.retryAfterMs));
  return headers;
}
