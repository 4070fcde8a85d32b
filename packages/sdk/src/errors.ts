import type { ErrorCode } from "./generated/resources.ts";
import type { Problem, ProblemDetail } from "./generated/schemas.ts";

/** What can go wrong before there is an answer of the API. */
export type ClientErrorCode = "connection_failed" | "timeout" | "unexpected_answer";

const FIXES: Readonly<Record<ClientErrorCode, string>> = {
  connection_failed: "Check that SalesOS runs at baseUrl and that this machine can reach it.",
  timeout: "Try again, or set a longer timeout.",
  unexpected_answer:
    "Check that baseUrl is the address of SalesOS: a proxy or another server has responded.",
};

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
  /** What to do about this kind of error; `undefined` from servers older than this member. */
  readonly fix: string | undefined;
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
    this.fix = problem === undefined ? FIXES[code as ClientErrorCode] : problem.fix;
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
  return unexpectedAnswer(response, "its body is not a problem document");
}

/** The error for what another server, a proxy or a captive portal says in the place of SalesOS. */
export function unexpectedAnswer(response: Response, why: string, cause?: unknown): SalesOSError {
  const from = response.url || "the server";
  const message = `HTTP ${response.status} from ${from} is not a response of SalesOS: ${why}.`;
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
