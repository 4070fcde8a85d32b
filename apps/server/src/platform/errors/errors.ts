import { defineErrors } from "./problem.ts";

/** The platform's part of the error catalogue: what can happen to any request. */
export const errors = defineErrors({
  invalid_request: {
    status: 400,
    title: "The request could not be read",
    cause: "The bytes that arrived are not a valid HTTP request.",
    fix: "Send the request with an ordinary HTTP client, and let it set Content-Length and Transfer-Encoding.",
    example: { detail: "The request is not valid HTTP." },
  },
  invalid_json: {
    status: 400,
    title: "The body is not valid JSON",
    cause: "The request body could not be read as JSON in UTF-8.",
    fix: "Send one JSON object. Most clients do this with JSON.stringify or json.dumps.",
    example: { detail: "Unexpected end of JSON input" },
  },
  invalid_parameter: {
    status: 400,
    title: "A query parameter is not valid",
    cause: "A query parameter has an unknown name, a value of the wrong kind, or came twice.",
    fix: "Correct the parameter named in errors[].parameter; a near name is suggested where there is one.",
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
    cause: "A request header that this route reads has a value it cannot use.",
    fix: "Correct the header named in errors[].header.",
    example: {
      detail: "Idempotency-Key must have 1 to 255 visible ASCII characters; a UUID is a good one.",
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
    title: "A valid API key is needed",
    cause: "The request has no API key, or one that is mistyped, revoked or expired.",
    fix: "Send the key in the X-API-Key header, or as Authorization: Bearer.",
    example: { detail: "The request has no API key. Send it in the X-API-Key header." },
  },
  forbidden: {
    status: 403,
    title: "This key may not do that",
    cause: "The API key is valid but lacks the scope, or may not be used from this address.",
    fix: "Use a key that has the scope named in the detail, or add the scope or address to this key.",
    example: { detail: 'This API key lacks the scope "leads:write".' },
  },
  not_found: {
    status: 404,
    title: "Not found",
    cause: "There is no such record in the key's workspace, or no such path.",
    fix: "Check the id and that the key belongs to the workspace (live or test) that holds the record.",
    example: { detail: "There is no lead 019bac7c-d8c0-7000-8000-000000000009 in this workspace." },
  },
  method_not_allowed: {
    status: 405,
    title: "This path does not take that method",
    cause: "The path exists, but not with this HTTP method.",
    fix: "Use one of the methods in the Allow header.",
    example: { detail: "/api/leads takes GET, POST, HEAD, OPTIONS; this was DELETE." },
  },
  request_timeout: {
    status: 408,
    title: "The request did not arrive in time",
    cause:
      "The headers took longer than 10 seconds to arrive, or the whole request longer than 30.",
    fix: "Send the request again. Where a large body is slow to upload, send less in one request.",
    example: {
      detail:
        "The request did not arrive in time. Its headers must arrive within 10 s, all of it within 30 s.",
    },
  },
  conflict: {
    status: 409,
    title: "The request conflicts with the present state",
    cause: "Something else in the workspace stands against this change.",
    fix: "Read the detail, resolve what stands in the way, and send the request again.",
    example: {
      detail:
        "Deals refer to this lead. Delete them, or set their lead_id to null, then delete the lead.",
    },
  },
  request_in_progress: {
    status: 409,
    title: "A request with this Idempotency-Key is still running",
    cause: "The same key was sent again before the first request was answered.",
    fix: "Wait for the first answer, or send the request again after the seconds in Retry-After.",
    example: { detail: "A request with this Idempotency-Key is being carried out at this moment." },
  },
  events_expired: {
    status: 410,
    title: "Events after that place are no longer kept",
    cause:
      "after, cursor or Last-Event-ID names a place of the event log behind which events have passed the retention.",
    fix: "Read on from after=start, the oldest event that is kept, and compare your copy with the lists of records.",
    example: {
      detail:
        "Events after this place are past the retention and gone. The log begins at after=start; what was missed has to be read from the records themselves.",
    },
  },
  precondition_failed: {
    status: 412,
    title: "The record has changed since it was read",
    cause: "If-Match names a version of the record that is no longer the current one.",
    fix: "Read the record again, apply the change to it, and send it with the new ETag.",
    example: {
      detail: 'The lead is at version "3", not "2".',
      errors: [{ header: "If-Match", rule: "current", detail: "is not the current ETag." }],
    },
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    cause: "A request body may have at most 1 MB (1,048,576 bytes).",
    fix: "Send less in one request.",
    example: { detail: "The body has more than 1 MB (1,048,576 bytes)." },
  },
  quota_exceeded: {
    status: 413,
    title: "The workspace is full",
    cause: "The workspace holds as much as its plan allows of records, bytes, endpoints or keys.",
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
    cause: "A URL may have at most 8 KB (8,192 bytes).",
    fix: "Ask for fewer values in one request.",
    example: { detail: "The URL has more than 8 KB (8,192 bytes)." },
  },
  unsupported_media_type: {
    status: 415,
    title: "The body must be JSON",
    cause: "The request has a body whose Content-Type is not application/json.",
    fix: "Send the header Content-Type: application/json.",
    example: {
      detail: "The body must be sent with Content-Type: application/json.",
      errors: [{ header: "Content-Type", rule: "enum", detail: "must be application/json." }],
    },
  },
  invalid_body: {
    status: 422,
    title: "The body is not valid",
    cause:
      "A member of the body has an unknown name, is missing, or has a value that is not allowed.",
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
    title: "This Idempotency-Key was used for another request",
    cause:
      "An Idempotency-Key stands for one request for 24 hours; this one came with other content.",
    fix: "Use a new key, such as a UUID, for each new request.",
    example: {
      detail:
        "This Idempotency-Key was used within the last 24 hours for a request with other content.",
      errors: [
        { header: "Idempotency-Key", rule: "unique", detail: "was used for another request." },
      ],
    },
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    cause: "The key has used up the allowance of its plan for the moment.",
    fix: "Wait the seconds in Retry-After; a request sent then succeeds.",
    example: {
      detail: 'The allowance of the plan "free" is used up for the moment. Try again in 7 s.',
    },
  },
  headers_too_large: {
    status: 431,
    title: "The request headers are too large",
    cause: "All request headers together may have at most 32 KB.",
    fix: "Send fewer or shorter headers.",
    example: { detail: "The request headers have more than 32 KB." },
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side",
    cause: "A fault in SalesOS. Nothing of the request was kept.",
    fix: "Send the request again with the same Idempotency-Key; if it persists, contact support with the request_id.",
    example: { detail: "The fault was logged under the request_id. Nothing was kept." },
  },
  method_not_implemented: {
    status: 501,
    title: "No path takes that method",
    cause: "The HTTP method is one that nothing on this server takes.",
    fix: "Use GET, HEAD, POST, PATCH or DELETE. To query with a body, send POST to the path that ends in /query.",
    example: {
      detail:
        "No path here takes QUERY. The methods are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.",
    },
  },
  unavailable: {
    status: 503,
    title: "Not available right now",
    cause: "The server is starting, stopping, or its database cannot be reached.",
    fix: "Send the request again after the seconds in Retry-After.",
    example: { detail: "The database cannot be reached right now. Nothing was kept." },
  },
});
