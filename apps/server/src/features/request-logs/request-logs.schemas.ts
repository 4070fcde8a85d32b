import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/query/list.schemas.ts";
import { Id, Instant, nullable, oneOf, oneOrMore } from "../../platform/types/schema.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

const RequestId = Type.String({
  pattern: "^[\\w.-]{1,128}$",
  description: "The `X-Request-Id` of the response.",
  examples: ["req_019bac7cd8c05f2b8c1d9e3a"],
});

const CausedEvent = Type.Object(
  {
    id: { ...Id, description: "The event's id." },
    url: Type.String({ description: "Path of the event." }),
    deliveries_url: Type.String({
      description: "Path of the event's webhook deliveries.",
    }),
  },
  { additionalProperties: false },
);

export const RequestLog = Type.Object(
  {
    id: Id,
    request_id: RequestId,
    created_at: { ...Instant, description: "When the request arrived." },
    method: Type.String(),
    route: nullable(Type.String(), {
      description: "Such as `/api/leads/{id}`; `null` for a path that does not exist.",
    }),
    path: Type.String({
      description:
        "The path as sent. Parts that are neither ids nor plain words are masked as `***`.",
    }),
    query: nullable(Type.String(), {
      description:
        "The query string. Every value is masked as `***` except those that contain no personal data, such as the values of `limit` and `sort`. `null` without a query string.",
    }),
    status: Type.Integer({ description: "HTTP status of the response." }),
    error_code: nullable(Type.String(), {
      description: "The `code` of an error response; `null` otherwise.",
    }),
    duration_ms: Type.Number({
      minimum: 0,
      description: "Time until the response was sent, in milliseconds.",
    }),
    api_key_id: { ...Id, description: "The API key." },
    address: nullable(Type.String(), {
      description: "The network of the client's IP address: the /24 for IPv4, the /48 for IPv6.",
    }),
    user_agent: nullable(Type.String(), {
      description: "The first 200 characters of the User-Agent header, without email addresses.",
    }),
    idempotent_replayed: Type.Boolean({
      description: "Whether this is the stored response to an earlier request.",
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
        "Whether there is another page. If few requests match the filter, a page can be short or empty although more pages follow.",
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
        "Only requests with this `X-Request-Id`. There can be several if a client reuses an id.",
    }),
    status: Type.Optional(
      oneOrMore(Type.String({ pattern: "^[1-5](\\d\\d|xx)$" }), {
        description:
          "Only requests with this response status or status class, such as `404` or `4xx`.",
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
