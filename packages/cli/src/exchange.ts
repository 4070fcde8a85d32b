import http from "node:http";
import https from "node:https";

export interface Exchange {
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
  /** Ends it, also while the answer is read. */
  signal: AbortSignal;
  /** The longest silence before and in the answer, in ms. */
  silence: number;
}

/**
 * One request, of which the answer begins. Follows no redirect. Rejects where none came; its body throws
 * where it breaks off. Not `fetch`, which adds headers of its own to a delivery and hides silence.
 */
export function exchange(
  url: string,
  { method, headers, body, signal, silence }: Exchange,
): Promise<http.IncomingMessage> {
  const { request } = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    let under: { destroy(error: Error): void };
    const sent = request(url, { method, headers, signal }, (answer) => {
      under = answer;
      resolve(answer);
    });
    under = sent;
    sent.setTimeout(silence, () => under.destroy(new Error(`no data for ${silence / 1000} s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}
