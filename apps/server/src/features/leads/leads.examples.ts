import { scoreLead } from "../icp/index.ts";
import { newLead } from "./leads.rules.ts";

const at = "2026-01-11T10:30:00.000Z";

export const leadCreateExample = {
  contact_name: "John Doe",
  company_name: "Acme Inc",
  contact_email: "john@acme.com",
  industry: "Technology",
};

export const leadExample = newLead(leadCreateExample, "019bac7c-d8c0-7000-8000-000000000001", at);

export const leadPageExample = {
  data: [leadExample],
  count: 1,
  has_more: false,
  next_cursor: null,
};

export const leadScoreExample = { ...scoreLead(leadExample), computed_at: at };
