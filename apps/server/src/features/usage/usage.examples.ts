const quota = { limit: 600, remaining: 599, reset_at: "2026-01-11T10:30:00.100Z" };
const sum = { api_key_id: null, method: null, route: null, status_class: null };

export const usageExample = {
  from: "2026-01-10",
  to: "2026-01-11",
  data: [
    { day: "2026-01-10", ...sum, requests: 1204 },
    { day: "2026-01-11", ...sum, requests: 311 },
  ],
  has_more: false,
  next_cursor: null,
  totals: { requests: 1515, "2xx": 1480, "3xx": 0, "4xx": 35, "5xx": 0 },
  allowance: {
    plan: "starter",
    requests: quota,
    writes: { limit: 300, remaining: 300, reset_at: "2026-01-11T10:30:00.000Z" },
  },
};
