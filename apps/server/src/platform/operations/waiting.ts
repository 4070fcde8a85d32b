/** How long the client of a request waits, and whether it still does. */
export interface Waiting {
  /** By `performance.now()`: all that is done for the request, repeats too, ends by then. */
  deadline: number;
  /** Whether the client went away. */
  isGone(): boolean;
  /** Aborts when the client goes away. */
  gone(): AbortSignal;
}
