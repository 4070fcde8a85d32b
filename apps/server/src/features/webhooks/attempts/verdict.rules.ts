import { outcomeOf, type nextAttempt } from "./schedule.rules.ts";

/** What an attempt means for its delivery. */
export interface Verdict {
  ok: boolean;
  state: "succeeded" | "failed" | "pending";
  /** The next try, while one is left. */
  dueAt: Date | undefined;
  error: string | undefined;
  /** Why the endpoint gets disabled. */
  disable?: string;
}

/** How an attempt ended, as the transport tells it. */
export interface Ending {
  status?: number;
  retryAfter?: string;
  error?: string;
  cut?: boolean;
}

/**
 * Decides what follows from an attempt. `attempt` counts from 1; a 2xx counts once its answer is
 * complete, or longer than what is read of it.
 */
export function verdictOf(
  { status, retryAfter, error, cut }: Ending,
  attempt: number,
  schedule: (options: Parameters<typeof nextAttempt>[0]) => Date | undefined,
  now: Date,
): Verdict {
  const outcome = outcomeOf({ status: error === undefined ? status : undefined });
  if (outcome === "success") {
    const note = "The answer was longer than 16 KB; the rest was not read.";
    return {
      ok: true,
      state: "succeeded",
      dueAt: undefined,
      error: cut === true ? note : undefined,
    };
  }
  const words = error ?? statusWords(status);
  if (outcome === "disable") {
    const disable = `The receiver answered 410 (gone) at ${now.toISOString()}.`;
    return { ok: false, state: "failed", dueAt: undefined, error: words, disable };
  }
  const dueAt = schedule({ attempt, now, random: Math.random, retryAfter });
  return { ok: false, state: dueAt === undefined ? "failed" : "pending", dueAt, error: words };
}

function statusWords(status: number | undefined): string {
  if (status === undefined) return "There was no answer.";
  const redirect = status >= 300 && status <= 399;
  return redirect
    ? `The receiver answered ${status}, a redirect, which is not followed.`
    : `The receiver answered ${status}.`;
}
