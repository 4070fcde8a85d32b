import { Type } from "typebox";
import { errors } from "../errors/errors.ts";
import { problemExample, type ErrorEntry } from "../errors/problem.ts";
import { isWrite, type Operation } from "../operations/operation.ts";
import type { ResponseObject } from "./document.ts";
import { everywhere, headerRefs, type AnswerHeader } from "./headers.ts";
import type { SchemaRegistry } from "./schemas.ts";

const ProblemDetail = Type.Object(
  {
    pointer: Type.Optional(
      Type.String({ description: "The member of the body, as a JSON pointer (RFC 6901)." }),
    ),
    parameter: Type.Optional(Type.String({ description: "The query parameter." })),
    header: Type.Optional(Type.String({ description: "The request header." })),
    rule: Type.String({ description: "The rule that the value breaks. Stable." }),
    detail: Type.String({ description: "What is wrong, as a sentence." }),
  },
  { $id: "ProblemDetail", additionalProperties: false },
);

/** Problem details, RFC 9457: the body of every error. */
const ProblemSchema = Type.Object(
  {
    type: Type.String({ format: "uri", description: "URL of a page that explains the error." }),
    title: Type.String({ description: "The kind of error." }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: "The HTTP status." }),
    detail: Type.String({ description: "What is wrong with this request." }),
    fix: Type.String({ description: "How to fix this kind of error." }),
    code: Type.String({ description: "The kind of error, for programs. Stable." }),
    request_id: Type.String({ description: "The id of the request. Quote it to support." }),
    errors: Type.Array(ProblemDetail, {
      description: "The invalid parts of the request. Can be empty.",
    }),
  },
  {
    $id: "Problem",
    additionalProperties: false,
    description: "Problem details, RFC 9457.",
  },
);

/** Statuses of requests that were rejected before parsing, and so never counted. */
const unparsed: ReadonlySet<number> = new Set([
  errors.headers_too_large.status,
  errors.request_timeout.status,
]);

/** Every error that a route can return. */
export function errorsOf(route: Operation): ErrorEntry[] {
  const entries = new Set<ErrorEntry>([
    errors.invalid_parameter,
    errors.unauthenticated,
    errors.forbidden,
    errors.url_too_long,
    errors.rate_limited,
    errors.headers_too_large,
    errors.request_timeout,
    errors.internal,
    errors.unavailable,
  ]);
  if (route.params !== undefined) entries.add(errors.not_found);
  if (route.method !== "GET") {
    // Also for routes without a body: a body that is sent anyway must be valid.
    entries.add(errors.invalid_json);
    entries.add(errors.body_too_large);
    entries.add(errors.unsupported_media_type);
    entries.add(errors.invalid_body);
  }
  if (isWrite(route)) {
    entries.add(errors.invalid_header);
    entries.add(errors.request_in_progress);
    entries.add(errors.idempotency_key_reused);
  }
  for (const entry of route.errors ?? []) entries.add(entry);
  return [...entries].toSorted((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));
}

const own: Readonly<Record<number, readonly AnswerHeader[]>> = {
  401: ["WWW-Authenticate"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};

/** The response for one status: all the errors that share it, each with an example. */
export function problemResponse(
  entries: readonly ErrorEntry[],
  schemas: SchemaRegistry,
  serverUrl: string,
): ResponseObject {
  const status = entries[0]?.status ?? 0;
  const retry = entries.some((entry) => entry === errors.request_in_progress);
  const common = unparsed.has(status) ? (["X-Request-Id"] as const) : everywhere;
  return {
    description: entries
      .map((entry) => `\`${entry.code}\`: ${entry.title}. ${entry.fix}`)
      .join("\n\n"),
    headers: {
      ...headerRefs([...common, ...(own[status] ?? [])]),
      ...(retry
        ? {
            "Retry-After": {
              description: "With `request_in_progress`: seconds to wait.",
              required: false,
              schema: { type: "integer", minimum: 1 },
              example: 1,
            },
          }
        : {}),
    },
    content: {
      "application/problem+json": {
        schema: schemas.use(ProblemSchema),
        examples: Object.fromEntries(
          entries.map((entry) => [
            entry.code,
            { summary: entry.title, value: problemExample(entry, serverUrl) },
          ]),
        ),
      },
    },
  };
}

/** `invalid_body` and `idempotency_key_reused` give `IdempotencyKeyReusedOrInvalidBody`. */
export function responseName(entries: readonly ErrorEntry[]): string {
  return entries
    .map(({ code }) =>
      code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    )
    .join("Or");
}
