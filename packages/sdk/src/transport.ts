import type { Answer } from "./call.ts";
import { checkCount, timerOf } from "./checks.ts";
import { errorOf, SalesOSError, unexpectedAnswer } from "./errors.ts";
import { serverUrl } from "./generated/resources.ts";
import type { ClientOptions, Request } from "./options.ts";
import { rateLimitOf, type RateLimit } from "./rate-limit.ts";
import { reasonOf, retryDelay, throwIfAborted, wait } from "./retry.ts";
import { queryString } from "./url.ts";

export interface Transport {
  /** Sends a request, with retries. Rejects with a SalesOSError or the signal's reason. */
  send(request: Request): Promise<Answer<unknown>>;
  rateLimit(): RateLimit | undefined;
}

/** A relative base, also an empty one, needs a page or a `fetch` that completes it. Elsewhere an empty variable is an unset one. */
function baseUrlOf({ baseUrl = serverUrl, fetch }: ClientOptions): string {
  const canBeRelative = "location" in globalThis || fetch !== undefined;
  if (baseUrl === "" && !canBeRelative) return serverUrl;
  const isRelative = /^(\/|$)/.test(baseUrl);
  if (isRelative ? canBeRelative : /^https?:\/\//i.test(baseUrl) && URL.canParse(baseUrl)) {
    return baseUrl;
  }
  throw new TypeError(
    `baseUrl must be a URL that starts with https:// or http://. It is "${baseUrl}".`,
  );
}

/** Throws a TypeError for invalid options. */
export function createTransport(options: ClientOptions): Transport {
  const apiKey = apiKeyOf(options);
  const baseUrl = baseUrlOf(options);
  const { timeout = 30_000, maxRetries: ofClient = 3 } = options;
  timerOf(timeout);
  checkCount("maxRetries", ofClient);
  const base = baseUrl.replace(/\/+$/, "");
  let rateLimit: RateLimit | undefined;

  async function attempt(
    request: Request,
    url: string,
    headers: Headers,
  ): Promise<Answer<unknown>> {
    const key = typeof apiKey === "function" ? await apiKey() : apiKey;
    if (key !== null) headers.set("x-api-key", key);
    const { response, text } = await exchange(
      options.fetch ?? globalThis.fetch,
      url,
      {
        method: request.method,
        headers,
        // Never followed, because a redirect would send the key to another server.
        redirect: "manual",
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      },
      request.timeout ?? timeout,
      request.signal,
    );
    rateLimit = rateLimitOf(response.headers) ?? rateLimit;
    if (!response.ok) throw errorOf(response, text);
    return {
      data: dataOf(request, response, text),
      response,
      requestId: response.headers.get("x-request-id") ?? undefined,
      etag: response.headers.get("etag") ?? undefined,
    };
  }

  return {
    rateLimit: () => rateLimit,
    async send(request) {
      const { signal, query, dryRun, maxRetries = ofClient } = request;
      checkCount("maxRetries", maxRetries);
      const url = `${base}${request.path}${queryString(dryRun ? { ...query, dryRun } : { ...query })}`;
      const headers = headersOf(request, options.headers);
      for (let retries = 0; ; retries++) {
        throwIfAborted(signal);
        try {
          return await attempt(request, url, headers);
        } catch (error) {
          if (!(error instanceof SalesOSError) || retries >= maxRetries) throw error;
          const delay = retryDelay(error, retries);
          if (delay === undefined) throw error;
          await wait(delay, signal);
        }
      }
    },
  };
}

function apiKeyOf({ apiKey }: ClientOptions) {
  if (apiKey === undefined || apiKey === "") {
    throw new TypeError("createClient requires an apiKey: sos_live_… or sos_test_….");
  }
  return apiKey;
}

function headersOf(request: Request, ofClient: Readonly<Record<string, string>> = {}): Headers {
  const headers = new Headers({ accept: "application/json", ...ofClient });
  if (request.body !== undefined) headers.set("content-type", "application/json");
  if (!/^(GET|HEAD)$/i.test(request.method)) {
    headers.set("idempotency-key", request.idempotencyKey ?? newKey());
  }
  if (request.ifMatch !== undefined) headers.set("if-match", request.ifMatch);
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
  return headers;
}

/** 128 random bits. crypto.randomUUID is missing on pages that were not loaded over HTTPS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One HTTP request with a deadline, including the response body. */
async function exchange(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<{ response: Response; text: string }> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal && reasonOf(signal));
  const ms = timerOf(timeout);
  let timedOut = false;
  const timer =
    ms === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          controller.abort();
        }, ms);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    const response = await fetch(url, { ...init, signal: controller.signal });
    return { response, text: await response.text() };
  } catch (cause) {
    throwIfAborted(signal);
    throw timedOut
      ? new SalesOSError({ code: "timeout", message: `No response within ${timeout} ms.`, cause })
      : new SalesOSError({
          code: "connection_failed",
          message: `${init.method} ${url} got no response: ${messageOf(cause)}`,
          cause,
        });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Node only says "fetch failed"; the reason is in the cause. */
function messageOf(error: unknown): string {
  const { message, cause } = Object(error) as { message?: unknown; cause?: { message?: unknown } };
  return String(cause?.message || message || error);
}

function dataOf({ method, headers }: Request, response: Response, text: string): unknown {
  if (text === "" && (response.status === 204 || /^HEAD$/i.test(method))) return undefined;
  const type = response.headers.get("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    // Callers that request another type read it themselves.
    if (Object.keys(headers ?? {}).some((name) => /^accept$/i.test(name))) return text;
    throw unexpectedAnswer(response, type ? `it is ${type}, not JSON` : "it has no Content-Type");
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unexpectedAnswer(response, "it is not valid JSON or is incomplete", cause);
  }
}
