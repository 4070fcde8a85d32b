import type { ApiKey, ApiKeyCreate } from "./api-keys.schemas.ts";

export const keyCreateExample: ApiKeyCreate = {
  name: "Website form",
  scopes: ["leads:write"],
  addresses: ["192.0.2.0/24"],
};

export const keyExample: ApiKey = {
  id: "019bac7c-d8c0-7000-8000-000000000003",
  name: "Website form",
  hint: "sos_live_0000…tlYh",
  scopes: ["leads:write"],
  addresses: ["192.0.2.0/24"],
  expires_at: null,
  last_used_at: "2026-01-11T10:31:07.512Z",
  revoked_at: null,
  successor_id: null,
  created_at: "2026-01-11T10:30:00.000Z",
};

// Well-formed and documented to open nothing: 32 zeros and their checksum.
export const newKeyExample = {
  ...keyExample,
  last_used_at: null,
  key: "sos_live_000000000000000000000000000000003etlYh",
};

export const keyPageExample = { data: [keyExample], count: 1, has_more: false, next_cursor: null };
