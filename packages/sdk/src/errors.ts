import type { ErrorCode } from "./generated/resources.ts";
import type { Problem, ProblemDetail } from "./generated/schemas.ts";

/** Errors without a response from the API. */
export type ClientErrorCode = "connection_failed" | "timeout" | "unexpected_answer";

const FIXES: Readonly<Record<ClientErrorCode, string>> = {
  connection_failed: "Check that SalesOS is running at baseUrl and that this machine can reach it.",
  timeout: "Try again, or set a longer timeout.",
  unexpected_answer:
    "Check that baseUrl is the address of SalesOS. A proxy or another server responded.",
};

interface ErrorFields {
  code: ErrorCode | ClientErrorCode;
  message: string;
  problem?: Problem;
  response?: Response;
  cause?: unknown;
}

/** Every failed request rejects with this error; check `code`. An aborted request rejects with the signal's reason. */
export class SalesOSError extends Error {
  override readonly name = "SalesOSError";
  /** A stable code from the error catalog, or the reason why there is no response. */
  readonly code: ErrorCode | ClientErrorCode;
  /** The HTTP status; `undefined` without a response. */
  readonly status: number | undefined;
  /** The id of the request. Quote it to support. */
  readonly requestId: string | undefined;
  /** How to fix this kind of error; `undefined` from older servers. */
  readonly fix: string | undefined;
  /** The invalid parts of the request. */
  readonly errors: readonly ProblemDetail[];
  /** The help article about this error. */
  readonly helpUrl: string | undefined;
  /** Seconds to wait before a retry, if the server sent `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor({ code, message, problem, response, cause }: ErrorFields) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = response?.status;
    this.requestId = problem?.request_id ?? response?.headers.get("x-request-id") ?? undefined;
    this.fix = problem === undefined ? FIXES[code as ClientErrorCode] : problem.fix;
    this.errors = problem?.errors ?? [];
    this.helpUrl = problem?.type;
    this.retryAfter = response && retryAfterOf(response.headers);
  }
}

/** Seconds from a `Retry-After` header, which is a number or date; `undefined` without a valid one. */
export function retryAfterOf(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The error for an unsuccessful response. A proxy's response has no problem body. */
export function errorOf(response: Response, text: string): SalesOSError {
  const problem = parse(text);
  if (problem !== undefined) {
    return new SalesOSError({ code: problem.code, message: problem.detail, problem, response });
  }
  return unexpectedAnswer(response, "its body is not a problem document");
}

/** The error for a response from another server, a proxy or a captive portal. */
export function unexpectedAnswer(response: Response, why: string, cause?: unknown): SalesOSError {
  const from = response.url || "the server";
  const message = `HTTP ${response.status} from ${from} is not a response from SalesOS: ${why}.`;
  return new SalesOSError({ code: "unexpected_answer", message, response, cause });
}

function parse(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Problem | null;
    return typeof value?.code === "string" && typeof value.detail === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
