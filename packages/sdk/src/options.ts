/** What any call can be told beside its content. */
export interface RequestOptions {
  /** Ends the call, waiting and further tries included; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for one try, its answer read; Infinity for no limit. */
  timeout?: number | undefined;
  /** Tries after the first. */
  maxRetries?: number | undefined;
  /** Further request headers; they win over those of the client. */
  headers?: Readonly<Record<string, string>> | undefined;
}

export interface WriteOptions extends RequestOptions {
  /** Stands for this write for 24 hours. Made for you, the same on every try of one call. */
  idempotencyKey?: string | undefined;
  /** Check and answer, but keep nothing. */
  dryRun?: boolean | undefined;
}

export interface GuardedWriteOptions extends WriteOptions {
  /** The record's `etag`: write only if it has not changed since; otherwise `precondition_failed`. */
  ifMatch?: string | undefined;
}

export interface ClientOptions {
  /**
   * `sos_live_…` or `sos_test_…`; a function is asked before every try, so that a rotated key is
   * used at once. `null` sends none.
   */
  apiKey: string | (() => string | Promise<string>) | null | undefined;
  /** Where SalesOS is, such as `https://sales.example.com`; by default a server on this machine. */
  baseUrl?: string | undefined;
  /** Milliseconds for one try, its answer read. Default 30,000; Infinity for no limit. */
  timeout?: number | undefined;
  /** Tries after the first, on 429, 502, 503, 504 and lost connections. Default 3. */
  maxRetries?: number | undefined;
  /** Further headers of every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Instead of the global `fetch`: a proxy, credentials, a test. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Values of a query string; an array repeats its parameter, `undefined` leaves it out. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
export type QueryValue = string | number | boolean | Date;

/** One request, as `salesos.request()` takes it. */
export interface Request extends GuardedWriteOptions {
  method: string;
  /** Such as `/api/leads`. */
  path: string;
  query?: Query | undefined;
  /** Sent as JSON. */
  body?: unknown;
}
