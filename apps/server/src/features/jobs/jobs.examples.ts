import type { Job } from "../../platform/jobs/jobs.schemas.ts";

export const jobExample: Job = {
  id: "019bac7c-d8c0-7000-8000-000000000005",
  type: "webhook_replay",
  state: "running",
  progress: { done: 3_000, total: 12_400 },
  counts: { deliveries: 3_000 },
  result_url: null,
  problem: null,
  change_set_id: null,
  actor: { type: "api_key", id: "019bac7c-d8c0-7000-8000-000000000004" },
  created_at: "2026-01-11T10:30:00.000Z",
  started_at: "2026-01-11T10:30:00.020Z",
  finished_at: null,
};

export const pausedJobExample: Job = { ...jobExample, state: "paused" };

export const canceledJobExample: Job = {
  ...jobExample,
  state: "canceled",
  finished_at: "2026-01-11T10:30:02.000Z",
};
