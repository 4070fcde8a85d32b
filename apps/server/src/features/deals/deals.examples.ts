import { leadExample } from "../leads/index.ts";
import { newDeal } from "./deals.rules.ts";

export const dealCreateExample = {
  title: "Enterprise Deal",
  value: 50000,
  currency: "USD",
  stage: "negotiation" as const,
  expected_close_date: "2026-03-31",
};

export const dealExample = newDeal(
  { ...dealCreateExample, lead_id: leadExample.id },
  "019bac7c-d8c0-7000-8000-000000000002",
  "2026-01-11T10:30:00.000Z",
);

export const dealPageExample = {
  data: [dealExample],
  count: 1,
  has_more: false,
  next_cursor: null,
};
