/** Options for any request. */
export interface RequestOptions {
  /** Cancels the request and its retries. It then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Timeout of one attempt in milliseconds, including the response body; Infinity for none. */
  timeout?: number | undefined;
  /** Maximum number of retries. */
  maxRetries?: number | undefined;
  /** Additional request headers. They override the client's headers. */
  headers?: Readonly<Record<string, string>> | undefined;
}

export interface WriteOptions extends RequestOptions {
  /** Identifies this write for 24 hours. By default, the client generates one and uses it for every retry. */
  idempotencyKey?: string | undefined;
  /** Validate the request and return the response without saving anything. */
  dryRun?: boolean | undefined;
}

export interface GuardedWriteOptions extends WriteOptions {
  /** The record's `etag`. If the record has changed since, the request fails with `precondition_failed`. */
  ifMatch?: string | undefined;
}

export interface ClientOptions {
  /**
   * `sos_live_…` or `sos_test_…`. The client calls a function before every attempt, so a rotated key
   * takes effect immediately. `null` sends no key.
   */
  apiKey: string | (() => string | Promise<string>) | null | undefined;
  /** The address of SalesOS, such as `https://sales.example.com`. Default: a server on this machine. */
  baseUrl?: string | undefined;
  /** Timeout of one attempt in milliseconds, including the response body. Default: 30,000. Infinity for none. */
  timeout?: number | undefined;
  /** Maximum number of retries after 429, 502, 503, 504 and lost connections. Default: 3. */
  maxRetries?: number | undefined;
  /** Additional headers for every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the global `fetch`, such as for a proxy, credentials or tests. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Query parameters. An array repeats the parameter; `undefined` omits it. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
export type QueryValue = string | number | boolean | Date;

/** A request for `salesos.request()`. */
export interface Request extends GuardedWriteOptions {
  method: string;
  /** Such as `/api/leads`. */
  path: string;
  query?: Query | undefined;
  /** Sent as JSON. */
  body?: unknown;
}
