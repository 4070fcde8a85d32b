import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { errors } from "./errors.ts";
import { Problem, problem, problemBody } from "./problem.ts";

const RETRY = { headers: { "retry-after": "1" } };

/** What the framework, the driver and the database throw, in the words of the catalogue. */
export function asProblem(error: FastifyError): Problem | undefined {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return problem(errors.body_too_large, {
        detail: "The body is larger than 1 MB (1,048,576 bytes).",
      });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return problem(errors.unsupported_media_type, {
        detail: "Send the body with Content-Type: application/json.",
        errors: [{ header: "Content-Type", rule: "enum", detail: "must be application/json." }],
      });
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return problem(errors.invalid_request, {
        detail: "Content-Length does not match the body.",
      });
    case "FST_ERR_BAD_URL":
      return problem(errors.invalid_parameter, {
        detail: "The URL contains invalid percent-encoding.",
      });
  }
  if (isOutage(error)) {
    return problem(errors.unavailable, {
      detail: "The server cannot reach its database right now. No changes were made.",
      ...RETRY,
    });
  }
  if (/^(40001|40P01|55P03|57014)$/.test(error.code ?? "")) {
    return problem(errors.unavailable, {
      detail: "The request took too long, or other changes blocked it. No changes were made.",
      ...RETRY,
    });
  }
  return withOwnStatus(error);
}

/** What is not listed above keeps the status that it came with, unless that says that it is our fault. */
function withOwnStatus({
  code = "",
  message,
  statusCode,
}: Error & { code?: string; statusCode?: number }): Problem | undefined {
  if (statusCode === undefined || !(statusCode >= 400 && statusCode < 500)) return undefined;
  const listed = Object.values(errors).find(({ status }) => status === statusCode);
  const entry = listed ?? { ...errors.invalid_request, status: statusCode };
  // Messages of others may name files.
  const isOfFramework = code.startsWith("FST_ERR_");
  return problem(entry, { detail: isOfFramework ? message : entry.cause });
}

/** Whether an error says that the database is away, not that a statement is wrong. */
export function isOutage(error: {
  code?: string | undefined;
  severity?: string;
  message: string;
}): boolean {
  // The server ended the session or would not open one, for whatever reason.
  if (error.severity === "FATAL" || error.severity === "PANIC") return true;
  if (/^(08|57P0|53|25006|0A000)/.test(error.code ?? "") && error.code?.length === 5) return true;
  if (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(error.code ?? "")
  )
    return true;
  return /^(Query read timeout|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/.test(
    error.message,
  );
}

/** A client that goes before its body has arrived: no fault of ours and no outage, and nobody reads the response. */
function leftBy(error: FastifyError, { raw }: FastifyRequest): Problem | undefined {
  if (raw.errored !== error) return undefined;
  return problem(errors.invalid_request, {
    detail: "The connection was closed before the whole body had arrived.",
  });
}

/** Sends browsers a page that says so; false where there is none. */
export type NotFoundPage = (request: FastifyRequest, reply: FastifyReply) => boolean;

function isForPeople({ url, headers }: FastifyRequest): boolean {
  return !/^\/api(\/|$)/.test(url) && headers.accept?.includes("text/html") === true;
}

/** The one place where a failure becomes an answer. Never a stack trace, never SQL. */
export function errorHandler(publicUrl: () => string, notFoundPage: NotFoundPage) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = error instanceof Problem ? error : (leftBy(error, request) ?? asProblem(error));
    const answer =
      known ??
      problem(errors.internal, {
        detail: "The error was logged with the request_id. No changes were made.",
      });
    // A method that nobody knows is the client's fault, although HTTP gives it a 5xx.
    if (answer.entry.status >= 500 && answer.entry !== errors.method_not_implemented) {
      request.log.error({ err: error, request_id: request.id }, "request failed");
    }
    request.failure = answer.entry.code;
    if (answer.entry === errors.not_found && isForPeople(request) && notFoundPage(request, reply)) {
      return reply;
    }
    return reply
      .code(answer.entry.status)
      .headers(answer.headers)
      .header("content-type", "application/problem+json; charset=utf-8")
      .send(problemBody(answer, request.id, publicUrl()));
  };
}
