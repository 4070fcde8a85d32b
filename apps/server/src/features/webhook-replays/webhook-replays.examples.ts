import type { WebhookReplay, WebhookReplayCreate } from "./webhook-replays.schemas.ts";

export const replayCreateExample: WebhookReplayCreate = {
  endpoint_id: "019bac7c-d8c0-7000-8000-000000000003",
  mode: "failed",
  since: "2026-01-11T08:00:00.000Z",
};

export const replayExample: WebhookReplay = {
  id: "019bac7c-d8c0-7000-8000-000000000005",
  endpoint_id: replayCreateExample.endpoint_id,
  mode: "failed",
  since: "2026-01-11T08:00:00.000Z",
  from_event_id: null,
  state: "running",
  total: 12_400,
  done: 3_000,
  deliveries: 3_000,
  error: null,
  created_at: "2026-01-11T10:30:00.000Z",
  finished_at: null,
};

export const queuedReplayExample: WebhookReplay = {
  ...replayExample,
  state: "queued",
  total: null,
  done: 0,
  deliveries: 0,
};

export const canceledReplayExample: WebhookReplay = {
  ...replayExample,
  state: "canceled",
  finished_at: "2026-01-11T10:30:02.000Z",
};
