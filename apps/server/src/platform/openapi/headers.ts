import { offByDefault, type HeaderObject, type Parameter, type Ref } from "./document.ts";

const count = { type: "integer", minimum: 0 };
const text = { type: "string" };

/** Every header that a response can have besides the standard HTTP ones. */
export const answerHeaders = {
  "X-Request-Id": {
    description:
      "Identifies this request in logs and to support. It is the id that you sent, or one that SalesOS generated.",
    required: true,
    schema: { type: "string", pattern: "^[\\w.-]{1,128}$" },
    example: "req_5f2b8c1d9e3a7046b8d2c4f1",
  },
  "X-RateLimit-Limit": {
    description: "Requests per minute that your plan allows.",
    required: true,
    schema: count,
    example: 600,
  },
  "X-RateLimit-Remaining": {
    description: "Requests that you can send now.",
    required: true,
    schema: count,
    example: 99,
  },
  "X-RateLimit-Reset": {
    description: "When the allowance is full again, in epoch seconds (UTC).",
    required: true,
    schema: count,
    example: 1768127401,
  },
  RateLimit: {
    description:
      "For each quota, the remaining requests (`r`) and the seconds until it is full again (`t`). See draft-ietf-httpapi-ratelimit-headers-11.",
    required: true,
    schema: text,
    example: '"requests";r=99;t=1',
  },
  "RateLimit-Policy": {
    description:
      "The quotas that apply: `q` requests in `w` seconds. See draft-ietf-httpapi-ratelimit-headers-11.",
    required: true,
    schema: text,
    example: '"requests";q=600;w=60',
  },
  "Retry-After": {
    description: "Seconds to wait before you send the request again.",
    required: true,
    schema: { type: "integer", minimum: 1 },
    example: 1,
  },
  ETag: {
    description: "The version of the record, for `If-Match` and `If-None-Match`.",
    required: true,
    schema: { type: "string", pattern: '^"[^"]+"$' },
    example: '"1"',
  },
  Location: {
    description: "The path of the new record.",
    required: true,
    schema: { type: "string", pattern: "^/api/" },
    example: "/api/leads/019bac7c-d8c0-7000-8000-000000000001",
  },
  "Idempotent-Replayed": {
    description:
      "`true` if this is the stored response to an earlier request with the same `Idempotency-Key`.",
    required: false,
    schema: { type: "string", const: "true" },
    example: "true",
  },
  "X-Change-Set-Id": {
    description:
      "The change set of the request, which you can undo. Only present if the request changed a record.",
    required: false,
    schema: { type: "string", format: "uuid" },
    example: "019bac7c-d8c0-7000-8000-0000000000c1",
  },
  "WWW-Authenticate": {
    description: "How to authenticate.",
    required: true,
    schema: text,
    example: 'Bearer realm="SalesOS"',
  },
} satisfies Record<string, HeaderObject>;

export type AnswerHeader = keyof typeof answerHeaders;

/** The headers of every API response. */
export const everywhere: readonly AnswerHeader[] = [
  "X-Request-Id",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "RateLimit",
  "RateLimit-Policy",
];

/** References to the headers of a response. */
export function headerRefs(names: readonly AnswerHeader[]): Record<string, Ref> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The request headers that some operations read. */
export const requestHeaders = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "Makes it safe to send the request again. For 24 hours, a request with the same key returns the stored response. Use a UUID. An API key shares its idempotency keys with the keys that it was rotated to, and with no other.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
    ...offByDefault("8e03978e-40d5-43e8-bc93-6894a57f9324"),
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    description:
      "Perform the request only if this is still the record's `ETag`. Otherwise the response is 412.",
    schema: { type: "string" },
    ...offByDefault('"1"'),
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "Return 304 without a body if this is still the record's `ETag`.",
    schema: { type: "string" },
    ...offByDefault('"1"'),
  },
  LastEventId: {
    name: "Last-Event-ID",
    in: "header",
    description: "Where to resume a stream: the `id` of the last event that you received.",
    schema: { type: "string", maxLength: 2048 },
  },
} satisfies Record<string, Parameter>;

export type RequestHeader = keyof typeof requestHeaders;
