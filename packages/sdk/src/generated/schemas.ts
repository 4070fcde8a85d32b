// Generated from openapi.json by `npm run generate`. Do not edit.

/** Who did it. `system` is SalesOS itself. Events stored by earlier versions have no actor. */
export interface Actor {
  type: "api_key" | "user" | "agent" | "system";
  /** The API key's id, for example; `null` for `system`. */
  id: string | null;
}

export interface ApiKey {
  /** Identifier, a UUID. */
  id: string;
  /** A name that tells you what the key is for. */
  name: string;
  /** The start and end of the key, to help you recognize it. */
  hint: string;
  /** What the key can do. `operator` applies to the whole server: incidents, maintenance, support requests. */
  scopes: (
    | "companies:read"
    | "companies:write"
    | "contacts:read"
    | "contacts:write"
    | "leads:read"
    | "leads:write"
    | "deals:read"
    | "deals:write"
    | "change_sets:read"
    | "change_sets:write"
    | "events:read"
    | "webhooks:read"
    | "webhooks:write"
    | "api_keys:read"
    | "api_keys:write"
    | "usage:read"
    | "request_logs:read"
    | "jobs:read"
    | "jobs:write"
    | "operator"
  )[];
  /** IP addresses and networks (CIDR) that may use the key. Empty: any address. */
  addresses: string[];
  /** When the key stops working; `null` for never. */
  expires_at: string | null;
  /** When the key was last used, accurate to a few seconds. */
  last_used_at: string | null;
  /** When the key was revoked. */
  revoked_at: string | null;
  /** The key that replaces this one, after a rotation. */
  successor_id: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
}

export interface ApiKeyCreate {
  /** A name that tells you what the key is for. */
  name: string;
  /** What the key can do. Default: every scope of the key that makes the request, except `operator`, which you must list explicitly. */
  scopes?:
    | readonly (
        | "companies:read"
        | "companies:write"
        | "contacts:read"
        | "contacts:write"
        | "leads:read"
        | "leads:write"
        | "deals:read"
        | "deals:write"
        | "change_sets:read"
        | "change_sets:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "api_keys:read"
        | "api_keys:write"
        | "usage:read"
        | "request_logs:read"
        | "jobs:read"
        | "jobs:write"
        | "operator"
      )[]
    | undefined;
  /** IP addresses and networks (CIDR) that may use the key. Empty: any address. */
  addresses?: readonly string[] | undefined;
  /** When the key stops working; `null` for never. */
  expires_at?: string | null | undefined;
}

/** ApiKey in a list. With `fields`, it has only the requested members and `id`; otherwise every member is present. */
export interface ApiKeyInList {
  /** Identifier, a UUID. */
  id: string;
  /** A name that tells you what the key is for. */
  name?: string | undefined;
  /** The start and end of the key, to help you recognize it. */
  hint?: string | undefined;
  /** What the key can do. `operator` applies to the whole server: incidents, maintenance, support requests. */
  scopes?:
    | (
        | "companies:read"
        | "companies:write"
        | "contacts:read"
        | "contacts:write"
        | "leads:read"
        | "leads:write"
        | "deals:read"
        | "deals:write"
        | "change_sets:read"
        | "change_sets:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "api_keys:read"
        | "api_keys:write"
        | "usage:read"
        | "request_logs:read"
        | "jobs:read"
        | "jobs:write"
        | "operator"
      )[]
    | undefined;
  /** IP addresses and networks (CIDR) that may use the key. Empty: any address. */
  addresses?: string[] | undefined;
  /** When the key stops working; `null` for never. */
  expires_at?: string | null | undefined;
  /** When the key was last used, accurate to a few seconds. */
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
  /** Number of records on all pages that match the filter. */
  count: number | null;
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface ApiKeyRotate {
  /** How long the old key keeps working alongside the new one. Default: one day. */
  overlap_seconds?: number | undefined;
}

export interface ApiKeyUpdate {
  /** A name that tells you what the key is for. */
  name?: string | undefined;
  /** What the key can do. `operator` applies to the whole server: incidents, maintenance, support requests. */
  scopes?:
    | readonly (
        | "companies:read"
        | "companies:write"
        | "contacts:read"
        | "contacts:write"
        | "leads:read"
        | "leads:write"
        | "deals:read"
        | "deals:write"
        | "change_sets:read"
        | "change_sets:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "api_keys:read"
        | "api_keys:write"
        | "usage:read"
        | "request_logs:read"
        | "jobs:read"
        | "jobs:write"
        | "operator"
      )[]
    | undefined;
  /** IP addresses and networks (CIDR) that may use the key. Empty: any address. */
  addresses?: readonly string[] | undefined;
  /** When the key stops working; `null` for never. */
  expires_at?: string | null | undefined;
}

export interface BatchResult {
  /** One result for each item, in the same order. */
  results: {
    /** The status that a request for this item alone would have returned. */
    status: number;
    /** Identifier, a UUID. */
    id?: string | undefined;
    /** The record's new version. */
    version?: number | undefined;
    /** Why the item failed: problem details, as for a single request. */
    problem?: Record<string, unknown> | undefined;
  }[];
  succeeded: number;
  failed: number;
  /** All changes of the batch, for undo. `null` if nothing changed, and in a dry run. */
  change_set_id: string | null;
}

export interface Change {
  /** The version that the change made. */
  version: number;
  action: "created" | "updated" | "deleted" | "restored";
  /** Instant in UTC, RFC 3339. */
  changed_at: string;
  actor: Actor;
  /** How it came, such as `api`. */
  via: string;
  /** The `X-Request-Id` of the request. */
  request_id: string | null;
  /** Everything that the same request changed, for undo. */
  change_set_id: string;
  /** The old values of the members that changed; the whole record for a deletion; `null` for a creation. */
  previous: Record<string, unknown> | null;
}

export interface ChangeSet {
  /** Identifier, a UUID. */
  id: string;
  /** The kind of record that the request changed. */
  kind: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  actor: Actor;
  /** How it came, such as `api`. */
  via: string;
  /** The `X-Request-Id` of the request. */
  request_id: string | null;
}

export interface ChangeSetPage {
  data: ChangeSet[];
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface Company {
  /** Identifier, a UUID. */
  id: string;
  /** Name of the company. */
  name: string;
  /** Registrable domain, such as `acme.co.uk`. You can send any host or URL of the company. Without it, SalesOS takes it from `website`. */
  domain: string | null;
  /** Website, an `https:` or `http:` URL. Stored as you send it. */
  website: string | null;
  /** Industry. */
  industry: string | null;
  /** What the company is to you. */
  lifecycle: "prospect" | "customer" | "former";
  /** Number of employees. */
  employee_count: number | null;
  /** Annual revenue in `currency`, with at most 4 decimal places. */
  annual_revenue: number | null;
  /** Currency, ISO 4217. */
  currency: string;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country: string | null;
  /** City. */
  city: string | null;
  /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
  phone: string | null;
  /** Page on LinkedIn. Stored as you send it. */
  linkedin_url: string | null;
  /** The company that this one belongs to. */
  parent_id: string | null;
  /** What you know about the company. Stored exactly as you send it, including spaces and line breaks. */
  description: string | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

export interface CompanyBatch {
  /** The writes, carried out in this order. */
  items: readonly {
    /** `upsert` updates the record that has the same `match_on` member, or creates it. */
    op: "create" | "update" | "upsert" | "delete";
    /** The record to update or delete. */
    id?: string | undefined;
    /** The member by which an upsert finds the record. */
    match_on?: "external_id" | "domain" | undefined;
    /** Only update or delete this version, as in `If-Match`. */
    if_match?: string | undefined;
    /** The members of the record, as for a single create or update. */
    data?: CompanyCreate | CompanyUpdate | undefined;
  }[];
  /** If one item fails, save nothing and return 422. Default: `false`, which saves the others. */
  atomic?: boolean | undefined;
}

/** A field and one operator with its value. */
export interface CompanyCondition {
  /** The field to compare. */
  field:
    | "id"
    | "name"
    | "domain"
    | "website"
    | "industry"
    | "lifecycle"
    | "employee_count"
    | "annual_revenue"
    | "currency"
    | "country"
    | "city"
    | "phone"
    | "linkedin_url"
    | "parent_id"
    | "description"
    | "owner_id"
    | "team_id"
    | "external_id"
    | "external_source"
    | "tags"
    | "created_by"
    | "created_at"
    | "updated_at"
    | (string & {});
  /** Equal. */
  eq?: string | number | boolean | undefined;
  /** Not equal. Also matches `null`. */
  ne?: string | number | boolean | undefined;
  /** Equal to one of these values. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** The string contains this substring, or the list contains this entry. */
  contains?: string | undefined;
  /** The string starts with this. */
  starts_with?: string | undefined;
  /** `true`: has a value that is not `null` and not an empty list. `false`: the opposite. */
  exists?: boolean | undefined;
}

export interface CompanyCreate {
  /** Name of the company. */
  name: string;
  /** Registrable domain, such as `acme.co.uk`. You can send any host or URL of the company. Without it, SalesOS takes it from `website`. */
  domain?: string | null | undefined;
  /** Website, an `https:` or `http:` URL. Stored as you send it. */
  website?: string | null | undefined;
  /** Industry. */
  industry?: string | null | undefined;
  /** What the company is to you. */
  lifecycle?: "prospect" | "customer" | "former" | undefined;
  /** Number of employees. */
  employee_count?: number | null | undefined;
  /** Annual revenue in `currency`, with at most 4 decimal places. */
  annual_revenue?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** City. */
  city?: string | null | undefined;
  /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
  phone?: string | null | undefined;
  /** Page on LinkedIn. Stored as you send it. */
  linkedin_url?: string | null | undefined;
  /** The company that this one belongs to. */
  parent_id?: string | null | undefined;
  /** What you know about the company. Stored exactly as you send it, including spaces and line breaks. */
  description?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface CompanyCreatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "company.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Company | null;
  /** The path of the company. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface CompanyDeletedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "company.deleted";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Company | null;
  /** The path of the company. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface CompanyExpanded {
  /** Identifier, a UUID. */
  id: string;
  /** Name of the company. */
  name: string;
  /** Registrable domain, such as `acme.co.uk`. You can send any host or URL of the company. Without it, SalesOS takes it from `website`. */
  domain: string | null;
  /** Website, an `https:` or `http:` URL. Stored as you send it. */
  website: string | null;
  /** Industry. */
  industry: string | null;
  /** What the company is to you. */
  lifecycle: "prospect" | "customer" | "former";
  /** Number of employees. */
  employee_count: number | null;
  /** Annual revenue in `currency`, with at most 4 decimal places. */
  annual_revenue: number | null;
  /** Currency, ISO 4217. */
  currency: string;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country: string | null;
  /** City. */
  city: string | null;
  /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
  phone: string | null;
  /** Page on LinkedIn. Stored as you send it. */
  linkedin_url: string | null;
  /** The company that this one belongs to. */
  parent_id: string | null;
  /** What you know about the company. Stored exactly as you send it, including spaces and line breaks. */
  description: string | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** The company, with `expand=parent`. */
  parent?: Company | null | undefined;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep, and at most 64 KB as JSON.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on `null` is false. `ne` and `not` are the exact opposite of what they negate, so they match `null`. Values of different types are never equal and have no order.
 *
 * - id: `id`, `parent_id`, `owner_id`, `team_id`, `created_by`. Takes eq, ne, in, exists.
 * - text: `name`, `domain`, `website`, `industry`, `lifecycle` (prospect, customer, former), `currency`, `country`, `city`, `phone`, `linkedin_url`, `description`, `external_id`, `external_source`. Takes eq, ne, in, exists, contains, starts_with.
 * - integer: `employee_count`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - number: `annual_revenue`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - list: `tags`. Takes contains, exists.
 * - instant: `created_at`, `updated_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `custom.<name>`. A string, number or boolean. Takes every operator.
 */
export type CompanyFilter =
  | {
      and: CompanyFilter[];
    }
  | {
      or: CompanyFilter[];
    }
  | {
      not: CompanyFilter;
    }
  | CompanyCondition;

/** Company in a list. With `fields`, it has only the requested members and `id`; otherwise every member is present. */
export interface CompanyInList {
  /** Identifier, a UUID. */
  id: string;
  /** Name of the company. */
  name?: string | undefined;
  /** Registrable domain, such as `acme.co.uk`. You can send any host or URL of the company. Without it, SalesOS takes it from `website`. */
  domain?: string | null | undefined;
  /** Website, an `https:` or `http:` URL. Stored as you send it. */
  website?: string | null | undefined;
  /** Industry. */
  industry?: string | null | undefined;
  /** What the company is to you. */
  lifecycle?: "prospect" | "customer" | "former" | undefined;
  /** Number of employees. */
  employee_count?: number | null | undefined;
  /** Annual revenue in `currency`, with at most 4 decimal places. */
  annual_revenue?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** City. */
  city?: string | null | undefined;
  /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
  phone?: string | null | undefined;
  /** Page on LinkedIn. Stored as you send it. */
  linkedin_url?: string | null | undefined;
  /** The company that this one belongs to. */
  parent_id?: string | null | undefined;
  /** What you know about the company. Stored exactly as you send it, including spaces and line breaks. */
  description?: string | null | undefined;
  /** The member who owns the record. */
  owner_id?: string | null | undefined;
  /** The team of the owner. */
  team_id?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
  /** Who created it: the id of an API key. */
  created_by?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
  /** Instant in UTC, RFC 3339. */
  updated_at?: string | undefined;
  /** The company, with `expand=parent`. */
  parent?: Company | null | undefined;
}

export interface CompanyPage {
  data: CompanyInList[];
  /** Number of records on all pages that match the filter. */
  count: number | null;
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface CompanyQuery {
  filter: CompanyFilter;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
}

export interface CompanyRestoredEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "company.restored";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Company | null;
  /** The path of the company. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface CompanyUpdate {
  /** Name of the company. */
  name?: string | undefined;
  /** Registrable domain, such as `acme.co.uk`. You can send any host or URL of the company. Without it, SalesOS takes it from `website`. */
  domain?: string | null | undefined;
  /** Website, an `https:` or `http:` URL. Stored as you send it. */
  website?: string | null | undefined;
  /** Industry. */
  industry?: string | null | undefined;
  /** What the company is to you. */
  lifecycle?: "prospect" | "customer" | "former" | undefined;
  /** Number of employees. */
  employee_count?: number | null | undefined;
  /** Annual revenue in `currency`, with at most 4 decimal places. */
  annual_revenue?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** City. */
  city?: string | null | undefined;
  /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
  phone?: string | null | undefined;
  /** Page on LinkedIn. Stored as you send it. */
  linkedin_url?: string | null | undefined;
  /** The company that this one belongs to. */
  parent_id?: string | null | undefined;
  /** What you know about the company. Stored exactly as you send it, including spaces and line breaks. */
  description?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface CompanyUpdatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "company.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Company | null;
  /** The path of the company. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface Contact {
  /** Identifier, a UUID. */
  id: string;
  /** Full name. Follows from `first_name` and `last_name` if you send one of them. */
  full_name: string | null;
  /** First name. */
  first_name: string | null;
  /** Last name. */
  last_name: string | null;
  /** Job title. */
  title: string | null;
  /** The first of `emails`. */
  email: string | null;
  /** Email addresses, the primary one first. An address belongs to one contact only. */
  emails: {
    /** Email address. */
    address: string;
    /** What it is for, such as `work`. */
    label?: string | null | undefined;
  }[];
  /** The first of `phones`. */
  phone: string | null;
  /** Phone numbers, the primary one first. */
  phones: {
    /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
    number: string;
    /** What it is for, such as `work`. */
    label?: string | null | undefined;
  }[];
  /** The company that the person works for. */
  company_id: string | null;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country: string | null;
  /** Page on LinkedIn. */
  linkedin_url: string | null;
  /** Whether the person must not be contacted. */
  do_not_contact: boolean;
  /** The legal basis for contacting the person. */
  consent: {
    /** Why you may contact the person. */
    basis: "consent" | "contract" | "legitimate_interest" | "none";
    /** Calendar date, without a time zone. */
    date?: string | null | undefined;
    /** Where it was given. */
    source?: string | null | undefined;
  } | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

export interface ContactBatch {
  /** The writes, carried out in this order. */
  items: readonly {
    /** `upsert` updates the record that has the same `match_on` member, or creates it. */
    op: "create" | "update" | "upsert" | "delete";
    /** The record to update or delete. */
    id?: string | undefined;
    /** The member by which an upsert finds the record. */
    match_on?: "external_id" | "email" | undefined;
    /** Only update or delete this version, as in `If-Match`. */
    if_match?: string | undefined;
    /** The members of the record, as for a single create or update. */
    data?: ContactCreate | ContactUpdate | undefined;
  }[];
  /** If one item fails, save nothing and return 422. Default: `false`, which saves the others. */
  atomic?: boolean | undefined;
}

/** A field and one operator with its value. */
export interface ContactCondition {
  /** The field to compare. */
  field:
    | "id"
    | "full_name"
    | "first_name"
    | "last_name"
    | "title"
    | "email"
    | "phone"
    | "company_id"
    | "country"
    | "linkedin_url"
    | "do_not_contact"
    | "owner_id"
    | "team_id"
    | "external_id"
    | "external_source"
    | "tags"
    | "created_by"
    | "created_at"
    | "updated_at"
    | (string & {});
  /** Equal. */
  eq?: string | number | boolean | undefined;
  /** Not equal. Also matches `null`. */
  ne?: string | number | boolean | undefined;
  /** Equal to one of these values. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** The string contains this substring, or the list contains this entry. */
  contains?: string | undefined;
  /** The string starts with this. */
  starts_with?: string | undefined;
  /** `true`: has a value that is not `null` and not an empty list. `false`: the opposite. */
  exists?: boolean | undefined;
}

export interface ContactCreate {
  /** Full name. Follows from `first_name` and `last_name` if you send one of them. */
  full_name?: string | null | undefined;
  /** First name. */
  first_name?: string | null | undefined;
  /** Last name. */
  last_name?: string | null | undefined;
  /** Job title. */
  title?: string | null | undefined;
  /** Email addresses, the primary one first. An address belongs to one contact only. */
  emails?:
    | readonly {
        /** Email address. */
        address: string;
        /** What it is for, such as `work`. */
        label?: string | null | undefined;
      }[]
    | undefined;
  /** Phone numbers, the primary one first. */
  phones?:
    | readonly {
        /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
        number: string;
        /** What it is for, such as `work`. */
        label?: string | null | undefined;
      }[]
    | undefined;
  /** The company that the person works for. */
  company_id?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** Page on LinkedIn. */
  linkedin_url?: string | null | undefined;
  /** Whether the person must not be contacted. */
  do_not_contact?: boolean | undefined;
  /** The legal basis for contacting the person. */
  consent?:
    | {
        /** Why you may contact the person. */
        basis: "consent" | "contract" | "legitimate_interest" | "none";
        /** Calendar date, without a time zone. */
        date?: string | null | undefined;
        /** Where it was given. */
        source?: string | null | undefined;
      }
    | null
    | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface ContactCreatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "contact.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Contact | null;
  /** The path of the contact. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface ContactDeletedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "contact.deleted";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Contact | null;
  /** The path of the contact. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface ContactExpanded {
  /** Identifier, a UUID. */
  id: string;
  /** Full name. Follows from `first_name` and `last_name` if you send one of them. */
  full_name: string | null;
  /** First name. */
  first_name: string | null;
  /** Last name. */
  last_name: string | null;
  /** Job title. */
  title: string | null;
  /** The first of `emails`. */
  email: string | null;
  /** Email addresses, the primary one first. An address belongs to one contact only. */
  emails: {
    /** Email address. */
    address: string;
    /** What it is for, such as `work`. */
    label?: string | null | undefined;
  }[];
  /** The first of `phones`. */
  phone: string | null;
  /** Phone numbers, the primary one first. */
  phones: {
    /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
    number: string;
    /** What it is for, such as `work`. */
    label?: string | null | undefined;
  }[];
  /** The company that the person works for. */
  company_id: string | null;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country: string | null;
  /** Page on LinkedIn. */
  linkedin_url: string | null;
  /** Whether the person must not be contacted. */
  do_not_contact: boolean;
  /** The legal basis for contacting the person. */
  consent: {
    /** Why you may contact the person. */
    basis: "consent" | "contract" | "legitimate_interest" | "none";
    /** Calendar date, without a time zone. */
    date?: string | null | undefined;
    /** Where it was given. */
    source?: string | null | undefined;
  } | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** The company, with `expand=company`. */
  company?: Company | null | undefined;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep, and at most 64 KB as JSON.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on `null` is false. `ne` and `not` are the exact opposite of what they negate, so they match `null`. Values of different types are never equal and have no order.
 *
 * - id: `id`, `company_id`, `owner_id`, `team_id`, `created_by`. Takes eq, ne, in, exists.
 * - text: `full_name`, `first_name`, `last_name`, `title`, `email`, `phone`, `country`, `linkedin_url`, `external_id`, `external_source`. Takes eq, ne, in, exists, contains, starts_with.
 * - boolean: `do_not_contact`. Takes eq, ne, in, exists.
 * - list: `tags`. Takes contains, exists.
 * - instant: `created_at`, `updated_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `custom.<name>`. A string, number or boolean. Takes every operator.
 */
export type ContactFilter =
  | {
      and: ContactFilter[];
    }
  | {
      or: ContactFilter[];
    }
  | {
      not: ContactFilter;
    }
  | ContactCondition;

/** Contact in a list. With `fields`, it has only the requested members and `id`; otherwise every member is present. */
export interface ContactInList {
  /** Identifier, a UUID. */
  id: string;
  /** Full name. Follows from `first_name` and `last_name` if you send one of them. */
  full_name?: string | null | undefined;
  /** First name. */
  first_name?: string | null | undefined;
  /** Last name. */
  last_name?: string | null | undefined;
  /** Job title. */
  title?: string | null | undefined;
  /** The first of `emails`. */
  email?: string | null | undefined;
  /** Email addresses, the primary one first. An address belongs to one contact only. */
  emails?:
    | {
        /** Email address. */
        address: string;
        /** What it is for, such as `work`. */
        label?: string | null | undefined;
      }[]
    | undefined;
  /** The first of `phones`. */
  phone?: string | null | undefined;
  /** Phone numbers, the primary one first. */
  phones?:
    | {
        /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
        number: string;
        /** What it is for, such as `work`. */
        label?: string | null | undefined;
      }[]
    | undefined;
  /** The company that the person works for. */
  company_id?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** Page on LinkedIn. */
  linkedin_url?: string | null | undefined;
  /** Whether the person must not be contacted. */
  do_not_contact?: boolean | undefined;
  /** The legal basis for contacting the person. */
  consent?:
    | {
        /** Why you may contact the person. */
        basis: "consent" | "contract" | "legitimate_interest" | "none";
        /** Calendar date, without a time zone. */
        date?: string | null | undefined;
        /** Where it was given. */
        source?: string | null | undefined;
      }
    | null
    | undefined;
  /** The member who owns the record. */
  owner_id?: string | null | undefined;
  /** The team of the owner. */
  team_id?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
  /** Who created it: the id of an API key. */
  created_by?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
  /** Instant in UTC, RFC 3339. */
  updated_at?: string | undefined;
  /** The company, with `expand=company`. */
  company?: Company | null | undefined;
}

export interface ContactPage {
  data: ContactInList[];
  /** Number of records on all pages that match the filter. */
  count: number | null;
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface ContactQuery {
  filter: ContactFilter;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
}

export interface ContactRestoredEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "contact.restored";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Contact | null;
  /** The path of the contact. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface ContactUpdate {
  /** Full name. Follows from `first_name` and `last_name` if you send one of them. */
  full_name?: string | null | undefined;
  /** First name. */
  first_name?: string | null | undefined;
  /** Last name. */
  last_name?: string | null | undefined;
  /** Job title. */
  title?: string | null | undefined;
  /** Email addresses, the primary one first. An address belongs to one contact only. */
  emails?:
    | readonly {
        /** Email address. */
        address: string;
        /** What it is for, such as `work`. */
        label?: string | null | undefined;
      }[]
    | undefined;
  /** Phone numbers, the primary one first. */
  phones?:
    | readonly {
        /** Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`. */
        number: string;
        /** What it is for, such as `work`. */
        label?: string | null | undefined;
      }[]
    | undefined;
  /** The company that the person works for. */
  company_id?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** Page on LinkedIn. */
  linkedin_url?: string | null | undefined;
  /** Whether the person must not be contacted. */
  do_not_contact?: boolean | undefined;
  /** The legal basis for contacting the person. */
  consent?:
    | {
        /** Why you may contact the person. */
        basis: "consent" | "contract" | "legitimate_interest" | "none";
        /** Calendar date, without a time zone. */
        date?: string | null | undefined;
        /** Where it was given. */
        source?: string | null | undefined;
      }
    | null
    | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface ContactUpdatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "contact.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Contact | null;
  /** The path of the contact. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface CreatedWebhookEndpoint {
  /** Identifier, a UUID. */
  id: string;
  /** The URL that receives events by POST. Must be a public `https:` URL; the test workspace also accepts `http:`. */
  url: string;
  /** What the endpoint is for. Stored exactly as you send it, including spaces and line breaks. */
  description: string | null;
  /** The events to send. `deal.*` matches every deal event, `*` matches every event. */
  event_types: (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "lead.restored"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "deal.restored"
    | "company.created"
    | "company.updated"
    | "company.deleted"
    | "company.restored"
    | "contact.created"
    | "contact.updated"
    | "contact.deleted"
    | "contact.restored"
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
    | "company.*"
    | "contact.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** Sends only the events that match. Evaluated when the event happens. `null` sends every event of these types. */
  filter: WebhookEventFilter | null;
  /** Names of your own headers that are sent with each delivery. */
  header_names: string[];
  /** Maximum number of concurrent deliveries. `null`: 16 per server process. */
  max_concurrency: number | null;
  /** Maximum number of deliveries started per second, including retries. `null`: no limit. */
  rate_limit_per_second: number | null;
  /** `record`: the events of one record are delivered in order, one at a time. While an event is being retried, later events of the same record wait. `none`: deliveries are sent as soon as possible, in any order. A change applies to later events only. */
  ordering: "none" | "record";
  /** While `false`, new events are not queued, and queued events wait. Setting it to `true` clears `disabled_reason`. */
  enabled: boolean;
  /** Why SalesOS disabled the endpoint; `null` if it did not. */
  disabled_reason: string | null;
  /** When the next secret takes over automatically; `null` unless a rotation is in progress. */
  next_secret_at: string | null;
  health: EndpointHealth;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** Signs every delivery. Store it where your receiver can read it. Only this response shows it. It is `null` in a replayed response for an `Idempotency-Key` and in a dry run. */
  secret: string | null;
}

export interface Deal {
  /** Identifier, a UUID. */
  id: string;
  /** What is being sold. */
  title: string;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value: number;
  /** Pipeline stage. */
  stage: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost";
  /** Chance of winning in percent: your own estimate if there is one, otherwise the automatic one. */
  probability: number;
  /** Currency, ISO 4217. */
  currency: string;
  /** Derived from the stage. */
  status: "open" | "won" | "lost";
  /** Why the deal was lost. Stored exactly as you send it, including spaces and line breaks. */
  lost_reason: string | null;
  /** The lead that the deal came from. */
  lead_id: string | null;
  /** The company that the deal is with. */
  company_id: string | null;
  /** Calendar date, without a time zone. */
  expected_close_date: string | null;
  /** The automatic probability. */
  probability_auto: number;
  /** Your own estimate. */
  probability_manual: number | null;
  /** Which of the two applies. */
  probability_source: "auto" | "manual";
  /** The people who take part, each with a role. */
  contacts: {
    /** The contact. */
    contact_id: string;
    /** What the contact decides. */
    role: "decision_maker" | "champion" | "influencer" | "evaluator" | "blocker" | "user" | "other";
  }[];
  /** Instant in UTC, RFC 3339. */
  stage_changed_at: string;
  /** When the deal was won or lost. */
  closed_at: string | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

export interface DealBatch {
  /** The writes, carried out in this order. */
  items: readonly {
    /** `upsert` updates the record that has the same `match_on` member, or creates it. */
    op: "create" | "update" | "upsert" | "delete";
    /** The record to update or delete. */
    id?: string | undefined;
    /** The member by which an upsert finds the record. */
    match_on?: "external_id" | undefined;
    /** Only update or delete this version, as in `If-Match`. */
    if_match?: string | undefined;
    /** The members of the record, as for a single create or update. */
    data?: DealCreate | DealUpdate | undefined;
  }[];
  /** If one item fails, save nothing and return 422. Default: `false`, which saves the others. */
  atomic?: boolean | undefined;
}

/** A field and one operator with its value. */
export interface DealCondition {
  /** The field to compare. */
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
    | "company_id"
    | "expected_close_date"
    | "probability_auto"
    | "probability_manual"
    | "probability_source"
    | "stage_changed_at"
    | "closed_at"
    | "owner_id"
    | "team_id"
    | "external_id"
    | "external_source"
    | "tags"
    | "created_by"
    | "created_at"
    | "updated_at"
    | (string & {});
  /** Equal. */
  eq?: string | number | boolean | undefined;
  /** Not equal. Also matches `null`. */
  ne?: string | number | boolean | undefined;
  /** Equal to one of these values. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** The string contains this substring, or the list contains this entry. */
  contains?: string | undefined;
  /** The string starts with this. */
  starts_with?: string | undefined;
  /** `true`: has a value that is not `null` and not an empty list. `false`: the opposite. */
  exists?: boolean | undefined;
}

export interface DealCreate {
  /** What is being sold. */
  title: string;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value?: number | undefined;
  /** Pipeline stage. */
  stage?: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost" | undefined;
  /** Your own estimate in percent, 1 to 99 while the deal is open. `null` restores the automatic one. */
  probability?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Why the deal was lost. Stored exactly as you send it, including spaces and line breaks. */
  lost_reason?: string | null | undefined;
  /** The lead that the deal came from. */
  lead_id?: string | null | undefined;
  /** The company that the deal is with. */
  company_id?: string | null | undefined;
  /** The people who take part, each with a role. */
  contacts?:
    | readonly {
        /** The contact. */
        contact_id: string;
        /** What the contact decides. */
        role:
          | "decision_maker"
          | "champion"
          | "influencer"
          | "evaluator"
          | "blocker"
          | "user"
          | "other";
      }[]
    | undefined;
  /** Calendar date, without a time zone. */
  expected_close_date?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface DealCreatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface DealDeletedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.deleted";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface DealExpanded {
  /** Identifier, a UUID. */
  id: string;
  /** What is being sold. */
  title: string;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value: number;
  /** Pipeline stage. */
  stage: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost";
  /** Chance of winning in percent: your own estimate if there is one, otherwise the automatic one. */
  probability: number;
  /** Currency, ISO 4217. */
  currency: string;
  /** Derived from the stage. */
  status: "open" | "won" | "lost";
  /** Why the deal was lost. Stored exactly as you send it, including spaces and line breaks. */
  lost_reason: string | null;
  /** The lead that the deal came from. */
  lead_id: string | null;
  /** The company that the deal is with. */
  company_id: string | null;
  /** Calendar date, without a time zone. */
  expected_close_date: string | null;
  /** The automatic probability. */
  probability_auto: number;
  /** Your own estimate. */
  probability_manual: number | null;
  /** Which of the two applies. */
  probability_source: "auto" | "manual";
  /** The people who take part, each with a role. */
  contacts: {
    /** The contact. */
    contact_id: string;
    /** What the contact decides. */
    role: "decision_maker" | "champion" | "influencer" | "evaluator" | "blocker" | "user" | "other";
  }[];
  /** Instant in UTC, RFC 3339. */
  stage_changed_at: string;
  /** When the deal was won or lost. */
  closed_at: string | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** The lead, with `expand=lead`. */
  lead?: Lead | null | undefined;
  /** The company, with `expand=company`. */
  company?: Company | null | undefined;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep, and at most 64 KB as JSON.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on `null` is false. `ne` and `not` are the exact opposite of what they negate, so they match `null`. Values of different types are never equal and have no order.
 *
 * - id: `id`, `lead_id`, `company_id`, `owner_id`, `team_id`, `created_by`. Takes eq, ne, in, exists.
 * - text: `title`, `stage` (qualification, discovery, proposal, negotiation, won, lost), `currency`, `status` (open, won, lost), `lost_reason`, `probability_source` (auto, manual), `external_id`, `external_source`. Takes eq, ne, in, exists, contains, starts_with.
 * - number: `value`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - integer: `probability`, `probability_auto`, `probability_manual`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - date: `expected_close_date`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - instant: `stage_changed_at`, `closed_at`, `created_at`, `updated_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - list: `tags`. Takes contains, exists.
 * - your own: `custom.<name>`. A string, number or boolean. Takes every operator.
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

/** Deal in a list. With `fields`, it has only the requested members and `id`; otherwise every member is present. */
export interface DealInList {
  /** Identifier, a UUID. */
  id: string;
  /** What is being sold. */
  title?: string | undefined;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value?: number | undefined;
  /** Pipeline stage. */
  stage?: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost" | undefined;
  /** Chance of winning in percent: your own estimate if there is one, otherwise the automatic one. */
  probability?: number | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Derived from the stage. */
  status?: "open" | "won" | "lost" | undefined;
  /** Why the deal was lost. Stored exactly as you send it, including spaces and line breaks. */
  lost_reason?: string | null | undefined;
  /** The lead that the deal came from. */
  lead_id?: string | null | undefined;
  /** The company that the deal is with. */
  company_id?: string | null | undefined;
  /** Calendar date, without a time zone. */
  expected_close_date?: string | null | undefined;
  /** The automatic probability. */
  probability_auto?: number | undefined;
  /** Your own estimate. */
  probability_manual?: number | null | undefined;
  /** Which of the two applies. */
  probability_source?: "auto" | "manual" | undefined;
  /** The people who take part, each with a role. */
  contacts?:
    | {
        /** The contact. */
        contact_id: string;
        /** What the contact decides. */
        role:
          | "decision_maker"
          | "champion"
          | "influencer"
          | "evaluator"
          | "blocker"
          | "user"
          | "other";
      }[]
    | undefined;
  /** Instant in UTC, RFC 3339. */
  stage_changed_at?: string | undefined;
  /** When the deal was won or lost. */
  closed_at?: string | null | undefined;
  /** The member who owns the record. */
  owner_id?: string | null | undefined;
  /** The team of the owner. */
  team_id?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
  /** Who created it: the id of an API key. */
  created_by?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
  /** Instant in UTC, RFC 3339. */
  updated_at?: string | undefined;
  /** The lead, with `expand=lead`. */
  lead?: Lead | null | undefined;
  /** The company, with `expand=company`. */
  company?: Company | null | undefined;
}

export interface DealLostEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.lost";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface DealPage {
  data: DealInList[];
  /** Number of records on all pages that match the filter. */
  count: number | null;
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface DealQuery {
  filter: DealFilter;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
}

export interface DealRestoredEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.restored";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface DealStageChangedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.stage_changed";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface DealUpdate {
  /** What is being sold. */
  title?: string | undefined;
  /** Value in `currency`, with at most 4 decimal places. Exact: never rounded. */
  value?: number | undefined;
  /** Pipeline stage. */
  stage?: "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost" | undefined;
  /** Your own estimate in percent, 1 to 99 while the deal is open. `null` restores the automatic one. */
  probability?: number | null | undefined;
  /** Currency, ISO 4217. */
  currency?: string | undefined;
  /** Why the deal was lost. Stored exactly as you send it, including spaces and line breaks. */
  lost_reason?: string | null | undefined;
  /** The lead that the deal came from. */
  lead_id?: string | null | undefined;
  /** The company that the deal is with. */
  company_id?: string | null | undefined;
  /** The people who take part, each with a role. */
  contacts?:
    | readonly {
        /** The contact. */
        contact_id: string;
        /** What the contact decides. */
        role:
          | "decision_maker"
          | "champion"
          | "influencer"
          | "evaluator"
          | "blocker"
          | "user"
          | "other";
      }[]
    | undefined;
  /** Calendar date, without a time zone. */
  expected_close_date?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface DealUpdatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface DealWonEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "deal.won";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Deal | null;
  /** The path of the deal. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

/** Recent delivery results, a few seconds old. Changes here do not change the ETag. */
export interface EndpointHealth {
  /** Successful attempts in the last 24 hours. */
  succeeded: number;
  /** Failed attempts in the last 24 hours. */
  failed: number;
  /** Share of attempts in the last 24 hours that succeeded; `null` without attempts. */
  success_rate: number | null;
  /** Approximate 95th percentile duration of attempts in the last 24 hours; `null` without attempts. */
  p95_ms: number | null;
  /** When the last successful attempt started. */
  last_success_at: string | null;
  /** When the last failed attempt started. */
  last_failure_at: string | null;
  /** Why the last failed attempt failed. */
  last_failure: string | null;
  /** `open` after repeated failures: deliveries are paused, and SalesOS sends one at a time to check whether the endpoint has recovered. */
  breaker: "closed" | "open";
  /** When a paused endpoint is next tried. */
  paused_until: string | null;
}

/** An event, byte for byte as webhook endpoints receive it. */
export type Event =
  | LeadCreatedEvent
  | LeadUpdatedEvent
  | LeadDeletedEvent
  | LeadRestoredEvent
  | DealCreatedEvent
  | DealUpdatedEvent
  | DealStageChangedEvent
  | DealWonEvent
  | DealLostEvent
  | DealDeletedEvent
  | DealRestoredEvent
  | CompanyCreatedEvent
  | CompanyUpdatedEvent
  | CompanyDeletedEvent
  | CompanyRestoredEvent
  | ContactCreatedEvent
  | ContactUpdatedEvent
  | ContactDeletedEvent
  | ContactRestoredEvent
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
  /** Whether there is more to read now. If few events match the filter, a page can be short or empty although more pages follow. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
  /** Send it as `after` to continue following the log. Present on every page, even an empty one. It marks the end of this page if you sent `after`, otherwise the end of the log. */
  next_after: string;
}

/** An event as webhook endpoints receive it, with the request that caused it. */
export type EventWithRequest =
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "lead.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Lead | null;
      /** The path of the lead. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "lead.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Lead | null;
      /** The path of the lead. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "lead.deleted";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Lead | null;
      /** The path of the lead. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "lead.restored";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Lead | null;
      /** The path of the lead. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.stage_changed";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.won";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.lost";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.deleted";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "deal.restored";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The deal after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Deal | null;
      /** The path of the deal. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "company.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Company | null;
      /** The path of the company. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "company.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Company | null;
      /** The path of the company. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "company.deleted";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Company | null;
      /** The path of the company. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "company.restored";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The company after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Company | null;
      /** The path of the company. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "contact.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Contact | null;
      /** The path of the contact. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "contact.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Contact | null;
      /** The path of the contact. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "contact.deleted";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Contact | null;
      /** The path of the contact. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "contact.restored";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The contact after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: Contact | null;
      /** The path of the contact. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "webhook_endpoint.paused";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The endpoint after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: WebhookEndpointNotice | null;
      /** The path of the endpoint. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "webhook_endpoint.disabled";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The endpoint after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: WebhookEndpointNotice | null;
      /** The path of the endpoint. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.incident.created";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The incident after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the incident. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.incident.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The incident after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the incident. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.incident.resolved";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The incident after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the incident. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.maintenance.scheduled";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.maintenance.updated";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.maintenance.started";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    }
  | {
      /** The event's id, the same on every attempt. */
      id: string;
      type: "status.maintenance.completed";
      /** Instant in UTC, RFC 3339. */
      created_at: string;
      /** Identifier, a UUID. */
      workspace_id: string;
      actor?: Actor | undefined;
      /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
      data: StatusIncident | null;
      /** The path of the maintenance. Only present if `data` is too large to send. */
      data_url?: string | undefined;
      /** The old values of the members that changed; `null` if none did. */
      previous: Record<string, unknown> | null;
      /** The `X-Request-Id` of the request that caused the event; `null` if none did. */
      request_id: string | null;
      /** Path of the request in the request log. */
      request_url: string | null;
    };

export interface HistoryPage {
  data: Change[];
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface Job {
  /** Identifier, a UUID. */
  id: string;
  /** What the job does, such as `webhook_replay`. */
  type: string;
  state: "queued" | "running" | "paused" | "succeeded" | "failed" | "canceled";
  progress: {
    /** Number of items that have been processed. */
    done: number;
    /** Number of items to process; `null` until counted. */
    total: number | null;
  };
  /** What the job has done so far, by name. The names depend on the type. */
  counts: Record<string, unknown>;
  /** Where to find the result; `null` if there is none. */
  result_url: string | null;
  /** Why the job failed; `null` if it did not. */
  problem: {
    /** The kind of error, for programs. Stable. */
    code: string;
    /** The kind of error. */
    title: string;
    /** What went wrong. */
    detail: string;
    /** How to fix this kind of error. */
    fix: string;
  } | null;
  /** The change set of the records that the job changed; `null` if there is none. */
  change_set_id: string | null;
  /** Who started the job. */
  actor: {
    type: "api_key" | "user" | "agent" | "system";
    /** `null` for `system`. */
    id: string | null;
  };
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** When the first step began; `null` until then. */
  started_at: string | null;
  /** When the job ended; `null` until then. */
  finished_at: string | null;
}

export interface JobPage {
  data: Job[];
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface Lead {
  /** Identifier, a UUID. */
  id: string;
  /** Name of the person. */
  contact_name: string | null;
  /** Name of the person's company. */
  company_name: string | null;
  /** Email address. Stored as you send it. International addresses are allowed. */
  contact_email: string | null;
  /** Industry of the company. */
  industry: string | null;
  /** Fit with the ideal customer profile. Get the reasons from `/score`. */
  icp_score: number;
  /** A from 80, B from 60, C from 40, D below. */
  icp_band: "A" | "B" | "C" | "D";
  /** Status of the lead. */
  status: "new" | "contacted" | "qualified" | "unqualified" | "converted";
  /** Job title of the person. */
  title: string | null;
  /** Phone number, with at least one digit. */
  phone: string | null;
  /** Website of the company: an `https:` or `http:` URL without a password. Stored as you send it. */
  website: string | null;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country: string | null;
  /** Number of employees of the company. */
  employee_count: number | null;
  /** Annual revenue of the company, in US dollars. */
  annual_revenue: number | null;
  /** Products and technologies that the company uses. */
  technologies: string[];
  /** Where the lead came from. */
  source: string | null;
  /** The company that the person works for. */
  company_id: string | null;
  /** The contact that the lead is about. */
  contact_id: string | null;
  /** When the status became `converted`. */
  converted_at: string | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

export interface LeadBatch {
  /** The writes, carried out in this order. */
  items: readonly {
    /** `upsert` updates the record that has the same `match_on` member, or creates it. */
    op: "create" | "update" | "upsert" | "delete";
    /** The record to update or delete. */
    id?: string | undefined;
    /** The member by which an upsert finds the record. */
    match_on?: "external_id" | "contact_email" | undefined;
    /** Only update or delete this version, as in `If-Match`. */
    if_match?: string | undefined;
    /** The members of the record, as for a single create or update. */
    data?: LeadCreate | LeadUpdate | undefined;
  }[];
  /** If one item fails, save nothing and return 422. Default: `false`, which saves the others. */
  atomic?: boolean | undefined;
}

/** A field and one operator with its value. */
export interface LeadCondition {
  /** The field to compare. */
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
    | "company_id"
    | "contact_id"
    | "converted_at"
    | "owner_id"
    | "team_id"
    | "external_id"
    | "external_source"
    | "tags"
    | "created_by"
    | "created_at"
    | "updated_at"
    | (string & {});
  /** Equal. */
  eq?: string | number | boolean | undefined;
  /** Not equal. Also matches `null`. */
  ne?: string | number | boolean | undefined;
  /** Equal to one of these values. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** The string contains this substring, or the list contains this entry. */
  contains?: string | undefined;
  /** The string starts with this. */
  starts_with?: string | undefined;
  /** `true`: has a value that is not `null` and not an empty list. `false`: the opposite. */
  exists?: boolean | undefined;
}

export interface LeadCreate {
  /** Name of the person. */
  contact_name?: string | null | undefined;
  /** Name of the person's company. */
  company_name?: string | null | undefined;
  /** Email address. Stored as you send it. International addresses are allowed. */
  contact_email?: string | null | undefined;
  /** Industry of the company. */
  industry?: string | null | undefined;
  /** Status of the lead. */
  status?: "new" | "contacted" | "qualified" | "unqualified" | "converted" | undefined;
  /** Job title of the person. */
  title?: string | null | undefined;
  /** Phone number, with at least one digit. */
  phone?: string | null | undefined;
  /** Website of the company: an `https:` or `http:` URL without a password. Stored as you send it. */
  website?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** Number of employees of the company. */
  employee_count?: number | null | undefined;
  /** Annual revenue of the company, in US dollars. */
  annual_revenue?: number | null | undefined;
  /** Products and technologies that the company uses. */
  technologies?: readonly string[] | undefined;
  /** Where the lead came from. */
  source?: string | null | undefined;
  /** The company that the person works for. */
  company_id?: string | null | undefined;
  /** The contact that the lead is about. */
  contact_id?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface LeadCreatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "lead.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Lead | null;
  /** The path of the lead. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface LeadDeletedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "lead.deleted";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Lead | null;
  /** The path of the lead. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface LeadExpanded {
  /** Identifier, a UUID. */
  id: string;
  /** Name of the person. */
  contact_name: string | null;
  /** Name of the person's company. */
  company_name: string | null;
  /** Email address. Stored as you send it. International addresses are allowed. */
  contact_email: string | null;
  /** Industry of the company. */
  industry: string | null;
  /** Fit with the ideal customer profile. Get the reasons from `/score`. */
  icp_score: number;
  /** A from 80, B from 60, C from 40, D below. */
  icp_band: "A" | "B" | "C" | "D";
  /** Status of the lead. */
  status: "new" | "contacted" | "qualified" | "unqualified" | "converted";
  /** Job title of the person. */
  title: string | null;
  /** Phone number, with at least one digit. */
  phone: string | null;
  /** Website of the company: an `https:` or `http:` URL without a password. Stored as you send it. */
  website: string | null;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country: string | null;
  /** Number of employees of the company. */
  employee_count: number | null;
  /** Annual revenue of the company, in US dollars. */
  annual_revenue: number | null;
  /** Products and technologies that the company uses. */
  technologies: string[];
  /** Where the lead came from. */
  source: string | null;
  /** The company that the person works for. */
  company_id: string | null;
  /** The contact that the lead is about. */
  contact_id: string | null;
  /** When the status became `converted`. */
  converted_at: string | null;
  /** The member who owns the record. */
  owner_id: string | null;
  /** The team of the owner. */
  team_id: string | null;
  /** The record's id in another system. Unique with `external_source`. */
  external_id: string | null;
  /** The system that `external_id` is from. */
  external_source: string | null;
  /** Tags. */
  tags: string[];
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom: Record<string, string | number | boolean | null>;
  /** Who created it: the id of an API key. */
  created_by: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** The company, with `expand=company`. */
  company?: Company | null | undefined;
  /** The contact, with `expand=contact`. */
  contact?: Contact | null | undefined;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep, and at most 64 KB as JSON.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on `null` is false. `ne` and `not` are the exact opposite of what they negate, so they match `null`. Values of different types are never equal and have no order.
 *
 * - id: `id`, `company_id`, `contact_id`, `owner_id`, `team_id`, `created_by`. Takes eq, ne, in, exists.
 * - text: `contact_name`, `company_name`, `contact_email`, `industry`, `icp_band` (A, B, C, D), `status` (new, contacted, qualified, unqualified, converted), `title`, `phone`, `website`, `country`, `source`, `external_id`, `external_source`. Takes eq, ne, in, exists, contains, starts_with.
 * - integer: `icp_score`, `employee_count`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - number: `annual_revenue`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - list: `technologies`, `tags`. Takes contains, exists.
 * - instant: `converted_at`, `created_at`, `updated_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `custom.<name>`. A string, number or boolean. Takes every operator.
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

/** Lead in a list. With `fields`, it has only the requested members and `id`; otherwise every member is present. */
export interface LeadInList {
  /** Identifier, a UUID. */
  id: string;
  /** Name of the person. */
  contact_name?: string | null | undefined;
  /** Name of the person's company. */
  company_name?: string | null | undefined;
  /** Email address. Stored as you send it. International addresses are allowed. */
  contact_email?: string | null | undefined;
  /** Industry of the company. */
  industry?: string | null | undefined;
  /** Fit with the ideal customer profile. Get the reasons from `/score`. */
  icp_score?: number | undefined;
  /** A from 80, B from 60, C from 40, D below. */
  icp_band?: "A" | "B" | "C" | "D" | undefined;
  /** Status of the lead. */
  status?: "new" | "contacted" | "qualified" | "unqualified" | "converted" | undefined;
  /** Job title of the person. */
  title?: string | null | undefined;
  /** Phone number, with at least one digit. */
  phone?: string | null | undefined;
  /** Website of the company: an `https:` or `http:` URL without a password. Stored as you send it. */
  website?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** Number of employees of the company. */
  employee_count?: number | null | undefined;
  /** Annual revenue of the company, in US dollars. */
  annual_revenue?: number | null | undefined;
  /** Products and technologies that the company uses. */
  technologies?: string[] | undefined;
  /** Where the lead came from. */
  source?: string | null | undefined;
  /** The company that the person works for. */
  company_id?: string | null | undefined;
  /** The contact that the lead is about. */
  contact_id?: string | null | undefined;
  /** When the status became `converted`. */
  converted_at?: string | null | undefined;
  /** The member who owns the record. */
  owner_id?: string | null | undefined;
  /** The team of the owner. */
  team_id?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
  /** Who created it: the id of an API key. */
  created_by?: string | null | undefined;
  /** Instant in UTC, RFC 3339. */
  created_at?: string | undefined;
  /** Instant in UTC, RFC 3339. */
  updated_at?: string | undefined;
  /** The company, with `expand=company`. */
  company?: Company | null | undefined;
  /** The contact, with `expand=contact`. */
  contact?: Contact | null | undefined;
}

export interface LeadPage {
  data: LeadInList[];
  /** Number of records on all pages that match the filter. */
  count: number | null;
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface LeadQuery {
  filter: LeadFilter;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
}

export interface LeadRestoredEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "lead.restored";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Lead | null;
  /** The path of the lead. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

/** The score of a lead, with reasons that sum to it. */
export interface LeadScore {
  /** Fit with the ideal customer profile: points earned ÷ points possible × 100. */
  score: number;
  /** A from 80, B from 60, C from 40, D below. */
  band: "A" | "B" | "C" | "D";
  /** Share of the possible points whose fields are known. */
  coverage: number;
  /** Worst and best score once the missing fields are filled in. */
  range: [number, number];
  /** Version of the scoring model. */
  model_version: string;
  /** Two scores have the same hash if the model and every value it used are the same. */
  inputs_hash: string;
  /** Instant in UTC, RFC 3339. */
  computed_at: string;
  /** One reason per criterion, in the order of the model. */
  reasons: {
    /** The criterion. */
    field: string;
    /** The lead's value, or the group it falls into; `null` if unknown. */
    value: string | number | null;
    /** Points earned. The points of all reasons sum to `score`. */
    points: number;
    /** Maximum points. They sum to 100 over all reasons. */
    max: number;
    /** The reason, as a sentence. */
    text: string;
    /** The closed deals that the points are based on; `null` until the model is fitted to outcomes. */
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
    /** The lead's member to fill in. */
    member: string;
    /** Maximum points that it could add. */
    could_add: number;
    /** What is unknown, as a sentence. */
    text: string;
  }[];
  /** The rule that sets the score to 0 regardless of other criteria; `null` if none applies. */
  disqualified_by: {
    /** The criterion. */
    field: string;
    /** The value that disqualifies the lead. */
    value: string | number;
    /** The reason, as a sentence. */
    text: string;
  } | null;
}

export interface LeadUpdate {
  /** Name of the person. */
  contact_name?: string | null | undefined;
  /** Name of the person's company. */
  company_name?: string | null | undefined;
  /** Email address. Stored as you send it. International addresses are allowed. */
  contact_email?: string | null | undefined;
  /** Industry of the company. */
  industry?: string | null | undefined;
  /** Status of the lead. */
  status?: "new" | "contacted" | "qualified" | "unqualified" | "converted" | undefined;
  /** Job title of the person. */
  title?: string | null | undefined;
  /** Phone number, with at least one digit. */
  phone?: string | null | undefined;
  /** Website of the company: an `https:` or `http:` URL without a password. Stored as you send it. */
  website?: string | null | undefined;
  /** Country, ISO 3166-1 alpha-2, uppercase. */
  country?: string | null | undefined;
  /** Number of employees of the company. */
  employee_count?: number | null | undefined;
  /** Annual revenue of the company, in US dollars. */
  annual_revenue?: number | null | undefined;
  /** Products and technologies that the company uses. */
  technologies?: readonly string[] | undefined;
  /** Where the lead came from. */
  source?: string | null | undefined;
  /** The company that the person works for. */
  company_id?: string | null | undefined;
  /** The contact that the lead is about. */
  contact_id?: string | null | undefined;
  /** The record's id in another system. Unique with `external_source`. */
  external_id?: string | null | undefined;
  /** The system that `external_id` is from. */
  external_source?: string | null | undefined;
  /** Tags. */
  tags?: readonly string[] | undefined;
  /** Your own members: up to 100 names, each with a string, number or boolean. Stored exactly as you send it, including spaces and line breaks. */
  custom?: Record<string, string | number | boolean | null> | undefined;
}

export interface LeadUpdatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "lead.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The lead after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: Lead | null;
  /** The path of the lead. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface NewApiKey {
  /** Identifier, a UUID. */
  id: string;
  /** A name that tells you what the key is for. */
  name: string;
  /** The start and end of the key, to help you recognize it. */
  hint: string;
  /** What the key can do. `operator` applies to the whole server: incidents, maintenance, support requests. */
  scopes: (
    | "companies:read"
    | "companies:write"
    | "contacts:read"
    | "contacts:write"
    | "leads:read"
    | "leads:write"
    | "deals:read"
    | "deals:write"
    | "change_sets:read"
    | "change_sets:write"
    | "events:read"
    | "webhooks:read"
    | "webhooks:write"
    | "api_keys:read"
    | "api_keys:write"
    | "usage:read"
    | "request_logs:read"
    | "jobs:read"
    | "jobs:write"
    | "operator"
  )[];
  /** IP addresses and networks (CIDR) that may use the key. Empty: any address. */
  addresses: string[];
  /** When the key stops working; `null` for never. */
  expires_at: string | null;
  /** When the key was last used, accurate to a few seconds. */
  last_used_at: string | null;
  /** When the key was revoked. */
  revoked_at: string | null;
  /** The key that replaces this one, after a rotation. */
  successor_id: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** The key itself. Only this response shows it, because SalesOS stores only a hash. It is `null` in a replayed response for an `Idempotency-Key` and in a dry run. If you lost the first response, revoke this key and create another. */
  key: string | null;
}

export interface NewStatusWitness {
  /** Identifier, a UUID. */
  id: string;
  /** Location of the probe, such as `Frankfurt`. Shown on the status page. */
  name: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Signs the probe's reports. Set it as `SALESOS_WITNESS_SECRET` for `salesos probe`. Shown once. */
  secret: string;
}

/** Problem details, RFC 9457. */
export interface Problem {
  /** URL of a page that explains the error. */
  type: string;
  /** The kind of error. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** What is wrong with this request. */
  detail: string;
  /** How to fix this kind of error. */
  fix: string;
  /** The kind of error, for programs. Stable. */
  code: string;
  /** The id of the request. Quote it to support. */
  request_id: string;
  /** The invalid parts of the request. Can be empty. */
  errors: ProblemDetail[];
}

export interface ProblemDetail {
  /** The member of the body, as a JSON pointer (RFC 6901). */
  pointer?: string | undefined;
  /** The query parameter. */
  parameter?: string | undefined;
  /** The request header. */
  header?: string | undefined;
  /** The rule that the value breaks. Stable. */
  rule: string;
  /** What is wrong, as a sentence. */
  detail: string;
}

export interface RequestLog {
  /** Identifier, a UUID. */
  id: string;
  /** The `X-Request-Id` of the response. */
  request_id: string;
  /** When the request arrived. */
  created_at: string;
  method: string;
  /** Such as `/api/leads/{id}`; `null` for a path that does not exist. */
  route: string | null;
  /** The path as sent. Parts that are neither ids nor plain words are masked as `***`. */
  path: string;
  /** The query string. Every value is masked as `***` except those that contain no personal data, such as the values of `limit` and `sort`. `null` without a query string. */
  query: string | null;
  /** HTTP status of the response. */
  status: number;
  /** The `code` of an error response; `null` otherwise. */
  error_code: string | null;
  /** Time until the response was sent, in milliseconds. */
  duration_ms: number;
  /** The API key. */
  api_key_id: string;
  /** The network of the client's IP address: the /24 for IPv4, the /48 for IPv6. */
  address: string | null;
  /** The first 200 characters of the User-Agent header, without email addresses. */
  user_agent: string | null;
  /** Whether this is the stored response to an earlier request. */
  idempotent_replayed: boolean;
  /** The events that the request caused. */
  events: {
    /** The event's id. */
    id: string;
    /** Path of the event. */
    url: string;
    /** Path of the event's webhook deliveries. */
    deliveries_url: string;
  }[];
}

export interface RequestLogPage {
  data: RequestLog[];
  /** Whether there is another page. If few requests match the filter, a page can be short or empty although more pages follow. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface RotatedWebhookEndpoint {
  /** Identifier, a UUID. */
  id: string;
  /** The URL that receives events by POST. Must be a public `https:` URL; the test workspace also accepts `http:`. */
  url: string;
  /** What the endpoint is for. Stored exactly as you send it, including spaces and line breaks. */
  description: string | null;
  /** The events to send. `deal.*` matches every deal event, `*` matches every event. */
  event_types: (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "lead.restored"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "deal.restored"
    | "company.created"
    | "company.updated"
    | "company.deleted"
    | "company.restored"
    | "contact.created"
    | "contact.updated"
    | "contact.deleted"
    | "contact.restored"
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
    | "company.*"
    | "contact.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** Sends only the events that match. Evaluated when the event happens. `null` sends every event of these types. */
  filter: WebhookEventFilter | null;
  /** Names of your own headers that are sent with each delivery. */
  header_names: string[];
  /** Maximum number of concurrent deliveries. `null`: 16 per server process. */
  max_concurrency: number | null;
  /** Maximum number of deliveries started per second, including retries. `null`: no limit. */
  rate_limit_per_second: number | null;
  /** `record`: the events of one record are delivered in order, one at a time. While an event is being retried, later events of the same record wait. `none`: deliveries are sent as soon as possible, in any order. A change applies to later events only. */
  ordering: "none" | "record";
  /** While `false`, new events are not queued, and queued events wait. Setting it to `true` clears `disabled_reason`. */
  enabled: boolean;
  /** Why SalesOS disabled the endpoint; `null` if it did not. */
  disabled_reason: string | null;
  /** When the next secret takes over automatically; `null` unless a rotation is in progress. */
  next_secret_at: string | null;
  health: EndpointHealth;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** Signs every delivery once it takes over. Only this response shows it. It is `null` in a replayed response for an `Idempotency-Key` and in a dry run. */
  next_secret: string | null;
}

export interface StatusIncident {
  /** Identifier, a UUID. */
  id: string;
  kind: "incident" | "maintenance";
  /** Title of the incident or maintenance. */
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
  /** The affected components. */
  components: ("api" | "webhooks" | "jobs" | "database" | "reference")[];
  /** Instant in UTC, RFC 3339. */
  started_at: string;
  /** When a maintenance begins. */
  scheduled_for: string | null;
  /** When a maintenance ends. */
  scheduled_until: string | null;
  /** When an incident first had the status `monitoring`. */
  monitoring_at: string | null;
  /** When the incident was resolved or the maintenance completed. */
  resolved_at: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
  /** The updates, newest first. */
  updates: StatusIncidentUpdate[];
}

export interface StatusIncidentChange {
  /** Title of the incident or maintenance. */
  name?: string | undefined;
  /** Severity. The status page shows the affected components at least as degraded (`minor`), partial outage (`major`) or major outage (`critical`). */
  impact?: "none" | "minor" | "major" | "critical" | undefined;
  /** The affected components. */
  components?: readonly ("api" | "webhooks" | "jobs" | "database" | "reference")[] | undefined;
  /** When the maintenance starts automatically. */
  scheduled_for?: string | undefined;
  /** When the maintenance ends automatically. */
  scheduled_until?: string | undefined;
}

export interface StatusIncidentCreate {
  /** Title of the incident or maintenance. */
  name: string;
  /** Message to users, as plain text. Stored exactly as you send it, including spaces and line breaks. */
  message: string;
  /** Default: `investigating`. */
  status?: "investigating" | "identified" | "monitoring" | "resolved" | undefined;
  /** Severity. The status page shows the affected components at least as degraded (`minor`), partial outage (`major`) or major outage (`critical`). Default: `minor`. */
  impact?: "none" | "minor" | "major" | "critical" | undefined;
  /** The affected components. */
  components?: readonly ("api" | "webhooks" | "jobs" | "database" | "reference")[] | undefined;
}

export interface StatusIncidentCreatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.incident.created";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The incident after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the incident. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusIncidentPage {
  data: StatusIncident[];
  has_more: boolean;
  /** `cursor` of the next page; `null` on the last page. */
  next_cursor: string | null;
}

export interface StatusIncidentResolvedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.incident.resolved";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The incident after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the incident. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
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
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.incident.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The incident after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the incident. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceCompletedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.maintenance.completed";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceCreate {
  /** Title of the incident or maintenance. */
  name: string;
  /** Message to users, as plain text. Stored exactly as you send it, including spaces and line breaks. */
  message: string;
  /** The affected components. */
  components: readonly ("api" | "webhooks" | "jobs" | "database" | "reference")[];
  /** When the maintenance starts automatically. */
  scheduled_for: string;
  /** When the maintenance ends automatically. */
  scheduled_until: string;
}

export interface StatusMaintenanceScheduledEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.maintenance.scheduled";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceStartedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.maintenance.started";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusMaintenanceUpdatedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "status.maintenance.updated";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The maintenance after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: StatusIncident | null;
  /** The path of the maintenance. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface StatusSubscription {
  /** The same for every address, even one that is already subscribed. */
  status: "confirmation_sent";
}

export interface StatusSubscriptionCreate {
  /** Address that receives updates once its owner opens the confirmation link. */
  email: string;
}

export interface StatusUpdateCreate {
  /** Message to users, as plain text. Stored exactly as you send it, including spaces and line breaks. */
  message: string;
  /** New status. Default: unchanged. */
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
  /** Location of the probe, such as `Frankfurt`. Shown on the status page. */
  name: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** The latest check of each target in the last 24 hours. */
  last: StatusWitnessLook[];
  /** Checks in the last 24 hours. */
  looks: number;
  /** Failed checks in the last 24 hours. */
  failed_looks: number;
}

export interface StatusWitnessCreate {
  /** Location of the probe, such as `Frankfurt`. Shown on the status page. */
  name: string;
}

export interface StatusWitnessList {
  data: StatusWitness[];
}

export interface StatusWitnessLook {
  /** What was checked. */
  target: string;
  /** Instant in UTC, RFC 3339. */
  at: string;
  ok: boolean;
  duration_ms: number;
  error: string | null;
}

export interface SupportReceipt {
  /** The reference of the support request. Quote it in later messages. */
  reference: string;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
}

export interface SupportRequest {
  /** Identifier, a UUID. */
  id: string;
  /** The reference of the support request. Quote it in later messages. */
  reference: string;
  status: "open" | "closed";
  /** Where the operator can reply. */
  email: string;
  /** The subject, on one line. */
  subject: string;
  /** What you did, what you expected and what happened instead. Stored exactly as you send it, including spaces and line breaks. */
  message: string;
  /** The `request_id` of the response in question. */
  request_id: string | null;
  diagnostics: {
    /** The `code` of the error. */
    error_code: string | null;
    /** The page in question. */
    page: string | null;
    /** The client or browser. */
    user_agent: string | null;
    /** The version of SalesOS. */
    version: string | null;
  };
  /** The workspace of the API key that was sent with the request. */
  workspace_id: string | null;
  /** Whether the email reached the support address. `pending` emails are retried, `failed` emails are not, and `not_configured` emails wait for `SALESOS_SMTP_URL`. */
  mail: "pending" | "mailed" | "failed" | "not_configured";
  /** The last response of the mail server. */
  mail_error: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  closed_at: string | null;
}

export interface SupportRequestCreate {
  /** Where the operator can reply. */
  email: string;
  /** The subject, on one line. */
  subject: string;
  /** What you did, what you expected and what happened instead. Stored exactly as you send it, including spaces and line breaks. */
  message: string;
  /** The `request_id` of the response in question. */
  request_id?: string | null | undefined;
  /** Details that help to find the cause. */
  diagnostics?:
    | {
        /** The `code` of the error. */
        error_code?: string | null | undefined;
        /** The page in question. */
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
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface SupportRequestUpdate {
  /** `closed` once the request is resolved. */
  status: "open" | "closed";
}

export interface TestEventCreate {
  /** The event type whose example is sent. The endpoint does not have to subscribe to it. */
  event_type:
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "lead.restored"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "deal.restored"
    | "company.created"
    | "company.updated"
    | "company.deleted"
    | "company.restored"
    | "contact.created"
    | "contact.updated"
    | "contact.deleted"
    | "contact.restored"
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

export interface Undone {
  /** Records that are as they were before. */
  undone: number;
  /** Records that were left as they are. */
  kept: {
    kind: string;
    /** Identifier, a UUID. */
    id: string;
    /** Why the record was not changed back. */
    reason: string;
    /** The later change that would have been lost. */
    later_change_set_id: string | null;
  }[];
  /** The change set of the undo itself, which can be undone too. `null` if nothing changed, and in a dry run. */
  change_set_id: string | null;
}

export interface Usage {
  /** First day. */
  from: string;
  /** Last day. */
  to: string;
  /** The sums, sorted by group. */
  data: UsageSum[];
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
  /** Totals for all matching requests on all pages, overall and by status class. */
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
  /** The remaining allowance of the key that makes the request, after this request. */
  allowance: {
    /** The workspace's plan. */
    plan: string;
    /** The allowance for all requests. The headers of this response have the same values. */
    requests: {
      /** Requests per minute that the plan allows. */
      limit: number;
      /** Requests that you can send now. */
      remaining: number;
      /** When the allowance is full again. */
      reset_at: string;
    };
    /** The part of the allowance that can be writes. */
    writes: {
      /** Requests per minute that the plan allows. */
      limit: number;
      /** Requests that you can send now. */
      remaining: number;
      /** When the allowance is full again. */
      reset_at: string;
    };
  };
}

export interface UsageSum {
  /** Day in UTC; `null` unless grouped by `day`. */
  day: string | null;
  /** `null` unless grouped by `key`. */
  api_key_id: string | null;
  /** `null` unless grouped by `route`. */
  method: string | null;
  /** Such as `/api/leads/{id}`. `null` unless grouped by `route`, and for requests to paths that do not exist. */
  route: string | null;
  /** `null` unless grouped by `status`. */
  status_class: "2xx" | "3xx" | "4xx" | "5xx" | null;
  /** Number of requests. */
  requests: number;
}

export interface WebhookAttempt {
  /** Number of the attempt, starting at 1. */
  number: number;
  /** Instant in UTC, RFC 3339. */
  started_at: string;
  /** Why the attempt failed; `null` if it did not. */
  error: string | null;
  /** The IP address of the receiver; `null` without a connection. */
  remote_address: string | null;
  /** Durations in milliseconds. */
  timings: {
    /** DNS lookup; `null` on a reused connection. */
    dns_ms: number | null;
    /** TCP connect; `null` on a reused connection. */
    connect_ms: number | null;
    /** TLS handshake; `null` without one. */
    tls_ms: number | null;
    /** From the start to the first byte of the response. */
    first_byte_ms: number | null;
    /** From the start to the end. */
    total_ms: number;
  };
  request: {
    /** `null` if it was not kept. */
    url: string | null;
    /** The headers as sent, including signatures. The values of your own headers are masked. `null` if they were not kept. */
    headers:
      | {
          name: string;
          value: string;
        }[]
      | null;
    /** The exact body, as a string or, if it is not valid UTF-8, as base64. */
    body: string;
    /** `base64` if the bytes are not valid UTF-8. */
    body_encoding: "utf-8" | "base64";
  };
  /** The response, with the first 16 KB of its body; `null` without a response. */
  response: {
    status: number;
    /** `null` if they were not kept. */
    headers:
      | {
          name: string;
          value: string;
        }[]
      | null;
    /** The exact body, as a string or, if it is not valid UTF-8, as base64. */
    body: string;
    /** `base64` if the bytes are not valid UTF-8. */
    body_encoding: "utf-8" | "base64";
  } | null;
}

export interface WebhookAttemptPage {
  data: WebhookAttempt[];
  /** Whether there is another page. */
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
  /** `pending` while an attempt is in progress or scheduled, `failed` when no attempts are left, `canceled` when its endpoint was deleted, or when SalesOS disabled it. */
  status: "pending" | "succeeded" | "failed" | "canceled";
  /** Whether this is a test event. */
  test: boolean;
  /** Number of attempts made. */
  attempts: number;
  /** When the next attempt is due; `null` if none is scheduled. */
  next_attempt_at: string | null;
  /** HTTP status of the last attempt's response; `null` without a response. */
  response_status: number | null;
  /** Why the last attempt failed; `null` if it did not. */
  error: string | null;
  /** When the event happened. */
  created_at: string;
  /** When the delivery ended; `null` while it is pending. */
  finished_at: string | null;
}

export interface WebhookDeliveryPage {
  data: WebhookDelivery[];
  /** Whether there is another page. With `eventType`, a page can be short or empty although more pages follow. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookEndpoint {
  /** Identifier, a UUID. */
  id: string;
  /** The URL that receives events by POST. Must be a public `https:` URL; the test workspace also accepts `http:`. */
  url: string;
  /** What the endpoint is for. Stored exactly as you send it, including spaces and line breaks. */
  description: string | null;
  /** The events to send. `deal.*` matches every deal event, `*` matches every event. */
  event_types: (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "lead.restored"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "deal.restored"
    | "company.created"
    | "company.updated"
    | "company.deleted"
    | "company.restored"
    | "contact.created"
    | "contact.updated"
    | "contact.deleted"
    | "contact.restored"
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
    | "company.*"
    | "contact.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** Sends only the events that match. Evaluated when the event happens. `null` sends every event of these types. */
  filter: WebhookEventFilter | null;
  /** Names of your own headers that are sent with each delivery. */
  header_names: string[];
  /** Maximum number of concurrent deliveries. `null`: 16 per server process. */
  max_concurrency: number | null;
  /** Maximum number of deliveries started per second, including retries. `null`: no limit. */
  rate_limit_per_second: number | null;
  /** `record`: the events of one record are delivered in order, one at a time. While an event is being retried, later events of the same record wait. `none`: deliveries are sent as soon as possible, in any order. A change applies to later events only. */
  ordering: "none" | "record";
  /** While `false`, new events are not queued, and queued events wait. Setting it to `true` clears `disabled_reason`. */
  enabled: boolean;
  /** Why SalesOS disabled the endpoint; `null` if it did not. */
  disabled_reason: string | null;
  /** When the next secret takes over automatically; `null` unless a rotation is in progress. */
  next_secret_at: string | null;
  health: EndpointHealth;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Instant in UTC, RFC 3339. */
  updated_at: string;
}

export interface WebhookEndpointCreate {
  /** The URL that receives events by POST. Must be a public `https:` URL; the test workspace also accepts `http:`. */
  url: string;
  /** The events to send. `deal.*` matches every deal event, `*` matches every event. */
  event_types: readonly (
    | "lead.created"
    | "lead.updated"
    | "lead.deleted"
    | "lead.restored"
    | "deal.created"
    | "deal.updated"
    | "deal.stage_changed"
    | "deal.won"
    | "deal.lost"
    | "deal.deleted"
    | "deal.restored"
    | "company.created"
    | "company.updated"
    | "company.deleted"
    | "company.restored"
    | "contact.created"
    | "contact.updated"
    | "contact.deleted"
    | "contact.restored"
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
    | "company.*"
    | "contact.*"
    | "webhook_endpoint.*"
    | "status.*"
    | "*"
  )[];
  /** What the endpoint is for. Stored exactly as you send it, including spaces and line breaks. */
  description?: string | null | undefined;
  /** Sends only the events that match. Evaluated when the event happens. `null` sends every event of these types. */
  filter?: WebhookEventFilter | null | undefined;
  /** Your own headers to send with each delivery, such as `Authorization`. Replaces all earlier ones. Responses never contain the values. */
  headers?: Record<string, unknown> | undefined;
  /** Maximum number of concurrent deliveries. `null`: 16 per server process. */
  max_concurrency?: number | null | undefined;
  /** Maximum number of deliveries started per second, including retries. `null`: no limit. */
  rate_limit_per_second?: number | null | undefined;
  /** `record`: the events of one record are delivered in order, one at a time. While an event is being retried, later events of the same record wait. `none`: deliveries are sent as soon as possible, in any order. A change applies to later events only. */
  ordering?: "none" | "record" | undefined;
  /** While `false`, new events are not queued, and queued events wait. Setting it to `true` clears `disabled_reason`. */
  enabled?: boolean | undefined;
}

export interface WebhookEndpointDisabledEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "webhook_endpoint.disabled";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The endpoint after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: WebhookEndpointNotice | null;
  /** The path of the endpoint. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface WebhookEndpointNotice {
  /** Identifier, a UUID. */
  id: string;
  url: string;
  description: string | null;
  enabled: boolean;
  disabled_reason: string | null;
  /** When the next delivery checks the endpoint. */
  paused_until: string | null;
  /** When the first failure after the last successful delivery happened. */
  failing_since: string | null;
  /** Why the last attempt failed. */
  last_failure: string | null;
}

export interface WebhookEndpointPage {
  data: WebhookEndpoint[];
  /** Number of records on all pages that match the filter. */
  count: number | null;
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookEndpointPausedEvent {
  /** The event's id, the same on every attempt. */
  id: string;
  type: "webhook_endpoint.paused";
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** Identifier, a UUID. */
  workspace_id: string;
  actor?: Actor | undefined;
  /** The endpoint after the event. `null` if it is too large to send; retrieve it from `data_url`. */
  data: WebhookEndpointNotice | null;
  /** The path of the endpoint. Only present if `data` is too large to send. */
  data_url?: string | undefined;
  /** The old values of the members that changed; `null` if none did. */
  previous: Record<string, unknown> | null;
}

export interface WebhookEndpointUpdate {
  /** The URL that receives events by POST. Must be a public `https:` URL; the test workspace also accepts `http:`. */
  url?: string | undefined;
  /** The events to send. `deal.*` matches every deal event, `*` matches every event. */
  event_types?:
    | readonly (
        | "lead.created"
        | "lead.updated"
        | "lead.deleted"
        | "lead.restored"
        | "deal.created"
        | "deal.updated"
        | "deal.stage_changed"
        | "deal.won"
        | "deal.lost"
        | "deal.deleted"
        | "deal.restored"
        | "company.created"
        | "company.updated"
        | "company.deleted"
        | "company.restored"
        | "contact.created"
        | "contact.updated"
        | "contact.deleted"
        | "contact.restored"
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
        | "company.*"
        | "contact.*"
        | "webhook_endpoint.*"
        | "status.*"
        | "*"
      )[]
    | undefined;
  /** What the endpoint is for. Stored exactly as you send it, including spaces and line breaks. */
  description?: string | null | undefined;
  /** Sends only the events that match. Evaluated when the event happens. `null` sends every event of these types. */
  filter?: WebhookEventFilter | null | undefined;
  /** Your own headers to send with each delivery, such as `Authorization`. Replaces all earlier ones. Responses never contain the values. */
  headers?: Record<string, unknown> | undefined;
  /** Maximum number of concurrent deliveries. `null`: 16 per server process. */
  max_concurrency?: number | null | undefined;
  /** Maximum number of deliveries started per second, including retries. `null`: no limit. */
  rate_limit_per_second?: number | null | undefined;
  /** `record`: the events of one record are delivered in order, one at a time. While an event is being retried, later events of the same record wait. `none`: deliveries are sent as soon as possible, in any order. A change applies to later events only. */
  ordering?: "none" | "record" | undefined;
  /** While `false`, new events are not queued, and queued events wait. Setting it to `true` clears `disabled_reason`. */
  enabled?: boolean | undefined;
}

/** A field and one operator with its value. */
export interface WebhookEventCondition {
  /** The field to compare. */
  field:
    | "type"
    | "data.id"
    | "data.name"
    | "data.domain"
    | "data.website"
    | "data.industry"
    | "data.lifecycle"
    | "data.employee_count"
    | "data.annual_revenue"
    | "data.currency"
    | "data.country"
    | "data.city"
    | "data.phone"
    | "data.linkedin_url"
    | "data.parent_id"
    | "data.description"
    | "data.owner_id"
    | "data.team_id"
    | "data.external_id"
    | "data.external_source"
    | "data.tags"
    | "data.created_by"
    | "data.created_at"
    | "data.updated_at"
    | "data.full_name"
    | "data.first_name"
    | "data.last_name"
    | "data.title"
    | "data.email"
    | "data.company_id"
    | "data.do_not_contact"
    | "data.contact_name"
    | "data.company_name"
    | "data.contact_email"
    | "data.icp_score"
    | "data.icp_band"
    | "data.status"
    | "data.technologies"
    | "data.source"
    | "data.contact_id"
    | "data.converted_at"
    | "data.value"
    | "data.stage"
    | "data.probability"
    | "data.lost_reason"
    | "data.lead_id"
    | "data.expected_close_date"
    | "data.probability_auto"
    | "data.probability_manual"
    | "data.probability_source"
    | "data.stage_changed_at"
    | "data.closed_at"
    | "previous.id"
    | "previous.name"
    | "previous.domain"
    | "previous.website"
    | "previous.industry"
    | "previous.lifecycle"
    | "previous.employee_count"
    | "previous.annual_revenue"
    | "previous.currency"
    | "previous.country"
    | "previous.city"
    | "previous.phone"
    | "previous.linkedin_url"
    | "previous.parent_id"
    | "previous.description"
    | "previous.owner_id"
    | "previous.team_id"
    | "previous.external_id"
    | "previous.external_source"
    | "previous.tags"
    | "previous.created_by"
    | "previous.created_at"
    | "previous.updated_at"
    | "previous.full_name"
    | "previous.first_name"
    | "previous.last_name"
    | "previous.title"
    | "previous.email"
    | "previous.company_id"
    | "previous.do_not_contact"
    | "previous.contact_name"
    | "previous.company_name"
    | "previous.contact_email"
    | "previous.icp_score"
    | "previous.icp_band"
    | "previous.status"
    | "previous.technologies"
    | "previous.source"
    | "previous.contact_id"
    | "previous.converted_at"
    | "previous.value"
    | "previous.stage"
    | "previous.probability"
    | "previous.lost_reason"
    | "previous.lead_id"
    | "previous.expected_close_date"
    | "previous.probability_auto"
    | "previous.probability_manual"
    | "previous.probability_source"
    | "previous.stage_changed_at"
    | "previous.closed_at"
    | (string & {});
  /** Equal. */
  eq?: string | number | boolean | undefined;
  /** Not equal. Also matches `null`. */
  ne?: string | number | boolean | undefined;
  /** Equal to one of these values. */
  in?: (string | number | boolean)[] | undefined;
  /** Greater or later. */
  gt?: string | number | undefined;
  /** Greater, later or equal. */
  gte?: string | number | undefined;
  /** Less or earlier. */
  lt?: string | number | undefined;
  /** Less, earlier or equal. */
  lte?: string | number | undefined;
  /** The string contains this substring, or the list contains this entry. */
  contains?: string | undefined;
  /** The string starts with this. */
  starts_with?: string | undefined;
  /** `true`: has a value that is not `null` and not an empty list. `false`: the opposite. */
  exists?: boolean | undefined;
}

/**
 * `{ "and": [..] }`, `{ "or": [..] }`, `{ "not": {..} }`, or one condition: a `field` and one operator with its value. At most 50 conditions, nested at most 8 deep, and at most 16 KB as JSON.
 *
 * String comparisons ignore case, accents, width and invisible characters. A condition on `null` is false. `ne` and `not` are the exact opposite of what they negate, so they match `null`. Values of different types are never equal and have no order.
 *
 * - text: `type` (lead.created, lead.updated, lead.deleted, lead.restored, deal.created, deal.updated, deal.stage_changed, deal.won, deal.lost, deal.deleted, deal.restored, company.created, company.updated, company.deleted, company.restored, contact.created, contact.updated, contact.deleted, contact.restored, webhook_endpoint.paused, webhook_endpoint.disabled, status.incident.created, status.incident.updated, status.incident.resolved, status.maintenance.scheduled, status.maintenance.updated, status.maintenance.started, status.maintenance.completed), `data.name`, `data.domain`, `data.website`, `data.industry`, `data.lifecycle` (prospect, customer, former), `data.currency`, `data.country`, `data.city`, `data.phone`, `data.linkedin_url`, `data.description`, `data.external_id`, `data.external_source`, `data.full_name`, `data.first_name`, `data.last_name`, `data.title`, `data.email`, `data.contact_name`, `data.company_name`, `data.contact_email`, `data.icp_band` (A, B, C, D), `data.status` (new, contacted, qualified, unqualified, converted, open, won, lost), `data.source`, `data.stage` (qualification, discovery, proposal, negotiation, won, lost), `data.lost_reason`, `data.probability_source` (auto, manual), `previous.name`, `previous.domain`, `previous.website`, `previous.industry`, `previous.lifecycle` (prospect, customer, former), `previous.currency`, `previous.country`, `previous.city`, `previous.phone`, `previous.linkedin_url`, `previous.description`, `previous.external_id`, `previous.external_source`, `previous.full_name`, `previous.first_name`, `previous.last_name`, `previous.title`, `previous.email`, `previous.contact_name`, `previous.company_name`, `previous.contact_email`, `previous.icp_band` (A, B, C, D), `previous.status` (new, contacted, qualified, unqualified, converted, open, won, lost), `previous.source`, `previous.stage` (qualification, discovery, proposal, negotiation, won, lost), `previous.lost_reason`, `previous.probability_source` (auto, manual). Takes eq, ne, in, exists, contains, starts_with.
 * - id: `data.id`, `data.parent_id`, `data.owner_id`, `data.team_id`, `data.created_by`, `data.company_id`, `data.contact_id`, `data.lead_id`, `previous.id`, `previous.parent_id`, `previous.owner_id`, `previous.team_id`, `previous.created_by`, `previous.company_id`, `previous.contact_id`, `previous.lead_id`. Takes eq, ne, in, exists.
 * - integer: `data.employee_count`, `data.icp_score`, `data.probability`, `data.probability_auto`, `data.probability_manual`, `previous.employee_count`, `previous.icp_score`, `previous.probability`, `previous.probability_auto`, `previous.probability_manual`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - number: `data.annual_revenue`, `data.value`, `previous.annual_revenue`, `previous.value`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - list: `data.tags`, `data.technologies`, `previous.tags`, `previous.technologies`. Takes contains, exists.
 * - instant: `data.created_at`, `data.updated_at`, `data.converted_at`, `data.stage_changed_at`, `data.closed_at`, `previous.created_at`, `previous.updated_at`, `previous.converted_at`, `previous.stage_changed_at`, `previous.closed_at`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - boolean: `data.do_not_contact`, `previous.do_not_contact`. Takes eq, ne, in, exists.
 * - date: `data.expected_close_date`, `previous.expected_close_date`. Takes eq, ne, in, gt, gte, lt, lte, exists.
 * - your own: `data.custom.<name>`, `previous.custom.<name>`. A string, number or boolean. Takes every operator.
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
  /** `failed` sends failed and canceled deliveries again. `all` sends every event again: those that the endpoint received before, and those that match its current settings but were never sent. */
  mode: "failed" | "all";
  /** `null` if the replay starts at an event. */
  since: string | null;
  /** `null` if the replay starts at an instant. */
  from_event_id: string | null;
  state: "queued" | "running" | "succeeded" | "failed" | "canceled";
  /** Number of events to process, or of failed deliveries; `null` until counted. */
  total: number | null;
  /** How many of `total` have been processed. */
  done: number;
  /** Number of deliveries queued so far. */
  deliveries: number;
  /** Why the replay failed; `null` if it did not. */
  error: string | null;
  /** Instant in UTC, RFC 3339. */
  created_at: string;
  /** When the replay ended; `null` until then. */
  finished_at: string | null;
}

export interface WebhookReplayCreate {
  /** The webhook endpoint. */
  endpoint_id: string;
  /** `failed` sends failed and canceled deliveries again. `all` sends every event again: those that the endpoint received before, and those that match its current settings but were never sent. */
  mode: "failed" | "all";
  /** Replay events from this instant on. */
  since?: string | undefined;
  /** Replay this event and those after it. */
  from_event_id?: string | undefined;
}

export interface WebhookReplayPage {
  data: WebhookReplay[];
  /** Whether there is another page. */
  has_more: boolean;
  /** `cursor` of the next page. */
  next_cursor: string | null;
}

export interface WebhookSecretRotation {
  /** Seconds until the next secret takes over automatically, unless you activate it earlier. Default: one day. Use 0 for a leaked secret: the next one takes over immediately. */
  overlap_seconds?: number | undefined;
  /** Whether to replace a next secret that has not taken over yet. Use it if you lost the response that showed it. */
  replace?: boolean | undefined;
}
