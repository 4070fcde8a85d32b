const at = "2026-01-11T10:30:00.000Z";

export const endpointCreateExample = {
  url: "https://example.com/webhooks",
  event_types: ["lead.created", "deal.*"],
  description: "Feeds the data warehouse",
};

export const endpointExample = {
  id: "019bac7c-d8c0-7000-8000-000000000003",
  url: endpointCreateExample.url,
  description: endpointCreateExample.description,
  event_types: endpointCreateExample.event_types,
  filter: null,
  header_names: [],
  max_concurrency: null,
  rate_limit_per_second: null,
  ordering: "none",
  enabled: true,
  disabled_reason: null,
  next_secret_at: null,
  health: {
    succeeded: 1_284,
    failed: 3,
    success_rate: 0.9977,
    p95_ms: 141,
    last_success_at: "2026-01-11T10:29:58.120Z",
    last_failure_at: "2026-01-11T04:12:09.004Z",
    last_failure: "The receiver answered 503.",
    breaker: "closed",
    paused_until: null,
  },
  created_at: at,
  updated_at: at,
};

export const createdEndpointExample = {
  ...endpointExample,
  health: {
    succeeded: 0,
    failed: 0,
    success_rate: null,
    p95_ms: null,
    last_success_at: null,
    last_failure_at: null,
    last_failure: null,
    breaker: "closed",
    paused_until: null,
  },
  secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
};

export const rotatedEndpointExample = {
  ...endpointExample,
  next_secret_at: "2026-01-12T10:30:00.000Z",
  next_secret: "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=",
};

export const endpointPageExample = {
  data: [endpointExample],
  count: 1,
  has_more: false,
  next_cursor: null,
};
