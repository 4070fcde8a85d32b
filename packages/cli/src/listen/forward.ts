import { exchange } from "../exchange.ts";
import { deliveryHeaders } from "./signature.ts";

/** For one try, as long as a delivery has. In ms. */
const DEADLINE = 15_000;
const MOST_READ = 16_384;

export interface Forwarded {
  /** Whether the receiver answered with 2xx. */
  ok: boolean;
  /** Its status, or why there was no answer. */
  outcome: string;
  /** Where it answered. */
  status?: number;
  ms: number;
}

/** Posts one event with the bytes and headers of a delivery. Never throws. */
export async function forward(
  { id, type, body: text }: { id: string; type: string; body: string },
  { to, secret, ended }: { to: string; secret: string; ended: AbortSignal },
): Promise<Forwarded> {
  const began = performance.now();
  const body = Buffer.from(text);
  const deadline = AbortSignal.timeout(DEADLINE);
  const done = (ok: boolean, outcome: string, status?: number): Forwarded => ({
    ok,
    outcome,
    ...(status === undefined ? {} : { status }),
    ms: Math.round(performance.now() - began),
  });
  try {
    const { host } = new URL(to);
    const signed = deliveryHeaders({ secret, id, type, timestamp: new Date(), body });
    const answer = await exchange(to, {
      method: "POST",
      // In the order in which the server sends them.
      headers: {
        host,
        connection: "keep-alive",
        ...signed,
        "content-length": String(body.length),
      },
      body,
      signal: AbortSignal.any([ended, deadline]),
      silence: DEADLINE,
    });
    let read = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read > MOST_READ) break;
    }
    const { statusCode: status = 0 } = answer;
    return done(status >= 200 && status < 300, String(status), status);
  } catch (error) {
    const late = deadline.aborted && !ended.aborted;
    return done(
      false,
      late ? `no complete response within ${DEADLINE / 1000} s` : failureOf(error),
    );
  }
}

/** A failure to get an answer, in a few words. */
export function failureOf(error: unknown): string {
  const { name, code, message, errors } = error as Error & { code?: string; errors?: Error[] };
  // Of several addresses of one name the first failure stands for all.
  const [first] = errors ?? [];
  if (message === "" && first !== undefined) return failureOf(first);
  return message === "" ? (code ?? name) : message;
}
