import { defineErrors } from "./problem.ts";

/** The platform's part of the error catalogue: what can happen to any request. */
export const errors = defineErrors({
  invalid_request: {
    status: 400,
    title: "The request could not be read",
    cause: "The server received bytes that are not a valid HTTP request.",
    fix: "Use a standard HTTP client, and let it set Content-Length and Transfer-Encoding.",
    example: { detail: "The request is not valid HTTP." },
  },
  invalid_json: {
    status: 400,
    title: "The body is not valid JSON",
    cause: "The request body is not valid JSON in UTF-8.",
    fix: "Send one JSON object. Most clients do this with JSON.stringify or json.dumps.",
    example: { detail: "Unexpected end of JSON input" },
  },
  invalid_parameter: {
    status: 400,
    title: "A query parameter is not valid",
    cause: "A query parameter has an unknown name or an invalid value, or appears twice.",
    fix: "Correct the parameter named in errors[].parameter. For a misspelled name, the detail suggests the right one.",
    example: {
      detail: 'industri is not a known parameter. Did you mean "industry"?',
      errors: [
        {
          parameter: "industri",
          rule: "unknown",
          detail: 'is not a known parameter. Did you mean "industry"?',
        },
      ],
    },
  },
  invalid_header: {
    status: 400,
    title: "A request header is not valid",
    cause: "A header that this operation reads has an invalid value.",
    fix: "Correct the header named in errors[].header.",
    example: {
      detail:
        "Idempotency-Key must have 1 to 255 visible ASCII characters. Use a UUID, for example.",
      errors: [
        {
          header: "Idempotency-Key",
          rule: "format",
          detail: "must have 1 to 255 visible ASCII characters.",
        },
      ],
    },
  },
  unauthenticated: {
    status: 401,
    title: "A valid API key is required",
    cause: "The API key is missing, mistyped, revoked or expired.",
    fix: "Send a valid key in the X-API-Key header, or as Authorization: Bearer.",
    example: { detail: "The request has no API key. Send it in the X-API-Key header." },
  },
  forbidden: {
    status: 403,
    title: "This key lacks permission",
    cause:
      "The API key is valid, but it lacks the required scope or is not allowed from this address.",
    fix: "Use a key with the scope named in the detail, or add the scope or address to this key.",
    example: { detail: 'This API key lacks the scope "leads:write".' },
  },
  not_found: {
    status: 404,
    title: "Not found",
    cause: "The key's workspace has no such record, or the path does not exist.",
    fix: "Check the path and the id, and check that the key belongs to the workspace (live or test) that holds the record.",
    example: { detail: "There is no lead 019bac7c-d8c0-7000-8000-000000000009 in this workspace." },
  },
  method_not_allowed: {
    status: 405,
    title: "This path does not support the method",
    cause: "The path exists but does not support this HTTP method.",
    fix: "Use one of the methods in the Allow header.",
    example: {
      detail: "/api/leads does not support DELETE. It supports GET, POST, HEAD, OPTIONS.",
    },
  },
  request_timeout: {
    status: 408,
    title: "The request did not arrive in time",
    cause: "The headers took more than 10 seconds to arrive, or the whole request more than 30.",
    fix: "Send the request again. If a large body uploads slowly, send less in one request.",
    example: {
      detail:
        "The request did not arrive in time. The headers must arrive within 10 s, and the whole request within 30 s.",
    },
  },
  conflict: {
    status: 409,
    title: "The request conflicts with the current state",
    cause: "Another record or operation in the workspace prevents this change.",
    fix: "Read the detail, resolve the conflict, and send the request again.",
    example: {
      detail:
        "Deals refer to this lead. Delete them or set their lead_id to null, then delete the lead.",
    },
  },
  request_in_progress: {
    status: 409,
    title: "A request with this Idempotency-Key is still running",
    cause: "The same key was sent again before the first request finished.",
    fix: "Wait for the first response, or send the request again after the number of seconds in Retry-After.",
    example: { detail: "A request with this Idempotency-Key is still in progress." },
  },
  precondition_failed: {
    status: 412,
    title: "The record has changed since you read it",
    cause: "If-Match names a version of the record that is no longer current.",
    fix: "Read the record again, apply your change to it, and send it with the new ETag.",
    example: {
      detail: 'The lead is at version "3", not "2".',
      errors: [{ header: "If-Match", rule: "current", detail: "is not the current ETag." }],
    },
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    cause: "The request body is larger than the limit of 1 MB (1,048,576 bytes).",
    fix: "Send less in one request.",
    example: { detail: "The body is larger than 1 MB (1,048,576 bytes)." },
  },
  quota_exceeded: {
    status: 413,
    title: "The workspace is full",
    cause: "The workspace has reached its plan's quota of records, bytes, endpoints or keys.",
    fix: "Delete what you no longer need, or ask the operator for a larger plan. errors[].rule names the quota.",
    example: {
      detail:
        'The workspace has 10,000 records; its plan "free" allows 10,000. Delete some, or ask for a larger plan.',
      errors: [{ rule: "records", detail: "10,000 of 10,000 are used." }],
    },
  },
  url_too_long: {
    status: 414,
    title: "The URL is too long",
    cause: "The URL is longer than the limit of 8 KB (8,192 bytes).",
    fix: "Send fewer values in one URL.",
    example: { detail: "The URL is longer than 8 KB (8,192 bytes)." },
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be JSON",
    cause: "The request has a body, but its Content-Type is not application/json.",
    fix: "Send the header Content-Type: application/json.",
    example: {
      detail: "Send the body with Content-Type: application/json.",
      errors: [{ header: "Content-Type", rule: "enum", detail: "must be application/json." }],
    },
  },
  invalid_body: {
    status: 422,
    title: "The body is not valid",
    cause: "The body has an unknown member or an invalid value, or lacks a required member.",
    fix: "Correct the members named in errors[].pointer (RFC 6901).",
    example: {
      detail: "/contact_email must be a valid e-mail address, such as john@acme.com.",
      errors: [
        {
          pointer: "/contact_email",
          rule: "format",
          detail: "must be a valid e-mail address, such as john@acme.com.",
        },
      ],
    },
  },
  idempotency_key_reused: {
    status: 422,
    title: "This Idempotency-Key was used for a different request",
    cause:
      "An Idempotency-Key identifies one request for 24 hours, and this request differs from the first one.",
    fix: "Use a new key, such as a UUID, for each new request.",
    example: {
      detail: "This Idempotency-Key was used within the last 24 hours for a different request.",
      errors: [
        { header: "Idempotency-Key", rule: "unique", detail: "was used for a different request." },
      ],
    },
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    cause: "The key has reached the rate limit of its plan.",
    fix: "Wait the number of seconds in Retry-After. A request sent after that succeeds.",
    example: {
      detail: 'You have reached the rate limit of the plan "free". Try again in 7 s.',
    },
  },
  headers_too_large: {
    status: 431,
    title: "The request headers are too large",
    cause: "The request headers together are larger than the limit of 32 KB.",
    fix: "Send fewer or shorter headers.",
    example: { detail: "The request headers are larger than 32 KB." },
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side",
    cause: "SalesOS hit an internal error. No changes were made.",
    fix: "Send the request again with the same Idempotency-Key. If the error persists, contact support with the request_id.",
    example: { detail: "The error was logged with the request_id. No changes were made." },
  },
  method_not_implemented: {
    status: 501,
    title: "The method is not supported",
    cause: "No path on this server supports this HTTP method.",
    fix: "Use GET, HEAD, POST, PATCH or DELETE. To query with a body, send POST to the path that ends in /query.",
    example: {
      detail:
        "This server does not support QUERY. It supports GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.",
    },
  },
  unavailable: {
    status: 503,
    title: "Temporarily unavailable",
    cause: "The server is starting or stopping, or cannot reach its database.",
    fix: "Send the request again after the number of seconds in Retry-After.",
    example: { detail: "The server cannot reach its database right now. No changes were made." },
  },
});
