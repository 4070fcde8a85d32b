import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/pagination/list.schemas.ts";
import { Id, Instant, nullable, oneOf, oneOrMore } from "../../platform/schema.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

const RequestId = Type.String({
  pattern: "^[\\w.-]{1,128}$",
  description: "The `X-Request-Id` of the answer.",
  examples: ["req_019bac7cd8c05f2b8c1d9e3a"],
});

const CausedEvent = Type.Object(
  {
    id: { ...Id, description: "The event." },
    url: Type.String({ description: "Path of the event." }),
    deliveries_url: Type.String({
      description: "Path of its deliveries to webhook endpoints, each with its attempts.",
    }),
  },
  { additionalProperties: false },
);

export const RequestLog = Type.Object(
  {
    id: Id,
    request_id: RequestId,
    created_at: { ...Instant, description: "When the request came." },
    method: Type.String(),
    route: nullable(Type.String(), {
      description: "Such as `/api/leads/{id}`; `null` for a path that does not exist.",
    }),
    path: Type.String({
      description: "The path as it was sent. Parts that are neither ids nor plain words are `***`.",
    }),
    query: nullable(Type.String(), {
      description:
        "The query string, with `***` for all values but those that say nothing about anybody, such as of `limit` and `sort`. `null` without one.",
    }),
    status: Type.Integer({ description: "HTTP status of the answer." }),
    error_code: nullable(Type.String(), {
      description: "The `code` of a problem answer; `null` for any other.",
    }),
    duration_ms: Type.Number({ minimum: 0, description: "Until the answer was sent, in ms." }),
    api_key_id: { ...Id, description: "The API key." },
    address: nullable(Type.String(), {
      description: "The network of the caller's address: IPv4 by its /24, IPv6 by its /48.",
    }),
    user_agent: nullable(Type.String(), {
      description: "The User-Agent header, its first 200 characters, without e-mail addresses.",
    }),
    idempotent_replayed: Type.Boolean({
      description: "Whether the stored answer to an earlier request was given.",
    }),
    events: Type.Array(CausedEvent, { description: "The events that the request caused." }),
  },
  { $id: "RequestLog", additionalProperties: false },
);
export type RequestLog = Static<typeof RequestLog>;

export const RequestLogPage = Type.Object(
  {
    data: Type.Array(RequestLog),
    has_more: Type.Boolean({
      description:
        "Whether a page follows this one. A page of a filter that little passes may be short, even empty, and still have more behind it.",
    }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
  },
  { $id: "RequestLogPage", additionalProperties: false },
);

export const RequestLogListQuery = Type.Object(
  {
    requestId: Type.Optional({
      ...RequestId,
      description:
        "Only the request with this `X-Request-Id`; several where a client used one for several.",
    }),
    status: Type.Optional(
      oneOrMore(Type.String({ pattern: "^[1-5](\\d\\d|xx)$" }), {
        description: "Only answers with this status, or of its class: `404`, `4xx`.",
        examples: [["4xx"]],
      }),
    ),
    method: Type.Optional(
      oneOrMore(oneOf(methods), { description: "Only requests with this method." }),
    ),
    route: Type.Optional(
      Type.String({
        maxLength: 200,
        description: "Only requests to this route.",
        examples: ["/api/leads/{id}"],
      }),
    ),
    keyId: Type.Optional({ ...Id, description: "Only requests with this API key." }),
    createdAfter: Type.Optional({ ...Instant, description: "Only requests after this instant." }),
    createdBefore: Type.Optional({ ...Instant, description: "Only requests before this instant." }),
    limit: listParameters.limit,
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type RequestLogListQuery = Static<typeof RequestLogListQuery>;
