import type { ErrorCode } from "./generated/resources.ts";
import type { Problem, ProblemDetail } from "./generated/schemas.ts";

/** What can go wrong before there is an answer of the API. */
export type ClientErrorCode = "connection_failed" | "timeout" | "unexpected_answer";

interface ErrorFields {
  code: ErrorCode | ClientErrorCode;
  message: string;
  problem?: Problem;
  response?: Response;
  cause?: unknown;
}

/** Every failure of a call; `code` tells them apart. An aborted call rejects with the signal's reason instead. */
export class SalesOSError extends Error {
  override readonly name = "SalesOSError";
  /** Stable, from the error catalogue; or why there is no answer. */
  readonly code: ErrorCode | ClientErrorCode;
  /** The HTTP status; `undefined` without an answer. */
  readonly status: number | undefined;
  /** Name it to support. */
  readonly requestId: string | undefined;
  /** What is wrong with which place of the request. */
  readonly errors: readonly ProblemDetail[];
  /** The help article about this error. */
  readonly helpUrl: string | undefined;
  /** Seconds after which another try makes sense, where the server said so. */
  readonly retryAfter: number | undefined;

  constructor({ code, message, problem, response, cause }: ErrorFields) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = response?.status;
    this.requestId = problem?.request_id ?? response?.headers.get("x-request-id") ?? undefined;
    this.errors = problem?.errors ?? [];
    this.helpUrl = problem?.type;
    this.retryAfter = response && retryAfterOf(response.headers);
  }
}

/** Seconds from a `Retry-After` header, a number or a date; `undefined` without a readable one. */
export function retryAfterOf(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The error for an answer that is no success; what a proxy says instead of the API has no problem body. */
export function errorOf(response: Response, text: string): SalesOSError {
  const problem = parse(text);
  if (problem !== undefined) {
    return new SalesOSError({ code: problem.code, message: problem.detail, problem, response });
  }
  const message = `HTTP ${response.status} from ${response.url || "the server"}, which is no answer of SalesOS.`;
  return new SalesOSError({ code: "unexpected_answer", message, response });
}

function parse(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Problem | null;
    return typeof value?.code === "string" && typeof value.detail === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
