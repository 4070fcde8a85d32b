import { setTimeout as delay } from "node:timers/promises";
import { text as textOf } from "node:stream/consumers";
import { CommandError } from "../errors.ts";
import { exchange } from "../exchange.ts";
import { failureOf } from "./forward.ts";
import { readFrames, type Frame } from "./frames.ts";

/** Longest silence of a stream whose server sends a sign of life every 15 s, in ms. */
const SILENCE = 40_000;
const MOST_WAIT = 5_000;

export interface Source {
  url: string;
  key: string;
  types: readonly string[];
  /** Where to begin; undefined for what happens from now on. */
  after: string | undefined;
}

/** What to say while the server cannot be read. */
export interface Notices {
  lost(reason: string): void;
  back(): void;
}

/** An answer that will not get better by waiting for less than `waitMs`. */
class Unavailable extends Error {
  waitMs: number;
  constructor(message: string, waitMs = 0) {
    super(message);
    this.waitMs = waitMs;
  }
}

/**
 * The log from `after` on, for ever: comes back to the same place after every loss of the connection.
 * The place moves on when the next frame is asked for, so a frame that its reader did not finish comes
 * again. Ends when `ended` aborts; throws CommandError for what only a person can mend.
 */
export async function* follow(
  source: Source,
  notices: Notices,
  ended: AbortSignal,
): AsyncGenerator<Frame> {
  let { after } = source;
  let losses = 0;
  while (!ended.aborted) {
    let asked = 0;
    try {
      for await (const frame of readFrames(await openStream({ ...source, after }, ended))) {
        if (losses > 1) notices.back();
        losses = 0;
        yield frame;
        after = frame.id;
        if (ended.aborted) return;
      }
    } catch (error) {
      if (ended.aborted) return;
      if (error instanceof CommandError) throw error;
      if (error instanceof Unavailable) asked = error.waitMs;
      // The first loss is tried again at once: a connection that was closed is no outage yet.
      if (losses === 1) notices.lost(failureOf(error));
    }
    losses++;
    const wait = losses === 1 ? 50 : Math.min(MOST_WAIT, 125 * 2 ** losses);
    await delay(Math.max(asked, wait), undefined, { signal: ended }).catch(() => {});
  }
}

async function openStream(
  { url, key, types, after }: Source,
  ended: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const query = new URLSearchParams(types.map((type): [string, string] => ["type", type]));
  if (after !== undefined) query.set("after", after);
  const answer = await exchange(`${url}/api/events?${query.toString()}`, {
    method: "GET",
    headers: { accept: "text/event-stream", "x-api-key": key },
    signal: ended,
    silence: SILENCE,
  });
  const { statusCode = 0, headers } = answer;
  if (statusCode === 200 && headers["content-type"]?.includes("text/event-stream") === true) {
    return answer as AsyncIterable<Uint8Array>;
  }
  const text = await textOf(answer);
  if (statusCode === 429 || statusCode >= 500) {
    const seconds = Number(headers["retry-after"] ?? 0);
    throw new Unavailable(
      `it returns ${statusCode}`,
      Number.isFinite(seconds) ? Math.min(seconds, 60) * 1000 : 0,
    );
  }
  throw new CommandError(refusal(statusCode, url, detailOf(text)));
}

function refusal(status: number, url: string, detail: string | undefined): string {
  if (detail === undefined) return `${url} returns ${status}, but does not respond like SalesOS.`;
  if (status === 401) return `${url} rejects this key: ${detail}`;
  if (status === 403) return `${url} does not allow this key to read events: ${detail}`;
  return `${url} rejects the request: ${detail}`;
}

/** The sentence of an error answer of SalesOS. */
function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === "string" ? detail : undefined;
  } catch {
    return undefined;
  }
}
