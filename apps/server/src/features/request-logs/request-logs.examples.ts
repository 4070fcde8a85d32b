import type { RequestLog } from "./request-logs.schemas.ts";

const event = "019bac7c-d8c0-7000-8000-0000000000e1";

export const requestLogExample: RequestLog = {
  id: "019bac7c-d8c0-75f2-8b8c-1d9e3a000000",
  request_id: "req_019bac7cd8c05f2b8c1d9e3a",
  created_at: "2026-01-11T10:30:00.000Z",
  method: "POST",
  route: "/api/leads",
  path: "/api/leads",
  query: null,
  status: 201,
  error_code: null,
  duration_ms: 6.42,
  api_key_id: "019bac7c-d8c0-7000-8000-000000000004",
  address: "192.0.2.0/24",
  user_agent: "curl/8.17.0",
  idempotent_replayed: false,
  events: [
    {
      id: event,
      url: `/api/events/${event}`,
      deliveries_url: `/api/webhook-deliveries?eventId=${event}`,
    },
  ],
};
