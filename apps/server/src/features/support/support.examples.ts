import type { SupportReceipt, SupportRequest, SupportRequestCreate } from "./support.schemas.ts";

export const supportCreateExample: SupportRequestCreate = {
  email: "ann@acme.com",
  subject: "Deliveries stopped at noon",
  message: "Our endpoint has had no delivery since 12:04 UTC, though leads are created.",
  request_id: "req_5f2b8c1d9e3a7046b8d2c4f1",
  diagnostics: { version: "0.1.0", user_agent: "curl/8.14.1" },
};

export const supportReceiptExample: SupportReceipt = {
  reference: "SR-7K3M-9QXD",
  created_at: "2026-01-11T12:30:00.000Z",
};

export const supportRequestExample: SupportRequest = {
  id: "019bad10-4d40-7000-8000-000000000007",
  reference: "SR-7K3M-9QXD",
  status: "open",
  email: "ann@acme.com",
  subject: "Deliveries stopped at noon",
  message: "Our endpoint has had no delivery since 12:04 UTC, though leads are created.",
  request_id: "req_5f2b8c1d9e3a7046b8d2c4f1",
  diagnostics: { error_code: null, page: null, user_agent: "curl/8.14.1", version: "0.1.0" },
  workspace_id: null,
  mail: "mailed",
  mail_error: null,
  created_at: "2026-01-11T12:30:00.000Z",
  closed_at: null,
};

export const supportPageExample = {
  data: [supportRequestExample],
  has_more: false,
  next_cursor: null,
};
