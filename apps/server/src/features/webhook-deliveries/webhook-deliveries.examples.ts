import type { WebhookAttempt, WebhookDelivery } from "./webhook-deliveries.schemas.ts";

export const deliveryExample: WebhookDelivery = {
  id: "019bac7c-d8c0-8a2f-9d41-6b5f0c7e2a11",
  event_id: "019bac7c-d8c0-7000-8000-0000000000e1",
  event_type: "lead.created",
  endpoint_id: "019bac7c-d8c0-7000-8000-000000000003",
  status: "pending",
  test: false,
  attempts: 1,
  next_attempt_at: "2026-01-11T10:30:05.160Z",
  response_status: 503,
  error: "The receiver answered 503.",
  created_at: "2026-01-11T10:30:00.000Z",
  finished_at: null,
};

export const testDeliveryExample: WebhookDelivery = {
  ...deliveryExample,
  test: true,
  attempts: 0,
  next_attempt_at: deliveryExample.created_at,
  response_status: null,
  error: null,
};

/** An attempt that sent this event. */
export const attemptExample = (event: unknown): WebhookAttempt => ({
  number: 1,
  started_at: "2026-01-11T10:30:00.003Z",
  error: "The receiver answered 503.",
  remote_address: "93.184.215.14",
  timings: { dns_ms: 1.2, connect_ms: 8.4, tls_ms: 17.9, first_byte_ms: 48.1, total_ms: 49 },
  request: {
    url: "https://example.com/webhooks",
    headers: [
      { name: "content-type", value: "application/json" },
      { name: "webhook-id", value: "019bac7c-d8c0-7000-8000-0000000000e1" },
      { name: "webhook-timestamp", value: "1768127400" },
      { name: "webhook-signature", value: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=" },
    ],
    body: JSON.stringify(event),
    body_encoding: "utf-8",
  },
  response: {
    status: 503,
    headers: [{ name: "content-type", value: "text/plain" }],
    body: "Busy",
    body_encoding: "utf-8",
  },
});
