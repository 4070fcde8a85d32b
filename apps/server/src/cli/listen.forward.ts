import { request } from "undici";
import { deliveryHeaders } from "../features/webhooks/index.ts";

/** For one try, as long as a delivery has. In ms. */
const DEADLINE = 15_000;
const MOST_READ = 16_384;

export interface Forwarded {
  /** Whether the receiver answered with 2xx. */
  ok: boolean;
  /** Its status, or why there was no answer. */
  outcome: string;
  ms: number;
}

/** Posts one event with the bytes and headers of a delivery. Never throws. */
export async function forward(
  event: { id: string; type: string; body: string },
  { to, secret, ended }: { to: string; secret: string; ended: AbortSignal },
): Promise<Forwarded> {
  const began = performance.now();
  const { id: eventId, type } = event;
  const body = Buffer.from(event.body);
  const headers = deliveryHeaders({ secret, eventId, type, timestamp: new Date(), body });
  const signal = AbortSignal.any([ended, AbortSignal.timeout(DEADLINE)]);
  let ok = false;
  let outcome;
  try {
    const answer = await request(to, { method: "POST", headers, body, signal });
    await answer.body.dump({ limit: MOST_READ, signal });
    ok = answer.statusCode >= 200 && answer.statusCode < 300;
    outcome = String(answer.statusCode);
  } catch (error) {
    outcome = failureOf(error);
  }
  return { ok, outcome, ms: Math.round(performance.now() - began) };
}

/** A failure to get an answer, in a few words. */
export function failureOf(error: unknown): string {
  const { name, code, message, errors } = error as Error & { code?: string; errors?: Error[] };
  if (name === "TimeoutError") return `no complete answer within ${DEADLINE / 1000} s`;
  // Of several addresses of one name the first failure stands for all.
  const [first] = errors ?? [];
  if (message === "" && first !== undefined) return failureOf(first);
  return message === "" ? (code ?? name) : message;
}
