import type { Lease } from "../queue/delivery.ts";
import type { Header } from "./received-headers.rules.ts";
import type { Timings } from "./timings.ts";

/** What an attempt came to. */
export interface Result extends Lease {
  ok: boolean;
  /** `pending` when another try follows, at `dueAt`. */
  state: "succeeded" | "failed" | "pending";
  dueAt: Date | undefined;
  /** Which attempt this was, from 1. */
  attempt: number;
  startedAt: Date;
  durationMs: number;
  status: number | undefined;
  /** In words, where the attempt failed or its answer was cut. */
  error: string | undefined;
  remoteAddress: string | undefined;
  url: string;
  requestHeaders: readonly Header[];
  responseHeaders: readonly Header[] | undefined;
  /** The answer's first 16 KB. */
  responseBody: Buffer | undefined;
  timings: Timings | undefined;
  /** Why the endpoint gets disabled, where it is gone for good. */
  disable?: string;
  /** Whether it was sent to find out if a paused endpoint works again. */
  probe: boolean;
}
