// Generated from openapi.json by `npm run generate`. Do not edit.

export interface ApiKey {
  /** Identifier, a UUID. */
  id: string;
  /** What the key is for, in your words. */
  name: string;
  /** Beginning and end of the key, to tell keys apart. */
  hint: string;
  /** What the key may do. `operator` is for the installation as a whole: incidents, maintenance, requests for support. */
  scopes: (
    | "leads:read"
    | "leads:write"
    | "deals:read"
    | "deals:write"
    | "events:read"
    | "webhooks:read"
    | "webhooks:write"
    | "api_keys:read"
    | "api_keys:write"
    | "usage:read"
    | "request_logs:read"
    | "operator"
  )[];
  /** Addresses and networks (CIDR) from which the key may be used. Empty: from anywhere. */
  addresses: string[];
  /** When the key stops working; `null` for never. */
  expires_at: string | null;
  /** When the key was last used; written every few seconds. */
  last_used_at: string | null;
  /** When the key was revoked. */
  revoked_at: string | null;
  /** The key that replaces this one, after a rotation. */
  successor_id: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
}

export interface ApiKeyCreate {
  /** What the key is for, in your words. */
  name: string;
  /** What the key may do. Default: all that the calling key may do, but `operator`, which must be named. */
  scopes?:
    | readonly (
        | "leads:read"
        | "leads:write"
        | "deals:read"
        | "deals:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "api_keys:read"
        | "api_keys:write"
        | "usage:read"
        | "request_logs:read"
        | "operator"
      )[]
    | undefined;
  /** Addresses and networks (CIDR) from which the key may be used. Empty: from anywhere. */
  addresses?: readonly string[] | undefined;
  /** When the key stops working; `null` for never. */
  expires_at?: string | null | undefined;
}

/** ApiKey in a list. Every member is present, or with `fields` only those that were asked for, and `id`. */
export interface ApiKeyInList {
  /** Identifier, a UUID. */
  id: string;
  /** What the key is for, in your words. */
  name?: string | undefined;
  /** Beginning and end of the key, to tell keys apart. */
  hint?: string | undefined;
  /** What the key may do. `operator` is for the installation as a whole: incidents, maintenance, requests for support. */
  scopes?:
    | (
        | "leads:read"
        | "leads:write"
        | "deals:read"
        | "deals:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "api_keys:read"
        | "api_keys:write"
        | "usage:read"
        | "request_logs:read"
        | "operator"
      )[]
    | undefined;
  /** Addresses and networks (CIDR) from which the key may be used. Empty: from anywhere. */
  addresses?: string[] | undefined;
  /** When the key stops working; `null` for never. */
  expires_at?: string | null | undefined;
  /** When the key was last used; written every few seconds. */
  last_used_at?: string | null | undefined;
  /** When the key was revoked. */
  revoked_at?: string | null | undefined;
  /** The key that replaces this one, after a rotation. */
  successor_id?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
}

export interface ApiKeyPage {
  data: ApiKeyInList[];
  /** Number of records that match the filter, on all pages. */
  count: number | null;
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface ApiKeyRotate {
  /** How long the old key goes on working beside the new one. Default: a day. */
  overlap_seconds?: number | undefined;
}

export interface ApiKeyUpdate {
  /** What the key is for, in your words. */
  name?: string | undefined;
  /** What the key may do. `operator` is for the installation as a whole: incidents, maintenance, requests for support. */
  scopes?:
    | readonly (
        | "leads:read"
        | "leads:write"
        | "deals:read"
        | "deals:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "api_keys:read"
        | "api_keys:write"
        | "usage:read"
        | "request_logs:read"
        | "operator"
      )[]
    | undefined;
  /** Addresses and networks (CIDR) from which the key may be used. Empty: from anywhere. */
  addresses?: readonly string[] | undefined;
  /** When the key stops working; `null` for never. */
  expires_at?: string | null | undefined;
}

export interface CreatedWebhookEndpoint {
  /** Identifier, a UUID. */
  id: string;
  /** Where events are sent, by POST. `https:`; `http:` too in the test workspace. Must be public. */
  url: string;
  /** What it is for. Kept exactly as you send it, with its spaces and line breaks. */
  description: string | null;
  /** The events to send. `deal.*` means all about deals, `*` means all. */
  event_types: (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "webhook_endpoint.paused"
    | "webhook_endpoint.disabled"
    | "status.incident.created"
    | "status.incident.updated"
    | "status.incident.resolved"
    | "status.maintenance.scheduled"
    | "status.maintenance.updated"
    | "status.maintenance.started"
    | "status.maintenance.completed"
    | "lead.*"
    | "deal.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** Of the events of these types only those that pass are sent, judged when they happen. `null`: all. */
  filter: WebhookEventFilter | null;
  /** Names of the headers of yours that are sent along. */
  header_names: string[];
  /** Deliveries under way at once. `null`: 16 from each server process. */
  max_concurrency: number | null;
  /** Deliveries begun per second, retries among them. `null`: no limit. */
  rate_limit_per_second: number | null;
  /** `record`: the events about one record come in their order, one at a time; one that fails holds back the later ones of its record while it is tried again. `none`: as fast as they can. A change is for events from then on. */
  ordering: "none" | "record";
  /** While `false`, new events are not queued; those already queued wait. `true` again clears `disabled_reason`. */
  enabled: boolean;
  /** Why SalesOS disabled it; `null` when it did not. */
  disabled_reason: string | null;
  /** While its secret is rotated: when the next one takes over by itself. Otherwise `null`. */
  next_secret_at: string | null;
  health: EndpointHealth;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** Signs every delivery; keep it where the receiver reads it. Shown in this answer and never again, and so `null` in a replay for an `Idempotency-Key` and in a dry run. */
  secret: string | null;
}

export interface Deal {
  /** Identifier, a UUID. */
  id: string;
  /** What is being sold. */
  title: string;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value: number;
  /** Stage of the pipeline. */
  stage: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost";
  /** Chance to win in per cent: your own estimate where there is one, else the automatic one. */
  probability: number;
  /** Currency, ISO 4217. */
  currency: string;
  /** Follows from the stage. */
  status: "open" | "won" | "lost";
  /** Why it was lost. Kept exactly as you send it, with its spaces and line breaks. */
  lost_reason: string | null;
  /** The lead that the deal came from. */
  lead_id: string | null;
  /** Calendar date, without a time zone. */
  expected_close_date: string | null;
  /** The automatic probability. */
  probability_auto: number;
  /** Your own estimate. */
  probability_manual: number | null;
  /** Which of the two is in force. */
  probability_source: "auto" | "manual";
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Instant in UTC, RFC 3339. */
  stage_changed_at: string;
  /** When it was won or lost. */
  closed_at: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

/** One field, one operator. */
export interface DealCondition {
  /** What is compared. */
  field:
    | "id"
    | "title"
    | "value"
    | "stage"
    | "probability"
    | "currency"
    | "status"
    | "lost_reason"
    | "lead_id"
    | "expected_close_date"
    | "probability_auto"
    | "probability_manual"
    | "probability_source"
    | "stage_changed_at"
    | "closed_at"
    | "created_at"
    | "updated_at"
    | (string & {});
  /** Equals. */
  eq?: string | number | boolean | undefined;
  /** Equals not; so it is also true for an unknown value. */
  ne?: string | number | boolean | undefined;
  /** Equals one of these. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater, or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less, or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** A text has this part; a list has this entry. */
  contains?: string | undefined;
  /** A text begins with this. */
  starts_with?: string | undefined;
  /** `true`: is known, and if a list, not empty. `false`: the opposite. */
  exists?: boolean | undefined;
}

export interface DealCreate {
  /** What is being sold. */
  title: string;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value?: number | undefined;
  /** Stage of the pipeline. */
  stage?: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost" | undefined;
  /** Your own estimate in per cent, 1 to 99 while the deal is open; `null` returns to the automatic one. */
  probability?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Why it was lost. Kept exactly as you send it, with its spaces and line breaks. */
  lost_reason?: string | null | undefined;
  /** The lead that the deal came from. */
  lead_id?: string | null | undefined;
  /** Calendar date, without a time zone. */
  expected_close_date?: string | null | undefined;
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface DealCreatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "deal.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Deal | null;
  /** The path of the deal, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface DealDeletedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "deal.deleted";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Deal | null;
  /** The path of the deal, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on an unknown value (`null`) is false; `ne` and `not` are the exact opposite of what they negate, and so true for it. Values of two types are never equal, and in no order.
 *
 * - id: `id`, `lead_id`. Takes eq, ne, in, exists.
 * - text: `title`, `stage` (qualification, discovery, proposal, negotiation, won, lost), `currency`, `status` (open, won, lost), `lost_reason`, `probability_source` (auto, manual). Takes eq, ne, in, exists, contains, starts_with.
 * - number: `value`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - integer: `probability`, `probability_auto`, `probability_manual`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - date: `expected_close_date`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - instant: `stage_changed_at`, `closed_at`, `created_at`, `updated_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `custom.<name>`. A text, number or boolean; takes every operator.
 */
export type DealFilter =
  | {
      and: DealFilter[];
    }
  | {
      or: DealFilter[];
    }
  | {
      not: DealFilter;
    }
  | DealCondition;

/** Deal in a list. Every member is present, or with `fields` only those that were asked for, and `id`. */
export interface DealInList {
  /** Identifier, a UUID. */
  id: string;
  /** What is being sold. */
  title?: string | undefined;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value?: number | undefined;
  /** Stage of the pipeline. */
  stage?: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost" | undefined;
  /** Chance to win in per cent: your own estimate where there is one, else the automatic one. */
  probability?: number | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Follows from the stage. */
  status?: "open" | "won" | "lost" | undefined;
  /** Why it was lost. Kept exactly as you send it, with its spaces and line breaks. */
  lost_reason?: string | null | undefined;
  /** The lead that the deal came from. */
  lead_id?: string | null | undefined;
  /** Calendar date, without a time zone. */
  expected_close_date?: string | null | undefined;
  /** The automatic probability. */
  probability_auto?: number | undefined;
  /** Your own estimate. */
  probability_manual?: number | null | undefined;
  /** Which of the two is in force. */
  probability_source?: "auto" | "manual" | undefined;
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
  /** Instant in UTC, RFC 3339. */
  stage_changed_at?: string | undefined;
  /** When it was won or lost. */
  closed_at?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
  /** Instant in UTC, RFC 3339. */
  updated_at?: string | undefined;
}

export interface DealLostEvent {
  /** The event; the same on every try. */
  id: string;
  type: "deal.lost";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Deal | null;
  /** The path of the deal, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface DealPage {
  data: DealInList[];
  /** Number of records that match the filter, on all pages. */
  count: number | null;
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface DealQuery {
  filter: DealFilter;
  /** Fields to sort by, comma-separated, `-` for descending. Default `-created_at`. */
  sort?: string | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
  /** Members to answer, comma-separated; `id` always is. */
  fields?: string | undefined;
  /** Search for words. Finds records that have words starting with each of them, whatever their case and accents. */
  q?: string | undefined;
  /** `none` leaves the total out (`count` is then null). Default `exact`. */
  count?: "exact" | "none" | undefined;
}

export interface DealStageChangedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "deal.stage_changed";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Deal | null;
  /** The path of the deal, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface DealUpdate {
  /** What is being sold. */
  title?: string | undefined;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value?: number | undefined;
  /** Stage of the pipeline. */
  stage?: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost" | undefined;
  /** Your own estimate in per cent, 1 to 99 while the deal is open; `null` returns to the automatic one. */
  probability?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Why it was lost. Kept exactly as you send it, with its spaces and line breaks. */
  lost_reason?: string | null | undefined;
  /** The lead that the deal came from. */
  lead_id?: string | null | undefined;
  /** Calendar date, without a time zone. */
  expected_close_date?: string | null | undefined;
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface DealUpdatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "deal.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Deal | null;
  /** The path of the deal, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface DealWonEvent {
  /** The event; the same on every try. */
  id: string;
  type: "deal.won";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Deal | null;
  /** The path of the deal, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

/** How it does, as of some seconds ago. It changes without the ETag. */
export interface EndpointHealth {
  /** Tries of the last 24 hours that succeeded. */
  succeeded: number;
  /** Tries of the last 24 hours that failed. */
  failed: number;
  /** Share of these tries that succeeded; `null` when there were none. */
  success_rate: number | null;
  /** 95 of 100 of these tries took at most about so long; `null` when there were none. */
  p95_ms: number | null;
  /** When the last success began. */
  last_success_at: string | null;
  /** When the last failure began. */
  last_failure_at: string | null;
  /** What went wrong then. */
  last_failure: string | null;
  /** `open`: paused after failures; one delivery at a time is sent to find out whether it works again. */
  breaker: "closed" | "open";
  /** When a paused one is next tried. */
  paused_until: string | null;
}

/** An event, byte for byte as it is sent to webhook endpoints. */
export type Event =
  | LeadCreatedEvent
  | LeadUpdatedEvent
  | LeadDeletedEvent
  | DealCreatedEvent
  | DealUpdatedEvent
  | DealStageChangedEvent
  | DealWonEvent
  | DealLostEvent
  | DealDeletedEvent
  | WebhookEndpointPausedEvent
  | WebhookEndpointDisabledEvent
  | StatusIncidentCreatedEvent
  | StatusIncidentUpdatedEvent
  | StatusIncidentResolvedEvent
  | StatusMaintenanceScheduledEvent
  | StatusMaintenanceUpdatedEvent
  | StatusMaintenanceStartedEvent
  | StatusMaintenanceCompletedEvent;

export interface EventPage {
  data: Event[];
  /** Whether to go on at once. A page of a filter that little passes may be short, even empty, and still have more behind it. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
  /** `after` of the next request that follows the log: on every page, an empty one too. With `after` it is the end of this page, without it the end of the log. */
  next_after: string;
}

/** An event as it is sent to webhook endpoints, and the request that caused it. */
export type EventWithRequest =
  | {
      /** The event; the same on every try. */
      id: string;
      type: "lead.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The lead after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Lead | null;
      /** The path of the lead, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "lead.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The lead after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Lead | null;
      /** The path of the lead, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "lead.deleted";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The lead after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Lead | null;
      /** The path of the lead, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "deal.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Deal | null;
      /** The path of the deal, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "deal.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Deal | null;
      /** The path of the deal, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "deal.stage_changed";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Deal | null;
      /** The path of the deal, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "deal.won";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Deal | null;
      /** The path of the deal, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "deal.lost";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Deal | null;
      /** The path of the deal, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "deal.deleted";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The deal after the event. `null` when it is too large to send: read it at `data_url`. */
      data: Deal | null;
      /** The path of the deal, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "webhook_endpoint.paused";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The endpoint after the event. `null` when it is too large to send: read it at `data_url`. */
      data: WebhookEndpointNotice | null;
      /** The path of the endpoint, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "webhook_endpoint.disabled";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The endpoint after the event. `null` when it is too large to send: read it at `data_url`. */
      data: WebhookEndpointNotice | null;
      /** The path of the endpoint, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.incident.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The incident after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the incident, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.incident.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The incident after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the incident, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.incident.resolved";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The incident after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the incident, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.maintenance.scheduled";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.maintenance.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.maintenance.started";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event; the same on every try. */
      id: string;
      type: "status.maintenance.completed";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance, only when `data` is too large. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` where none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` where none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    };

export interface Lead {
  /** Identifier, a UUID. */
  id: string;
  /** The person. */
  contact_name: string | null;
  /** The person's company. */
  company_name: string | null;
  /** E-mail address. Kept as you sent it; international ones are taken. */
  contact_email: string | null;
  /** Industry of the company. */
  industry: string | null;
  /** Fit with the ideal customer profile; `/score` gives the reasons. */
  icp_score: number;
  /** A from 80, B from 60, C from 40, else D. */
  icp_band: "A" | "B" | "C" | "D";
  /** Where the lead stands. */
  status: "new" | "contacted" | "qualified" | "unqualified" | "converted";
  /** Job title of the person. */
  title: string | null;
  /** Phone number, with at least one digit. */
  phone: string | null;
  /** Website of the company, an `https:` or `http:` URL without a password. Kept as you sent it. */
  website: string | null;
  /** Country, ISO 3166-1 alpha-2 in upper case. */
  country: string | null;
  /** Size of the company. */
  employee_count: number | null;
  /** Revenue of the company in a year, in US dollars. */
  annual_revenue: number | null;
  /** What the company uses. */
  technologies: string[];
  /** Where the lead came from. */
  source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** When the status became `converted`. */
  converted_at: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

/** One field, one operator. */
export interface LeadCondition {
  /** What is compared. */
  field:
    | "id"
    | "contact_name"
    | "company_name"
    | "contact_email"
    | "industry"
    | "icp_score"
    | "icp_band"
    | "status"
    | "title"
    | "phone"
    | "website"
    | "country"
    | "employee_count"
    | "annual_revenue"
    | "technologies"
    | "source"
    | "tags"
    | "converted_at"
    | "created_at"
    | "updated_at"
    | (string & {});
  /** Equals. */
  eq?: string | number | boolean | undefined;
  /** Equals not; so it is also true for an unknown value. */
  ne?: string | number | boolean | undefined;
  /** Equals one of these. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater, or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less, or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** A text has this part; a list has this entry. */
  contains?: string | undefined;
  /** A text begins with this. */
  starts_with?: string | undefined;
  /** `true`: is known, and if a list, not empty. `false`: the opposite. */
  exists?: boolean | undefined;
}

export interface LeadCreate {
  /** The person. */
  contact_name?: string | null | undefined;
  /** The person's company. */
  company_name?: string | null | undefined;
  /** E-mail address. Kept as you sent it; international ones are taken. */
  contact_email?: string | null | undefined;
  /** Industry of the company. */
  industry?: string | null | undefined;
  /** Where the lead stands. */
  status?: "new" | "contacted" | "qualified" | "unqualified" | "converted" | undefined;
  /** Job title of the person. */
  title?: string | null | undefined;
  /** Phone number, with at least one digit. */
  phone?: string | null | undefined;
  /** Website of the company, an `https:` or `http:` URL without a password. Kept as you sent it. */
  website?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2 in upper case. */
  country?: string | null | undefined;
  /** Size of the company. */
  employee_count?: number | null | undefined;
  /** Revenue of the company in a year, in US dollars. */
  annual_revenue?: number | null | undefined;
  /** What the company uses. */
  technologies?: readonly string[] | undefined;
  /** Where the lead came from. */
  source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface LeadCreatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "lead.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The lead after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Lead | null;
  /** The path of the lead, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface LeadDeletedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "lead.deleted";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The lead after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Lead | null;
  /** The path of the lead, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on an unknown value (`null`) is false; `ne` and `not` are the exact opposite of what they negate, and so true for it. Values of two types are never equal, and in no order.
 *
 * - id: `id`. Takes eq, ne, in, exists.
 * - text: `contact_name`, `company_name`, `contact_email`, `industry`, `icp_band` (A, B, C, D), `status` (new, contacted, qualified, unqualified, converted), `title`, `phone`, `website`, `country`, `source`. Takes eq, ne, in, exists, contains, starts_with.
 * - integer: `icp_score`, `employee_count`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - number: `annual_revenue`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - list: `technologies`, `tags`. Takes contains, exists.
 * - instant: `converted_at`, `created_at`, `updated_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `custom.<name>`. A text, number or boolean; takes every operator.
 */
export type LeadFilter =
  | {
      and: LeadFilter[];
    }
  | {
      or: LeadFilter[];
    }
  | {
      not: LeadFilter;
    }
  | LeadCondition;

/** Lead in a list. Every member is present, or with `fields` only those that were asked for, and `id`. */
export interface LeadInList {
  /** Identifier, a UUID. */
  id: string;
  /** The person. */
  contact_name?: string | null | undefined;
  /** The person's company. */
  company_name?: string | null | undefined;
  /** E-mail address. Kept as you sent it; international ones are taken. */
  contact_email?: string | null | undefined;
  /** Industry of the company. */
  industry?: string | null | undefined;
  /** Fit with the ideal customer profile; `/score` gives the reasons. */
  icp_score?: number | undefined;
  /** A from 80, B from 60, C from 40, else D. */
  icp_band?: "A" | "B" | "C" | "D" | undefined;
  /** Where the lead stands. */
  status?: "new" | "contacted" | "qualified" | "unqualified" | "converted" | undefined;
  /** Job title of the person. */
  title?: string | null | undefined;
  /** Phone number, with at least one digit. */
  phone?: string | null | undefined;
  /** Website of the company, an `https:` or `http:` URL without a password. Kept as you sent it. */
  website?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2 in upper case. */
  country?: string | null | undefined;
  /** Size of the company. */
  employee_count?: number | null | undefined;
  /** Revenue of the company in a year, in US dollars. */
  annual_revenue?: number | null | undefined;
  /** What the company uses. */
  technologies?: string[] | undefined;
  /** Where the lead came from. */
  source?: string | null | undefined;
  /** Tags. */
  tags?: string[] | undefined;
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
  /** When the status became `converted`. */
  converted_at?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
  /** Instant in UTC, RFC 3339. */
  updated_at?: string | undefined;
}

export interface LeadPage {
  data: LeadInList[];
  /** Number of records that match the filter, on all pages. */
  count: number | null;
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface LeadQuery {
  filter: LeadFilter;
  /** Fields to sort by, comma-separated, `-` for descending. Default `-created_at`. */
  sort?: string | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
  /** Members to answer, comma-separated; `id` always is. */
  fields?: string | undefined;
  /** Search for words. Finds records that have words starting with each of them, whatever their case and accents. */
  q?: string | undefined;
  /** `none` leaves the total out (`count` is then null). Default `exact`. */
  count?: "exact" | "none" | undefined;
}

/** The score of a lead, with reasons that sum to it. */
export interface LeadScore {
  /** Fit with the ideal customer profile: points earned ÷ points possible × 100. */
  score: number;
  /** A from 80, B from 60, C from 40, D below. */
  band: "A" | "B" | "C" | "D";
  /** Part of the possible points whose fields are known. */
  coverage: number;
  /** Worst and best score once the missing fields are filled in. */
  range: [number, number];
  /** Version of the model that scored. */
  model_version: string;
  /** Equal when the model and every value it looked at are equal. */
  inputs_hash: string;
  /** Instant in UTC, RFC 3339. */
  computed_at: string;
  /** One per criterion, in the order of the model. */
  reasons: {
    /** The criterion. */
    field: string;
    /** What the lead says, or the group it falls into; `null` when not known. */
    value: string | number | null;
    /** Points earned. The points of all reasons sum to `score`. */
    points: number;
    /** Points that were possible. They sum to 100 over all reasons. */
    max: number;
    /** Why, in a sentence. */
    text: string;
    /** Closed deals behind the points; `null` while the model is not fitted to outcomes. */
    evidence: {
      /** Won deals with this value. */
      won: number;
      /** Lost deals with this value. */
      lost: number;
    } | null;
  }[];
  /** The criteria without a value. */
  missing: {
    /** The criterion without a value. */
    field: string;
    /** The member of the lead to fill in. */
    member: string;
    /** Points that it could add at best. */
    could_add: number;
    /** What is not known, in a sentence. */
    text: string;
  }[];
  /** The rule that makes the score 0 whatever else is good; `null` when none applies. */
  disqualified_by: {
    /** The criterion. */
    field: string;
    /** The value that rules the lead out. */
    value: string | number;
    /** Why, in a sentence. */
    text: string;
  } | null;
}

export interface LeadUpdate {
  /** The person. */
  contact_name?: string | null | undefined;
  /** The person's company. */
  company_name?: string | null | undefined;
  /** E-mail address. Kept as you sent it; international ones are taken. */
  contact_email?: string | null | undefined;
  /** Industry of the company. */
  industry?: string | null | undefined;
  /** Where the lead stands. */
  status?: "new" | "contacted" | "qualified" | "unqualified" | "converted" | undefined;
  /** Job title of the person. */
  title?: string | null | undefined;
  /** Phone number, with at least one digit. */
  phone?: string | null | undefined;
  /** Website of the company, an `https:` or `http:` URL without a password. Kept as you sent it. */
  website?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2 in upper case. */
  country?: string | null | undefined;
  /** Size of the company. */
  employee_count?: number | null | undefined;
  /** Revenue of the company in a year, in US dollars. */
  annual_revenue?: number | null | undefined;
  /** What the company uses. */
  technologies?: readonly string[] | undefined;
  /** Where the lead came from. */
  source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names with a string, number or boolean each. Kept exactly as you send it, with its spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface LeadUpdatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "lead.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The lead after the event. `null` when it is too large to send: read it at `data_url`. */
  data: Lead | null;
  /** The path of the lead, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface NewApiKey {
  /** Identifier, a UUID. */
  id: string;
  /** What the key is for, in your words. */
  name: string;
  /** Beginning and end of the key, to tell keys apart. */
  hint: string;
  /** What the key may do. `operator` is for the installation as a whole: incidents, maintenance, requests for support. */
  scopes: (
    | "leads:read"
    | "leads:write"
    | "deals:read"
    | "deals:write"
    | "events:read"
    | "webhooks:read"
    | "webhooks:write"
    | "api_keys:read"
    | "api_keys:write"
    | "usage:read"
    | "request_logs:read"
    | "operator"
  )[];
  /** Addresses and networks (CIDR) from which the key may be used. Empty: from anywhere. */
  addresses: string[];
  /** When the key stops working; `null` for never. */
  expires_at: string | null;
  /** When the key was last used; written every few seconds. */
  last_used_at: string | null;
  /** When the key was revoked. */
  revoked_at: string | null;
  /** The key that replaces this one, after a rotation. */
  successor_id: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** The key itself. It is shown in this answer and never again, as it is not kept; so it is `null` in a replay for an `Idempotency-Key` and in a dry run. If the first answer was lost, revoke this key and create another. */
  key: string | null;
}

export interface NewStatusWitness {
  /** Identifier, a UUID. */
  id: string;
  /** From where it looks, such as `Frankfurt`. Shown on the status page. */
  name: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Signs its reports: `SALESOS_WITNESS_SECRET` of `salesos probe`. Shown once. */
  secret: string;
}

/** Problem details, RFC 9457. */
export interface Problem {
  /** A page that explains the error. */
  type: string;
  /** What kind of error it is. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** What is wrong with this request. */
  detail: string;
  /** What to do about this kind of error. */
  fix: string;
  /** The kind of error for programs; stable. */
  code: string;
  /** Name it to support. */
  request_id: string;
  /** The places in the request that are wrong, where there are such. */
  errors: ProblemDetail[];
}

export interface ProblemDetail {
  /** The member of the body, as a JSON pointer (RFC 6901). */
  pointer?: string | undefined;
  /** The query parameter. */
  parameter?: string | undefined;
  /** The request header. */
  header?: string | undefined;
  /** The rule that is broken; stable. */
  rule: string;
  /** What is wrong, in words. */
  detail: string;
}

export interface RequestLog {
  /** Identifier, a UUID. */
  id: string;
  /** The `X-Request-Id` of the answer. */
  request_id: string;
  /** When the request came. */
  created_at: string;
  method: string;
  /** Such as `/api/leads/{id}`; `null` for a path that does not exist. */
  route: string | null;
  /** The path as it was sent. Parts that are neither ids nor plain words are `***`. */
  path: string;
  /** The query string, with `***` for all values but those that say nothing about anybody, such as of `limit` and `sort`. `null` without one. */
  query: string | null;
  /** HTTP status of the answer. */
  status: number;
  /** The `code` of a problem answer; `null` for any other. */
  error_code: string | null;
  /** Until the answer was sent, in ms. */
  duration_ms: number;
  /** The API key. */
  api_key_id: string;
  /** The network of the caller's address: IPv4 by its /24, IPv6 by its /48. */
  address: string | null;
  /** The User-Agent header, its first 200 characters, without e-mail addresses. */
  user_agent: string | null;
  /** Whether the stored answer to an earlier request was given. */
  idempotent_replayed: boolean;
  /** The events that the request caused. */
  events: {
    /** The event. */
    id: string;
    /** Path of the event. */
    url: string;
    /** Path of its deliveries to webhook endpoints, each with its attempts. */
    deliveries_url: string;
  }[];
}

export interface RequestLogPage {
  data: RequestLog[];
  /** Whether a page follows this one. A page of a filter that little passes may be short, even empty, and still have more behind it. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface RotatedWebhookEndpoint {
  /** Identifier, a UUID. */
  id: string;
  /** Where events are sent, by POST. `https:`; `http:` too in the test workspace. Must be public. */
  url: string;
  /** What it is for. Kept exactly as you send it, with its spaces and line breaks. */
  description: string | null;
  /** The events to send. `deal.*` means all about deals, `*` means all. */
  event_types: (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "webhook_endpoint.paused"
    | "webhook_endpoint.disabled"
    | "status.incident.created"
    | "status.incident.updated"
    | "status.incident.resolved"
    | "status.maintenance.scheduled"
    | "status.maintenance.updated"
    | "status.maintenance.started"
    | "status.maintenance.completed"
    | "lead.*"
    | "deal.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** Of the events of these types only those that pass are sent, judged when they happen. `null`: all. */
  filter: WebhookEventFilter | null;
  /** Names of the headers of yours that are sent along. */
  header_names: string[];
  /** Deliveries under way at once. `null`: 16 from each server process. */
  max_concurrency: number | null;
  /** Deliveries begun per second, retries among them. `null`: no limit. */
  rate_limit_per_second: number | null;
  /** `record`: the events about one record come in their order, one at a time; one that fails holds back the later ones of its record while it is tried again. `none`: as fast as they can. A change is for events from then on. */
  ordering: "none" | "record";
  /** While `false`, new events are not queued; those already queued wait. `true` again clears `disabled_reason`. */
  enabled: boolean;
  /** Why SalesOS disabled it; `null` when it did not. */
  disabled_reason: string | null;
  /** While its secret is rotated: when the next one takes over by itself. Otherwise `null`. */
  next_secret_at: string | null;
  health: EndpointHealth;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** Signs every delivery once it takes over. Shown in this answer and never again, and so `null` in a replay for an `Idempotency-Key` and in a dry run. */
  next_secret: string | null;
}

export interface StatusIncident {
  /** Identifier, a UUID. */
  id: string;
  kind: "incident" | "maintenance";
  /** What is the matter. */
  name: string;
  /** Of an incident: investigating, identified, monitoring, resolved. Of a maintenance: scheduled, in_progress, completed. */
  status:
    | "investigating"
    | "identified"
    | "monitoring"
    | "resolved"
    | "scheduled"
    | "in_progress"
    | "completed";
  impact: "none" | "minor" | "major" | "critical" | "maintenance";
  /** The parts that are affected. */
  components: ("api" | "webhooks" | "jobs" | "database" | "reference")[];
  /** Instant in UTC, RFC 3339. */
  started_at: string;
  /** When a maintenance begins. */
  scheduled_for: string | null;
  /** When a maintenance ends. */
  scheduled_until: string | null;
  /** When an incident was first monitored. */
  monitoring_at: string | null;
  /** When it was resolved or completed. */
  resolved_at: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** What was said, newest first. */
  updates: StatusIncidentUpdate[];
}

export interface StatusIncidentChange {
  /** What is the matter. */
  name?: string | undefined;
  /** How bad it is. The affected parts are shown as at least degraded (`minor`), as partly out (`major`) or as out (`critical`). */
  impact?: "none" | "minor" | "major" | "critical" | undefined;
  /** The parts that are affected. */
  components?: readonly ("api" | "webhooks" | "jobs" | "database" | "reference")[] | undefined;
  /** When it begins, by itself. */
  scheduled_for?: string | undefined;
  /** When it ends, by itself. */
  scheduled_until?: string | undefined;
}

export interface StatusIncidentCreate {
  /** What is the matter. */
  name: string;
  /** What users are told, as plain text. Kept exactly as you send it, with its spaces and line breaks. */
  message: string;
  /** Default: `investigating`. */
  status?: "investigating" | "identified" | "monitoring" | "resolved" | undefined;
  /** How bad it is. The affected parts are shown as at least degraded (`minor`), as partly out (`major`) or as out (`critical`). Default: `minor`. */
  impact?: "none" | "minor" | "major" | "critical" | undefined;
  /** The parts that are affected. */
  components?: readonly ("api" | "webhooks" | "jobs" | "database" | "reference")[] | undefined;
}

export interface StatusIncidentCreatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.incident.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The incident after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the incident, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusIncidentPage {
  data: StatusIncident[];
  has_more: boolean;
  /** Continue here; `null` at the end. */
  next_cursor: string | null;
}

export interface StatusIncidentResolvedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.incident.resolved";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The incident after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the incident, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusIncidentUpdate {
  /** Identifier, a UUID. */
  id: string;
  status:
    | "investigating"
    | "identified"
    | "monitoring"
    | "resolved"
    | "scheduled"
    | "in_progress"
    | "completed";
  body: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
}

export interface StatusIncidentUpdatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.incident.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The incident after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the incident, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceCompletedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.maintenance.completed";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceCreate {
  /** What is the matter. */
  name: string;
  /** What users are told, as plain text. Kept exactly as you send it, with its spaces and line breaks. */
  message: string;
  /** The parts that are affected. */
  components: readonly ("api" | "webhooks" | "jobs" | "database" | "reference")[];
  /** When it begins, by itself. */
  scheduled_for: string;
  /** When it ends, by itself. */
  scheduled_until: string;
}

export interface StatusMaintenanceScheduledEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.maintenance.scheduled";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceStartedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.maintenance.started";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceUpdatedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "status.maintenance.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The maintenance after the event. `null` when it is too large to send: read it at `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusSubscription {
  /** The same for every address, also for one that is subscribed already. */
  status: "confirmation_sent";
}

export interface StatusSubscriptionCreate {
  /** Who is told, once the link in a mail to it was followed. */
  email: string;
}

export interface StatusUpdateCreate {
  /** What users are told, as plain text. Kept exactly as you send it, with its spaces and line breaks. */
  message: string;
  /** What it is now. Default: as before. */
  status?:
    | "investigating"
    | "identified"
    | "monitoring"
    | "resolved"
    | "scheduled"
    | "in_progress"
    | "completed"
    | undefined;
}

export interface StatusWitness {
  /** Identifier, a UUID. */
  id: string;
  /** From where it looks, such as `Frankfurt`. Shown on the status page. */
  name: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Its last look at each target, in the last 24 hours. */
  last: StatusWitnessLook[];
  /** Looks in the last 24 hours. */
  looks: number;
  /** Those of them that failed. */
  failed_looks: number;
}

export interface StatusWitnessCreate {
  /** From where it looks, such as `Frankfurt`. Shown on the status page. */
  name: string;
}

export interface StatusWitnessList {
  data: StatusWitness[];
}

export interface StatusWitnessLook {
  /** What was looked at. */
  target: string;
  /** Instant in UTC, RFC 3339. */
  at: string;
  ok: boolean;
  duration_ms: number;
  error: string | null;
}

export interface SupportReceipt {
  /** The number of the request, to name in what you write later. */
  reference: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
}

export interface SupportRequest {
  /** Identifier, a UUID. */
  id: string;
  /** The number of the request, to name in what you write later. */
  reference: string;
  status: "open" | "closed";
  /** Where the operator can answer. */
  email: string;
  /** What it is about, in one line. */
  subject: string;
  /** What you did, what you expected and what happened instead. Kept exactly as you send it, with its spaces and line breaks. */
  message: string;
  /** The `request_id` of the answer that it is about. */
  request_id: string | null;
  diagnostics: {
    /** The `code` of the error. */
    error_code: string | null;
    /** The page that it is about. */
    page: string | null;
    /** The client or browser. */
    user_agent: string | null;
    /** The version of SalesOS. */
    version: string | null;
  };
  /** The workspace whose key came with it. */
  workspace_id: string | null;
  /** Whether it has reached the support address: `pending` is tried again, `failed` is not, `not_configured` waits for `SALESOS_SMTP_URL`. */
  mail: "pending" | "mailed" | "failed" | "not_configured";
  /** What the mail server said last. */
  mail_error: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  closed_at: string | null;
}

export interface SupportRequestCreate {
  /** Where the operator can answer. */
  email: string;
  /** What it is about, in one line. */
  subject: string;
  /** What you did, what you expected and what happened instead. Kept exactly as you send it, with its spaces and line breaks. */
  message: string;
  /** The `request_id` of the answer that it is about. */
  request_id?: string | null | undefined;
  /** What helps to find the cause. */
  diagnostics?:
    | {
        /** The `code` of the error. */
        error_code?: string | null | undefined;
        /** The page that it is about. */
        page?: string | null | undefined;
        /** The client or browser. */
        user_agent?: string | null | undefined;
        /** The version of SalesOS. */
        version?: string | null | undefined;
      }
    | undefined;
}

export interface SupportRequestPage {
  data: SupportRequest[];
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface SupportRequestUpdate {
  /** `closed` when it is dealt with. */
  status: "open" | "closed";
}

export interface TestEventCreate {
  /** Its example is sent. The endpoint need not subscribe to it. */
  event_type:
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "webhook_endpoint.paused"
    | "webhook_endpoint.disabled"
    | "status.incident.created"
    | "status.incident.updated"
    | "status.incident.resolved"
    | "status.maintenance.scheduled"
    | "status.maintenance.updated"
    | "status.maintenance.started"
    | "status.maintenance.completed";
}

export interface Usage {
  /** First day. */
  from: string;
  /** Last day. */
  to: string;
  /** The sums, in the order of their groups. */
  data: UsageSum[];
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
  /** The sum of everything that matches, on all pages, and by class of status. */
  totals: {
    /** Number of requests. */
    requests: number;
    /** Number of requests. */
    "2xx": number;
    /** Number of requests. */
    "3xx": number;
    /** Number of requests. */
    "4xx": number;
    /** Number of requests. */
    "5xx": number;
  };
  /** What the calling key has left now, after this request. */
  allowance: {
    /** The workspace's plan. */
    plan: string;
    /** What the headers of this answer say, too. */
    requests: {
      /** Requests a minute that the plan allows. */
      limit: number;
      /** Requests that can be sent right now. */
      remaining: number;
      /** When the allowance is full again. */
      reset_at: string;
    };
    /** The part of it that may be writes. */
    writes: {
      /** Requests a minute that the plan allows. */
      limit: number;
      /** Requests that can be sent right now. */
      remaining: number;
      /** When the allowance is full again. */
      reset_at: string;
    };
  };
}

export interface UsageSum {
  /** Day of UTC; `null` unless the sums are by `day`. */
  day: string | null;
  /** `null` unless the sums are by `key`. */
  api_key_id: string | null;
  /** `null` unless the sums are by `route`. */
  method: string | null;
  /** Such as `/api/leads/{id}`. `null` unless the sums are by `route`, and for requests to paths that do not exist. */
  route: string | null;
  /** `null` unless the sums are by `status`. */
  status_class: "2xx" | "3xx" | "4xx" | "5xx" | null;
  /** Number of requests. */
  requests: number;
}

export interface WebhookAttempt {
  /** Which attempt of the delivery, from 1. */
  number: number;
  /** Instant in UTC, RFC 3339. */
  started_at: string;
  /** What was wrong; `null` when nothing was. */
  error: string | null;
  /** The address that was connected to; `null` without a connection. */
  remote_address: string | null;
  /** Durations in milliseconds. */
  timings: {
    /** Resolving the name; `null` on a connection used before. */
    dns_ms: number | null;
    /** Connecting; `null` on a connection used before. */
    connect_ms: number | null;
    /** The TLS handshake; `null` without one. */
    tls_ms: number | null;
    /** From the start to the first byte of the answer. */
    first_byte_ms: number | null;
    /** From the start to the end. */
    total_ms: number;
  };
  request: {
    /** `null` where it was not kept. */
    url: string | null;
    /** As they were sent, signatures included; the values of headers of your own are masked. `null` where they were not kept. */
    headers:
      | {
          name: string;
          value: string;
        }[]
      | null;
    /** The exact body: text, or base64 where it is no UTF-8. */
    body: string;
    /** `base64` when the bytes are no UTF-8 text. */
    body_encoding: "utf-8" | "base64";
  };
  /** The answer, of its body the first 16 KB; `null` without one. */
  response: {
    status: number;
    /** `null` where they were not kept. */
    headers:
      | {
          name: string;
          value: string;
        }[]
      | null;
    /** The exact body: text, or base64 where it is no UTF-8. */
    body: string;
    /** `base64` when the bytes are no UTF-8 text. */
    body_encoding: "utf-8" | "base64";
  } | null;
}

export interface WebhookAttemptPage {
  data: WebhookAttempt[];
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookDelivery {
  /** Identifier, a UUID. */
  id: string;
  /** The event: `GET /api/events/{id}`. */
  event_id: string;
  /** Such as `lead.created`. */
  event_type: string;
  /** The webhook endpoint. */
  endpoint_id: string;
  /** `pending` while a try is under way or follows, `failed` when no try is left, `canceled` when its endpoint was deleted or is gone. */
  status: "pending" | "succeeded" | "failed" | "canceled";
  /** Whether the event was made to try the endpoint. */
  test: boolean;
  /** Number of attempts made. */
  attempts: number;
  /** When the next attempt is due; `null` when none follows. */
  next_attempt_at: string | null;
  /** HTTP status of the last attempt's answer; `null` without an answer. */
  response_status: number | null;
  /** What was wrong with the last attempt; `null` when nothing was. */
  error: string | null;
  /** When the event happened. */
  created_at: string;
  /** `null` while it is pending. */
  finished_at: string | null;
}

export interface WebhookDeliveryPage {
  data: WebhookDelivery[];
  /** Whether a page follows this one. With `eventType`, a page may be short, even empty, and still have more behind it. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookEndpoint {
  /** Identifier, a UUID. */
  id: string;
  /** Where events are sent, by POST. `https:`; `http:` too in the test workspace. Must be public. */
  url: string;
  /** What it is for. Kept exactly as you send it, with its spaces and line breaks. */
  description: string | null;
  /** The events to send. `deal.*` means all about deals, `*` means all. */
  event_types: (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "webhook_endpoint.paused"
    | "webhook_endpoint.disabled"
    | "status.incident.created"
    | "status.incident.updated"
    | "status.incident.resolved"
    | "status.maintenance.scheduled"
    | "status.maintenance.updated"
    | "status.maintenance.started"
    | "status.maintenance.completed"
    | "lead.*"
    | "deal.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** Of the events of these types only those that pass are sent, judged when they happen. `null`: all. */
  filter: WebhookEventFilter | null;
  /** Names of the headers of yours that are sent along. */
  header_names: string[];
  /** Deliveries under way at once. `null`: 16 from each server process. */
  max_concurrency: number | null;
  /** Deliveries begun per second, retries among them. `null`: no limit. */
  rate_limit_per_second: number | null;
  /** `record`: the events about one record come in their order, one at a time; one that fails holds back the later ones of its record while it is tried again. `none`: as fast as they can. A change is for events from then on. */
  ordering: "none" | "record";
  /** While `false`, new events are not queued; those already queued wait. `true` again clears `disabled_reason`. */
  enabled: boolean;
  /** Why SalesOS disabled it; `null` when it did not. */
  disabled_reason: string | null;
  /** While its secret is rotated: when the next one takes over by itself. Otherwise `null`. */
  next_secret_at: string | null;
  health: EndpointHealth;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

export interface WebhookEndpointCreate {
  /** Where events are sent, by POST. `https:`; `http:` too in the test workspace. Must be public. */
  url: string;
  /** The events to send. `deal.*` means all about deals, `*` means all. */
  event_types: readonly (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "webhook_endpoint.paused"
    | "webhook_endpoint.disabled"
    | "status.incident.created"
    | "status.incident.updated"
    | "status.incident.resolved"
    | "status.maintenance.scheduled"
    | "status.maintenance.updated"
    | "status.maintenance.started"
    | "status.maintenance.completed"
    | "lead.*"
    | "deal.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** What it is for. Kept exactly as you send it, with its spaces and line breaks. */
  description?: string | null | undefined;
  /** Of the events of these types only those that pass are sent, judged when they happen. `null`: all. */
  filter?: WebhookEventFilter | null | undefined;
  /** Headers of yours that are sent along, such as `Authorization`. Replaces those before. The values are never answered. */
  headers?: Record<string, unknown> | undefined;
  /** Deliveries under way at once. `null`: 16 from each server process. */
  max_concurrency?: number | null | undefined;
  /** Deliveries begun per second, retries among them. `null`: no limit. */
  rate_limit_per_second?: number | null | undefined;
  /** `record`: the events about one record come in their order, one at a time; one that fails holds back the later ones of its record while it is tried again. `none`: as fast as they can. A change is for events from then on. */
  ordering?: "none" | "record" | undefined;
  /** While `false`, new events are not queued; those already queued wait. `true` again clears `disabled_reason`. */
  enabled?: boolean | undefined;
}

export interface WebhookEndpointDisabledEvent {
  /** The event; the same on every try. */
  id: string;
  type: "webhook_endpoint.disabled";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The endpoint after the event. `null` when it is too large to send: read it at `data_url`. */
  data: WebhookEndpointNotice | null;
  /** The path of the endpoint, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface WebhookEndpointNotice {
  /** Identifier, a UUID. */
  id: string;
  url: string;
  description: string | null;
  enabled: boolean;
  disabled_reason: string | null;
  /** When it is tried again with one delivery. */
  paused_until: string | null;
  /** The first failure since the last delivery that succeeded. */
  failing_since: string | null;
  /** Why the last attempt failed. */
  last_failure: string | null;
}

export interface WebhookEndpointPage {
  data: WebhookEndpoint[];
  /** Number of records that match the filter, on all pages. */
  count: number | null;
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookEndpointPausedEvent {
  /** The event; the same on every try. */
  id: string;
  type: "webhook_endpoint.paused";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  /** The endpoint after the event. `null` when it is too large to send: read it at `data_url`. */
  data: WebhookEndpointNotice | null;
  /** The path of the endpoint, only when `data` is too large. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` where none did. */
  previous: Record<string, unknown> | null;
}

export interface WebhookEndpointUpdate {
  /** Where events are sent, by POST. `https:`; `http:` too in the test workspace. Must be public. */
  url?: string | undefined;
  /** The events to send. `deal.*` means all about deals, `*` means all. */
  event_types?:
    | readonly (
        | "lead.created"
        | "lead.updated"
        | "lead.deleted"
        | "deal.created"
        | "deal.updated"
        | "deal.stage_changed"
        | "deal.won"
        | "deal.lost"
        | "deal.deleted"
        | "webhook_endpoint.paused"
        | "webhook_endpoint.disabled"
        | "status.incident.created"
        | "status.incident.updated"
        | "status.incident.resolved"
        | "status.maintenance.scheduled"
        | "status.maintenance.updated"
        | "status.maintenance.started"
        | "status.maintenance.completed"
        | "lead.*"
        | "deal.*"
        | "webhook_endpoint.*"
        | "status.*"
        | "*"
      )[]
    | undefined;
  /** What it is for. Kept exactly as you send it, with its spaces and line breaks. */
  description?: string | null | undefined;
  /** Of the events of these types only those that pass are sent, judged when they happen. `null`: all. */
  filter?: WebhookEventFilter | null | undefined;
  /** Headers of yours that are sent along, such as `Authorization`. Replaces those before. The values are never answered. */
  headers?: Record<string, unknown> | undefined;
  /** Deliveries under way at once. `null`: 16 from each server process. */
  max_concurrency?: number | null | undefined;
  /** Deliveries begun per second, retries among them. `null`: no limit. */
  rate_limit_per_second?: number | null | undefined;
  /** `record`: the events about one record come in their order, one at a time; one that fails holds back the later ones of its record while it is tried again. `none`: as fast as they can. A change is for events from then on. */
  ordering?: "none" | "record" | undefined;
  /** While `false`, new events are not queued; those already queued wait. `true` again clears `disabled_reason`. */
  enabled?: boolean | undefined;
}

/** One field, one operator. */
export interface WebhookEventCondition {
  /** What is compared. */
  field:
    | "type"
    | "data.id"
    | "data.contact_name"
    | "data.company_name"
    | "data.contact_email"
    | "data.industry"
    | "data.icp_score"
    | "data.icp_band"
    | "data.status"
    | "data.title"
    | "data.phone"
    | "data.website"
    | "data.country"
    | "data.employee_count"
    | "data.annual_revenue"
    | "data.technologies"
    | "data.source"
    | "data.tags"
    | "data.converted_at"
    | "data.created_at"
    | "data.updated_at"
    | "data.value"
    | "data.stage"
    | "data.probability"
    | "data.currency"
    | "data.lost_reason"
    | "data.lead_id"
    | "data.expected_close_date"
    | "data.probability_auto"
    | "data.probability_manual"
    | "data.probability_source"
    | "data.stage_changed_at"
    | "data.closed_at"
    | "previous.id"
    | "previous.contact_name"
    | "previous.company_name"
    | "previous.contact_email"
    | "previous.industry"
    | "previous.icp_score"
    | "previous.icp_band"
    | "previous.status"
    | "previous.title"
    | "previous.phone"
    | "previous.website"
    | "previous.country"
    | "previous.employee_count"
    | "previous.annual_revenue"
    | "previous.technologies"
    | "previous.source"
    | "previous.tags"
    | "previous.converted_at"
    | "previous.created_at"
    | "previous.updated_at"
    | "previous.value"
    | "previous.stage"
    | "previous.probability"
    | "previous.currency"
    | "previous.lost_reason"
    | "previous.lead_id"
    | "previous.expected_close_date"
    | "previous.probability_auto"
    | "previous.probability_manual"
    | "previous.probability_source"
    | "previous.stage_changed_at"
    | "previous.closed_at"
    | (string & {});
  /** Equals. */
  eq?: string | number | boolean | undefined;
  /** Equals not; so it is also true for an unknown value. */
  ne?: string | number | boolean | undefined;
  /** Equals one of these. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater, or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less, or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** A text has this part; a list has this entry. */
  contains?: string | undefined;
  /** A text begins with this. */
  starts_with?: string | undefined;
  /** `true`: is known, and if a list, not empty. `false`: the opposite. */
  exists?: boolean | undefined;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on an unknown value (`null`) is false; `ne` and `not` are the exact opposite of what they negate, and so true for it. Values of two types are never equal, and in no order.
 *
 * - text: `type` (lead.created, lead.updated, lead.deleted, deal.created, deal.updated, deal.stage_changed, deal.won, deal.lost, deal.deleted, webhook_endpoint.paused, webhook_endpoint.disabled, status.incident.created, status.incident.updated, status.incident.resolved, status.maintenance.scheduled, status.maintenance.updated, status.maintenance.started, status.maintenance.completed), `data.contact_name`, `data.company_name`, `data.contact_email`, `data.industry`, `data.icp_band` (A, B, C, D), `data.status` (new, contacted, qualified, unqualified, converted, open, won, lost), `data.title`, `data.phone`, `data.website`, `data.country`, `data.source`, `data.stage` (qualification, discovery, proposal, negotiation, won, lost), `data.currency`, `data.lost_reason`, `data.probability_source` (auto, manual), `previous.contact_name`, `previous.company_name`, `previous.contact_email`, `previous.industry`, `previous.icp_band` (A, B, C, D), `previous.status` (new, contacted, qualified, unqualified, converted, open, won, lost), `previous.title`, `previous.phone`, `previous.website`, `previous.country`, `previous.source`, `previous.stage` (qualification, discovery, proposal, negotiation, won, lost), `previous.currency`, `previous.lost_reason`, `previous.probability_source` (auto, manual). Takes eq, ne, in, exists, contains, starts_with.
 * - id: `data.id`, `data.lead_id`, `previous.id`, `previous.lead_id`. Takes eq, ne, in, exists.
 * - integer: `data.icp_score`, `data.employee_count`, `data.probability`, `data.probability_auto`, `data.probability_manual`, `previous.icp_score`, `previous.employee_count`, `previous.probability`, `previous.probability_auto`, `previous.probability_manual`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - number: `data.annual_revenue`, `data.value`, `previous.annual_revenue`, `previous.value`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - list: `data.technologies`, `data.tags`, `previous.technologies`, `previous.tags`. Takes contains, exists.
 * - instant: `data.converted_at`, `data.created_at`, `data.updated_at`, `data.stage_changed_at`, `data.closed_at`, `previous.converted_at`, `previous.created_at`, `previous.updated_at`, `previous.stage_changed_at`, `previous.closed_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - date: `data.expected_close_date`, `previous.expected_close_date`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `data.custom.<name>`, `previous.custom.<name>`. A text, number or boolean; takes every operator.
 */
export type WebhookEventFilter =
  | {
      and: WebhookEventFilter[];
    }
  | {
      or: WebhookEventFilter[];
    }
  | {
      not: WebhookEventFilter;
    }
  | WebhookEventCondition;

export interface WebhookReplay {
  /** Identifier, a UUID. */
  id: string;
  /** The webhook endpoint. */
  endpoint_id: string;
  /** `failed` sends again what failed or was canceled. `all` sends everything: what the endpoint got before, and what it would get now but never did. */
  mode: "failed" | "all";
  /** `null` when it began from an event. */
  since: string | null;
  /** `null` when it began from an instant. */
  from_event_id: string | null;
  state: "queued" | "running" | "succeeded" | "failed" | "canceled";
  /** Number of events to look at, or of failed deliveries; `null` until counted. */
  total: number | null;
  /** How many of them are done. */
  done: number;
  /** Deliveries made due so far. */
  deliveries: number;
  /** Why it failed; `null` when it did not. */
  error: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** `null` while it is not finished. */
  finished_at: string | null;
}

export interface WebhookReplayCreate {
  /** The webhook endpoint. */
  endpoint_id: string;
  /** `failed` sends again what failed or was canceled. `all` sends everything: what the endpoint got before, and what it would get now but never did. */
  mode: "failed" | "all";
  /** Events from this instant on. */
  since?: string | undefined;
  /** This event and those after it. */
  from_event_id?: string | undefined;
}

export interface WebhookReplayPage {
  data: WebhookReplay[];
  /** Whether a page follows this one. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookSecretRotation {
  /** After how long the next secret takes over by itself, when it is not activated before. Default: a day. 0: at once, for a secret that leaked. */
  overlap_seconds?: number | undefined;
  /** Whether a next secret that has not taken over yet is dropped for another: for when the answer that showed it was lost. */
  replace?: boolean | undefined;
}
