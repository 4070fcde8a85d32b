// Generated from openapi.json by `npm run generate`. Do not edit.

import type { Call, List, Whole } from "../call.ts";
import type { OperationShape } from "../operation.ts";
import type { GuardedWriteOptions, RequestOptions, WriteOptions } from "../options.ts";
import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyInList,
  ApiKeyPage,
  ApiKeyRotate,
  ApiKeyUpdate,
  BatchResult,
  Change,
  ChangeSet,
  ChangeSetPage,
  Company,
  CompanyBatch,
  CompanyCreate,
  CompanyCreatedEvent,
  CompanyDeletedEvent,
  CompanyExpanded,
  CompanyInList,
  CompanyPage,
  CompanyQuery,
  CompanyRestoredEvent,
  CompanyUpdate,
  CompanyUpdatedEvent,
  Contact,
  ContactBatch,
  ContactCreate,
  ContactCreatedEvent,
  ContactDeletedEvent,
  ContactExpanded,
  ContactInList,
  ContactPage,
  ContactQuery,
  ContactRestoredEvent,
  ContactUpdate,
  ContactUpdatedEvent,
  CreatedWebhookEndpoint,
  Deal,
  DealBatch,
  DealCreate,
  DealCreatedEvent,
  DealDeletedEvent,
  DealExpanded,
  DealInList,
  DealLostEvent,
  DealPage,
  DealQuery,
  DealRestoredEvent,
  DealStageChangedEvent,
  DealUpdate,
  DealUpdatedEvent,
  DealWonEvent,
  Event,
  EventPage,
  EventWithRequest,
  HistoryPage,
  Job,
  JobPage,
  Lead,
  LeadBatch,
  LeadCreate,
  LeadCreatedEvent,
  LeadDeletedEvent,
  LeadExpanded,
  LeadInList,
  LeadPage,
  LeadQuery,
  LeadRestoredEvent,
  LeadScore,
  LeadUpdate,
  LeadUpdatedEvent,
  NewApiKey,
  NewStatusWitness,
  RequestLog,
  RequestLogPage,
  RotatedWebhookEndpoint,
  StatusIncident,
  StatusIncidentChange,
  StatusIncidentCreate,
  StatusIncidentCreatedEvent,
  StatusIncidentPage,
  StatusIncidentResolvedEvent,
  StatusIncidentUpdatedEvent,
  StatusMaintenanceCompletedEvent,
  StatusMaintenanceCreate,
  StatusMaintenanceScheduledEvent,
  StatusMaintenanceStartedEvent,
  StatusMaintenanceUpdatedEvent,
  StatusSubscription,
  StatusSubscriptionCreate,
  StatusUpdateCreate,
  StatusWitnessCreate,
  StatusWitnessList,
  SupportReceipt,
  SupportRequest,
  SupportRequestCreate,
  SupportRequestPage,
  SupportRequestUpdate,
  TestEventCreate,
  Undone,
  Usage,
  UsageSum,
  WebhookAttempt,
  WebhookAttemptPage,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpoint,
  WebhookEndpointCreate,
  WebhookEndpointDisabledEvent,
  WebhookEndpointPage,
  WebhookEndpointPausedEvent,
  WebhookEndpointUpdate,
  WebhookReplay,
  WebhookReplayCreate,
  WebhookReplayPage,
  WebhookSecretRotation,
} from "./schemas.ts";

/** The default address of the server. */
export const serverUrl = "http://127.0.0.1:7253";

/** The request of each method. */
export const operations = {
  leads: {
    list: { method: "GET", path: "/api/leads", query: true, pages: true },
    create: { method: "POST", path: "/api/leads", body: true },
    query: { method: "POST", path: "/api/leads/query", body: true },
    batch: { method: "POST", path: "/api/leads/batch", body: true },
    get: { method: "GET", path: "/api/leads/{id}", query: ["asOf", "expand"] },
    update: { method: "PATCH", path: "/api/leads/{id}", body: true },
    delete: { method: "DELETE", path: "/api/leads/{id}" },
    restore: { method: "POST", path: "/api/leads/{id}/restore" },
    listHistory: { method: "GET", path: "/api/leads/{id}/history", query: true, pages: true },
    getScore: { method: "GET", path: "/api/leads/{id}/score" },
  },
  deals: {
    list: { method: "GET", path: "/api/deals", query: true, pages: true },
    create: { method: "POST", path: "/api/deals", body: true },
    query: { method: "POST", path: "/api/deals/query", body: true },
    batch: { method: "POST", path: "/api/deals/batch", body: true },
    get: { method: "GET", path: "/api/deals/{id}", query: ["asOf", "expand"] },
    update: { method: "PATCH", path: "/api/deals/{id}", body: true },
    delete: { method: "DELETE", path: "/api/deals/{id}" },
    restore: { method: "POST", path: "/api/deals/{id}/restore" },
    listHistory: { method: "GET", path: "/api/deals/{id}/history", query: true, pages: true },
  },
  companies: {
    list: { method: "GET", path: "/api/companies", query: true, pages: true },
    create: { method: "POST", path: "/api/companies", body: true },
    query: { method: "POST", path: "/api/companies/query", body: true },
    batch: { method: "POST", path: "/api/companies/batch", body: true },
    get: { method: "GET", path: "/api/companies/{id}", query: ["asOf", "expand"] },
    update: { method: "PATCH", path: "/api/companies/{id}", body: true },
    delete: { method: "DELETE", path: "/api/companies/{id}" },
    restore: { method: "POST", path: "/api/companies/{id}/restore" },
    listHistory: { method: "GET", path: "/api/companies/{id}/history", query: true, pages: true },
  },
  contacts: {
    list: { method: "GET", path: "/api/contacts", query: true, pages: true },
    create: { method: "POST", path: "/api/contacts", body: true },
    query: { method: "POST", path: "/api/contacts/query", body: true },
    batch: { method: "POST", path: "/api/contacts/batch", body: true },
    get: { method: "GET", path: "/api/contacts/{id}", query: ["asOf", "expand"] },
    update: { method: "PATCH", path: "/api/contacts/{id}", body: true },
    delete: { method: "DELETE", path: "/api/contacts/{id}" },
    restore: { method: "POST", path: "/api/contacts/{id}/restore" },
    listHistory: { method: "GET", path: "/api/contacts/{id}/history", query: true, pages: true },
  },
  changeSets: {
    list: { method: "GET", path: "/api/change-sets", query: true, pages: true },
    undo: { method: "POST", path: "/api/change-sets/{id}/undo" },
  },
  apiKeys: {
    list: { method: "GET", path: "/api/api-keys", query: true, pages: true },
    create: { method: "POST", path: "/api/api-keys", body: true },
    get: { method: "GET", path: "/api/api-keys/{id}" },
    update: { method: "PATCH", path: "/api/api-keys/{id}", body: true },
    revoke: { method: "DELETE", path: "/api/api-keys/{id}" },
    rotate: { method: "POST", path: "/api/api-keys/{id}/rotate", body: true },
  },
  webhookEndpoints: {
    list: { method: "GET", path: "/api/webhook-endpoints", query: true, pages: true },
    create: { method: "POST", path: "/api/webhook-endpoints", body: true },
    get: { method: "GET", path: "/api/webhook-endpoints/{id}" },
    update: { method: "PATCH", path: "/api/webhook-endpoints/{id}", body: true },
    delete: { method: "DELETE", path: "/api/webhook-endpoints/{id}" },
    rotateSecret: { method: "POST", path: "/api/webhook-endpoints/{id}/rotate-secret", body: true },
    activateSecret: { method: "POST", path: "/api/webhook-endpoints/{id}/activate-secret" },
    test: { method: "POST", path: "/api/webhook-endpoints/{id}/test", body: true },
  },
  webhookDeliveries: {
    list: { method: "GET", path: "/api/webhook-deliveries", query: true, pages: true },
    get: { method: "GET", path: "/api/webhook-deliveries/{id}" },
    listAttempts: {
      method: "GET",
      path: "/api/webhook-deliveries/{id}/attempts",
      query: true,
      pages: true,
    },
    retry: { method: "POST", path: "/api/webhook-deliveries/{id}/retry" },
  },
  webhookReplays: {
    create: { method: "POST", path: "/api/webhook-replays", body: true },
    list: { method: "GET", path: "/api/webhook-replays", query: true, pages: true },
    get: { method: "GET", path: "/api/webhook-replays/{id}" },
    cancel: { method: "POST", path: "/api/webhook-replays/{id}/cancel" },
  },
  events: {
    list: { method: "GET", path: "/api/events", query: true, pages: true },
    get: { method: "GET", path: "/api/events/{id}" },
  },
  jobs: {
    list: { method: "GET", path: "/api/jobs", query: true, pages: true },
    get: { method: "GET", path: "/api/jobs/{id}" },
    cancel: { method: "POST", path: "/api/jobs/{id}/cancel" },
    pause: { method: "POST", path: "/api/jobs/{id}/pause" },
    resume: { method: "POST", path: "/api/jobs/{id}/resume" },
  },
  requestLogs: {
    list: { method: "GET", path: "/api/request-logs", query: true, pages: true },
    get: { method: "GET", path: "/api/request-logs/{id}" },
  },
  usage: { get: { method: "GET", path: "/api/usage", query: true, pages: true } },
  status: {
    listIncidents: { method: "GET", path: "/api/status/incidents", query: true, pages: true },
    createIncident: { method: "POST", path: "/api/status/incidents", body: true },
    createMaintenance: { method: "POST", path: "/api/status/maintenances", body: true },
    getIncident: { method: "GET", path: "/api/status/incidents/{id}" },
    updateIncident: { method: "PATCH", path: "/api/status/incidents/{id}", body: true },
    deleteIncident: { method: "DELETE", path: "/api/status/incidents/{id}" },
    createUpdate: { method: "POST", path: "/api/status/incidents/{id}/updates", body: true },
    createSubscription: { method: "POST", path: "/api/status/subscriptions", body: true },
    listWitnesses: { method: "GET", path: "/api/status/witnesses" },
    createWitness: { method: "POST", path: "/api/status/witnesses", body: true },
    deleteWitness: { method: "DELETE", path: "/api/status/witnesses/{id}" },
  },
  supportRequests: {
    create: { method: "POST", path: "/api/support-requests", body: true },
    list: { method: "GET", path: "/api/support-requests", query: true, pages: true },
    get: { method: "GET", path: "/api/support-requests/{id}" },
    update: { method: "PATCH", path: "/api/support-requests/{id}", body: true },
    delete: { method: "DELETE", path: "/api/support-requests/{id}" },
  },
} as const satisfies Record<string, Record<string, OperationShape>>;

/** The resources of the API and their methods. */
export interface Resources {
  readonly leads: {
    /**
     * List leads
     *
     * Retrieve all leads, newest first, with optional filtering, search and sorting.
     *
     * Requires the scope `leads:read`.
     */
    list(
      query: ListLeadsQuery & { fields: string },
      options?: RequestOptions,
    ): List<LeadInList, LeadPage>;
    /**
     * List leads
     *
     * Retrieve all leads, newest first, with optional filtering, search and sorting.
     *
     * Requires the scope `leads:read`.
     */
    list(
      query?: ListLeadsQuery,
      options?: RequestOptions,
    ): List<LeadExpanded, Whole<LeadPage, LeadExpanded>>;
    /**
     * Create a lead
     *
     * Create a new lead. SalesOS scores it against the ideal customer profile when it is saved. Requires at least one of `contact_name`, `company_name` and `contact_email`. A lead can be at most 64 KB of JSON.
     *
     * Requires the scope `leads:write`.
     */
    create(body: LeadCreate, options?: WriteOptions): Call<Lead>;
    /**
     * Query leads
     *
     * Retrieve the leads that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `leads:read`.
     */
    query(body: LeadQuery & { fields: string }, options?: RequestOptions): Call<LeadPage>;
    /**
     * Query leads
     *
     * Retrieve the leads that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `leads:read`.
     */
    query(body: LeadQuery, options?: RequestOptions): Call<Whole<LeadPage, LeadExpanded>>;
    /**
     * Write leads in a batch
     *
     * Create, update, upsert and delete up to 1,000 leads in one request, in the given order. Each item has its own result. An item that fails changes nothing and does not affect the others, unless the batch is `atomic`. The response is 200 even if items fail, so check `failed`.
     *
     * Requires the scope `leads:write`.
     */
    batch(body: LeadBatch, options?: WriteOptions): Call<BatchResult>;
    /**
     * Get a lead
     *
     * Retrieve one lead.
     *
     * Requires the scope `leads:read`.
     */
    get(id: string, options?: GetLeadQuery & RequestOptions): Call<LeadExpanded>;
    /**
     * Update a lead
     *
     * Update some members of a lead. The others keep their values. `null` clears a member. Members of `custom` are merged one by one. SalesOS scores the lead again.
     *
     * Requires the scope `leads:write`.
     */
    update(id: string, body: LeadUpdate, options?: GuardedWriteOptions): Call<Lead>;
    /**
     * Delete a lead
     *
     * Delete a lead. Fails with 409 while a deal refers to it. You can restore it for 30 days.
     *
     * Requires the scope `leads:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Restore a deleted lead
     *
     * Bring back a lead that was deleted within the last 30 days, with its id and its values at that time. If it was not deleted, it is returned unchanged.
     *
     * Requires the scope `leads:write`.
     */
    restore(id: string, options?: WriteOptions): Call<Lead>;
    /**
     * List the history of a lead
     *
     * Retrieve what happened to a lead, latest first: who changed it, how and when, and the old values. Also works after it was deleted. Changes are kept for 400 days.
     *
     * Requires the scope `leads:read`.
     */
    listHistory(
      id: string,
      query?: ListLeadHistoryQuery,
      options?: RequestOptions,
    ): List<Change, HistoryPage>;
    /**
     * Explain a lead's score
     *
     * Retrieve the lead's `icp_score`, the reasons that add up to it, the missing values, and how they could change the score.
     *
     * Requires the scope `leads:read`.
     */
    getScore(id: string, options?: RequestOptions): Call<LeadScore>;
  };
  readonly deals: {
    /**
     * List deals
     *
     * Retrieve deals, newest first, with filtering options, search and sorting.
     *
     * Requires the scope `deals:read`.
     */
    list(
      query: ListDealsQuery & { fields: string },
      options?: RequestOptions,
    ): List<DealInList, DealPage>;
    /**
     * List deals
     *
     * Retrieve deals, newest first, with filtering options, search and sorting.
     *
     * Requires the scope `deals:read`.
     */
    list(
      query?: ListDealsQuery,
      options?: RequestOptions,
    ): List<DealExpanded, Whole<DealPage, DealExpanded>>;
    /**
     * Create a deal
     *
     * Create a new deal. Its probability is the default for its stage unless you send your own estimate.
     *
     * Requires the scope `deals:write`.
     */
    create(body: DealCreate, options?: WriteOptions): Call<Deal>;
    /**
     * Query deals
     *
     * Retrieve the deals that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `deals:read`.
     */
    query(body: DealQuery & { fields: string }, options?: RequestOptions): Call<DealPage>;
    /**
     * Query deals
     *
     * Retrieve the deals that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `deals:read`.
     */
    query(body: DealQuery, options?: RequestOptions): Call<Whole<DealPage, DealExpanded>>;
    /**
     * Write deals in a batch
     *
     * Create, update, upsert and delete up to 1,000 deals in one request, in the given order. Each item has its own result. An item that fails changes nothing and does not affect the others, unless the batch is `atomic`. The response is 200 even if items fail, so check `failed`.
     *
     * Requires the scope `deals:write`.
     */
    batch(body: DealBatch, options?: WriteOptions): Call<BatchResult>;
    /**
     * Get a deal
     *
     * Retrieve one deal.
     *
     * Requires the scope `deals:read`.
     */
    get(id: string, options?: GetDealQuery & RequestOptions): Call<DealExpanded>;
    /**
     * Update a deal
     *
     * Update some members of a deal. The others keep their values. Moving the deal to `won` or `lost` closes it; moving it back reopens it. `probability: null` restores the automatic probability.
     *
     * Requires the scope `deals:write`.
     */
    update(id: string, body: DealUpdate, options?: GuardedWriteOptions): Call<Deal>;
    /**
     * Delete a deal
     *
     * Delete a deal. You can restore it for 30 days.
     *
     * Requires the scope `deals:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Restore a deleted deal
     *
     * Bring back a deal that was deleted within the last 30 days, with its id and its values at that time. If it was not deleted, it is returned unchanged.
     *
     * Requires the scope `deals:write`.
     */
    restore(id: string, options?: WriteOptions): Call<Deal>;
    /**
     * List the history of a deal
     *
     * Retrieve what happened to a deal, latest first: who changed it, how and when, and the old values. Also works after it was deleted. Changes are kept for 400 days.
     *
     * Requires the scope `deals:read`.
     */
    listHistory(
      id: string,
      query?: ListDealHistoryQuery,
      options?: RequestOptions,
    ): List<Change, HistoryPage>;
  };
  readonly companies: {
    /**
     * List companies
     *
     * Retrieve companies, newest first, with filtering options, search and sorting.
     *
     * Requires the scope `companies:read`.
     */
    list(
      query: ListCompaniesQuery & { fields: string },
      options?: RequestOptions,
    ): List<CompanyInList, CompanyPage>;
    /**
     * List companies
     *
     * Retrieve companies, newest first, with filtering options, search and sorting.
     *
     * Requires the scope `companies:read`.
     */
    list(
      query?: ListCompaniesQuery,
      options?: RequestOptions,
    ): List<CompanyExpanded, Whole<CompanyPage, CompanyExpanded>>;
    /**
     * Create a company
     *
     * Create a new company.
     *
     * Requires the scope `companies:write`.
     */
    create(body: CompanyCreate, options?: WriteOptions): Call<Company>;
    /**
     * Query companies
     *
     * Retrieve the companies that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `companies:read`.
     */
    query(body: CompanyQuery & { fields: string }, options?: RequestOptions): Call<CompanyPage>;
    /**
     * Query companies
     *
     * Retrieve the companies that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `companies:read`.
     */
    query(body: CompanyQuery, options?: RequestOptions): Call<Whole<CompanyPage, CompanyExpanded>>;
    /**
     * Write companies in a batch
     *
     * Create, update, upsert and delete up to 1,000 companies in one request, in the given order. Each item has its own result. An item that fails changes nothing and does not affect the others, unless the batch is `atomic`. The response is 200 even if items fail, so check `failed`.
     *
     * Requires the scope `companies:write`.
     */
    batch(body: CompanyBatch, options?: WriteOptions): Call<BatchResult>;
    /**
     * Get a company
     *
     * Retrieve one company.
     *
     * Requires the scope `companies:read`.
     */
    get(id: string, options?: GetCompanyQuery & RequestOptions): Call<CompanyExpanded>;
    /**
     * Update a company
     *
     * Update some members of a company. The others keep their values. `null` clears a member. Members of `custom` are merged one by one.
     *
     * Requires the scope `companies:write`.
     */
    update(id: string, body: CompanyUpdate, options?: GuardedWriteOptions): Call<Company>;
    /**
     * Delete a company
     *
     * Delete a company. You can restore it for 30 days.
     *
     * Requires the scope `companies:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Restore a deleted company
     *
     * Bring back a company that was deleted within the last 30 days, with its id and its values at that time. If it was not deleted, it is returned unchanged.
     *
     * Requires the scope `companies:write`.
     */
    restore(id: string, options?: WriteOptions): Call<Company>;
    /**
     * List the history of a company
     *
     * Retrieve what happened to a company, latest first: who changed it, how and when, and the old values. Also works after it was deleted. Changes are kept for 400 days.
     *
     * Requires the scope `companies:read`.
     */
    listHistory(
      id: string,
      query?: ListCompanyHistoryQuery,
      options?: RequestOptions,
    ): List<Change, HistoryPage>;
  };
  readonly contacts: {
    /**
     * List contacts
     *
     * Retrieve contacts, newest first, with filtering options, search and sorting.
     *
     * Requires the scope `contacts:read`.
     */
    list(
      query: ListContactsQuery & { fields: string },
      options?: RequestOptions,
    ): List<ContactInList, ContactPage>;
    /**
     * List contacts
     *
     * Retrieve contacts, newest first, with filtering options, search and sorting.
     *
     * Requires the scope `contacts:read`.
     */
    list(
      query?: ListContactsQuery,
      options?: RequestOptions,
    ): List<ContactExpanded, Whole<ContactPage, ContactExpanded>>;
    /**
     * Create a contact
     *
     * Create a new contact.
     *
     * Requires the scope `contacts:write`.
     */
    create(body: ContactCreate, options?: WriteOptions): Call<Contact>;
    /**
     * Query contacts
     *
     * Retrieve the contacts that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `contacts:read`.
     */
    query(body: ContactQuery & { fields: string }, options?: RequestOptions): Call<ContactPage>;
    /**
     * Query contacts
     *
     * Retrieve the contacts that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.
     *
     * Requires the scope `contacts:read`.
     */
    query(body: ContactQuery, options?: RequestOptions): Call<Whole<ContactPage, ContactExpanded>>;
    /**
     * Write contacts in a batch
     *
     * Create, update, upsert and delete up to 1,000 contacts in one request, in the given order. Each item has its own result. An item that fails changes nothing and does not affect the others, unless the batch is `atomic`. The response is 200 even if items fail, so check `failed`.
     *
     * Requires the scope `contacts:write`.
     */
    batch(body: ContactBatch, options?: WriteOptions): Call<BatchResult>;
    /**
     * Get a contact
     *
     * Retrieve one contact.
     *
     * Requires the scope `contacts:read`.
     */
    get(id: string, options?: GetContactQuery & RequestOptions): Call<ContactExpanded>;
    /**
     * Update a contact
     *
     * Update some members of a contact. The others keep their values. `null` clears a member. Members of `custom` are merged one by one.
     *
     * Requires the scope `contacts:write`.
     */
    update(id: string, body: ContactUpdate, options?: GuardedWriteOptions): Call<Contact>;
    /**
     * Delete a contact
     *
     * Delete a contact. You can restore it for 30 days.
     *
     * Requires the scope `contacts:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Restore a deleted contact
     *
     * Bring back a contact that was deleted within the last 30 days, with its id and its values at that time. If it was not deleted, it is returned unchanged.
     *
     * Requires the scope `contacts:write`.
     */
    restore(id: string, options?: WriteOptions): Call<Contact>;
    /**
     * List the history of a contact
     *
     * Retrieve what happened to a contact, latest first: who changed it, how and when, and the old values. Also works after it was deleted. Changes are kept for 400 days.
     *
     * Requires the scope `contacts:read`.
     */
    listHistory(
      id: string,
      query?: ListContactHistoryQuery,
      options?: RequestOptions,
    ): List<Change, HistoryPage>;
  };
  readonly changeSets: {
    /**
     * List change sets
     *
     * Retrieve the change sets of the workspace, latest first. A change set is everything that one request or job changed. The creation of a single record is not listed: its change set has the id of the record.
     *
     * Requires the scope `change_sets:read`.
     */
    list(query?: ListChangeSetsQuery, options?: RequestOptions): List<ChangeSet, ChangeSetPage>;
    /**
     * Undo a change set
     *
     * Bring every record of a change set back to what it was before. A record that was changed since keeps its values if a later change would be lost; `kept` says which and why. With `dryRun=true`, nothing is saved. You can undo a change set for 30 days, and the undo too. Requires the write scope of each kind of record in it.
     *
     * Requires the scope `change_sets:write`.
     */
    undo(id: string, options?: WriteOptions): Call<Undone>;
  };
  readonly apiKeys: {
    /**
     * List API keys
     *
     * Retrieve the keys of the workspace, newest first, including revoked keys. The response never contains the keys themselves.
     *
     * Requires the scope `api_keys:read`.
     */
    list(
      query: ListApiKeysQuery & { fields: string },
      options?: RequestOptions,
    ): List<ApiKeyInList, ApiKeyPage>;
    /**
     * List API keys
     *
     * Retrieve the keys of the workspace, newest first, including revoked keys. The response never contains the keys themselves.
     *
     * Requires the scope `api_keys:read`.
     */
    list(
      query?: ListApiKeysQuery,
      options?: RequestOptions,
    ): List<ApiKey, Whole<ApiKeyPage, ApiKey>>;
    /**
     * Create an API key
     *
     * Create a key for this workspace. Only this response shows it. A key cannot grant more than it has: the scopes, addresses and expiry of the new key must be within those of the key that makes the request, which are also the defaults. Your plan limits the number of keys in a workspace. Revoked keys do not count.
     *
     * Requires the scope `api_keys:write`.
     */
    create(body: ApiKeyCreate, options?: WriteOptions): Call<NewApiKey>;
    /**
     * Get an API key
     *
     * Retrieve one key's details. The response never contains the key itself.
     *
     * Requires the scope `api_keys:read`.
     */
    get(id: string, options?: RequestOptions): Call<ApiKey>;
    /**
     * Update an API key
     *
     * Update the name, scopes, addresses or expiry of a key. The change takes effect within a second. The key that makes the request must have every permission that this key has, both before and after the change. Fails with 409 if the key is revoked or has expired.
     *
     * Requires the scope `api_keys:write`.
     */
    update(id: string, body: ApiKeyUpdate, options?: GuardedWriteOptions): Call<ApiKey>;
    /**
     * Revoke an API key
     *
     * Revoke a key permanently. It stops working within a second and stays in the list with `revoked_at`. A key can revoke itself and any key that has no permission beyond its own.
     *
     * Requires the scope `api_keys:write`.
     */
    revoke(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Rotate an API key
     *
     * Replace a key with a successor that has the same name, scopes, addresses and lifetime. Only this response shows the new key. It never outlives the key that makes the request, which must have every permission of the old key. The old key keeps working for `overlap_seconds`, but not beyond its own expiry. Its `successor_id` is the id of the new key.
     *
     * Requires the scope `api_keys:write`.
     */
    rotate(id: string, body?: ApiKeyRotate, options?: GuardedWriteOptions): Call<NewApiKey>;
  };
  readonly webhookEndpoints: {
    /**
     * List webhook endpoints
     *
     * Retrieve the webhook endpoints of the workspace, newest first.
     *
     * Requires the scope `webhooks:read`.
     */
    list(
      query?: ListWebhookEndpointsQuery,
      options?: RequestOptions,
    ): List<WebhookEndpoint, WebhookEndpointPage>;
    /**
     * Create a webhook endpoint
     *
     * Register a URL that receives events. Only this response contains the `secret` that signs them. Your plan limits the number of endpoints in a workspace.
     *
     * Requires the scope `webhooks:write`.
     */
    create(body: WebhookEndpointCreate, options?: WriteOptions): Call<CreatedWebhookEndpoint>;
    /**
     * Get a webhook endpoint
     *
     * Retrieve one webhook endpoint, without its secret.
     *
     * Requires the scope `webhooks:read`.
     */
    get(id: string, options?: RequestOptions): Call<WebhookEndpoint>;
    /**
     * Update a webhook endpoint
     *
     * Update some members of a webhook endpoint. Queued deliveries go to the new URL. While the endpoint is disabled, they wait.
     *
     * Requires the scope `webhooks:write`.
     */
    update(
      id: string,
      body: WebhookEndpointUpdate,
      options?: GuardedWriteOptions,
    ): Call<WebhookEndpoint>;
    /**
     * Delete a webhook endpoint
     *
     * Delete a webhook endpoint and cancel its queued deliveries.
     *
     * Requires the scope `webhooks:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Rotate the secret of a webhook endpoint
     *
     * Create the next secret. Only this response shows it. Until the next secret takes over, `X-Webhook-Signature` uses the old secret, and `webhook-signature` contains one signature for each. Configure your receiver with both secrets, then activate the next one. It takes over automatically after `overlap_seconds`.
     *
     * Requires the scope `webhooks:write`.
     */
    rotateSecret(
      id: string,
      body?: WebhookSecretRotation,
      options?: GuardedWriteOptions,
    ): Call<RotatedWebhookEndpoint>;
    /**
     * Activate the next secret of a webhook endpoint
     *
     * Activate the next secret now. Both signature headers then use only this secret.
     *
     * Requires the scope `webhooks:write`.
     */
    activateSecret(id: string, options?: GuardedWriteOptions): Call<WebhookEndpoint>;
    /**
     * Send a test event
     *
     * Send the example of an event type to a webhook endpoint. SalesOS signs, retries and logs it like a real event. The event does not appear in the event log, and its delivery has `test: true`.
     *
     * Requires the scope `webhooks:write`.
     */
    test(id: string, body: TestEventCreate, options?: WriteOptions): Call<WebhookDelivery>;
  };
  readonly webhookDeliveries: {
    /**
     * List webhook deliveries
     *
     * Retrieve the deliveries of the workspace, one for each event and endpoint, newest event first.
     *
     * Requires the scope `webhooks:read`.
     */
    list(
      query?: ListWebhookDeliveriesQuery,
      options?: RequestOptions,
    ): List<WebhookDelivery, WebhookDeliveryPage>;
    /**
     * Get a webhook delivery
     *
     * Retrieve one delivery with its status and the result of its last attempt.
     *
     * Requires the scope `webhooks:read`.
     */
    get(id: string, options?: RequestOptions): Call<WebhookDelivery>;
    /**
     * List the attempts of a webhook delivery
     *
     * Retrieve the attempts of a delivery, oldest first. Each has the exact request and response, the durations and the remote address.
     *
     * Requires the scope `webhooks:read`.
     */
    listAttempts(
      id: string,
      query?: ListWebhookDeliveryAttemptsQuery,
      options?: RequestOptions,
    ): List<WebhookAttempt, WebhookAttemptPage>;
    /**
     * Retry a webhook delivery
     *
     * Retry a delivery now, whatever its status. This replaces the next scheduled attempt. If it fails, the remaining attempts follow as scheduled. While the endpoint is disabled or paused, the delivery waits.
     *
     * Requires the scope `webhooks:write`.
     */
    retry(id: string, options?: WriteOptions): Call<WebhookDelivery>;
  };
  readonly webhookReplays: {
    /**
     * Replay events
     *
     * Send past events to a webhook endpoint: the failed ones, or all of them. The response comes immediately and the replay runs in the background; retrieve it to see its progress. An endpoint can have one replay at a time.
     *
     * Requires the scope `webhooks:write`.
     */
    create(body: WebhookReplayCreate, options?: WriteOptions): Call<WebhookReplay>;
    /**
     * List replays
     *
     * Retrieve the replays of the workspace, newest first.
     *
     * Requires the scope `webhooks:read`.
     */
    list(
      query?: ListWebhookReplaysQuery,
      options?: RequestOptions,
    ): List<WebhookReplay, WebhookReplayPage>;
    /**
     * Get a replay
     *
     * Retrieve one replay and its progress.
     *
     * Requires the scope `webhooks:read`.
     */
    get(id: string, options?: RequestOptions): Call<WebhookReplay>;
    /**
     * Cancel a replay
     *
     * Cancel a replay. Deliveries that it has already queued are still sent.
     *
     * Requires the scope `webhooks:write`.
     */
    cancel(id: string, options?: WriteOptions): Call<WebhookReplay>;
  };
  readonly events: {
    /**
     * List events
     *
     * Retrieve the events of the workspace, newest first, whether or not a webhook endpoint received them.
     *
     * **To follow the log**, send `after`. The response then contains the events after that position, oldest first, and `next_after` for the next request. You never miss an event: positions follow the order in which events are committed. With `wait`, a request that finds no event waits for the next one (long polling).
     *
     * **To receive server-sent events**, send `Accept: text/event-stream`. The response stays open. Each event has its type as `event`, its body as `data` and its cursor as `id`. The stream starts after `Last-Event-ID` or `after`; without either, it starts with the next event.
     *
     * **Events are kept for at least 30 days**, or for as long as the operator has set. If events after your position have been deleted, the request fails with 410 instead of skipping them. `after=start` starts with the oldest event that is kept.
     *
     * Requires the scope `events:read`.
     */
    list(query?: ListEventsQuery, options?: RequestOptions): List<Event, EventPage>;
    /**
     * Get an event
     *
     * Retrieve one event: the members that webhook endpoints receive, and the request that caused it. Fails with 404 once the retention period has passed.
     *
     * Requires the scope `events:read`.
     */
    get(id: string, options?: RequestOptions): Call<EventWithRequest>;
  };
  readonly jobs: {
    /**
     * List jobs
     *
     * Retrieve the jobs of the workspace, newest first. Jobs are deleted 30 days after they end.
     *
     * Requires the scope `jobs:read`.
     */
    list(query?: ListJobsQuery, options?: RequestOptions): List<Job, JobPage>;
    /**
     * Get a job
     *
     * Retrieve one job with its state and progress.
     *
     * Requires the scope `jobs:read`.
     */
    get(id: string, options?: RequestOptions): Call<Job>;
    /**
     * Cancel a job
     *
     * Cancel a job that has not ended. A step that is in progress is completed first. What the job has done so far stays done.
     *
     * Requires the scope `jobs:write`.
     */
    cancel(id: string, options?: WriteOptions): Call<Job>;
    /**
     * Pause a job
     *
     * Pause a job that has not ended. A step that is in progress is completed first.
     *
     * Requires the scope `jobs:write`.
     */
    pause(id: string, options?: WriteOptions): Call<Job>;
    /**
     * Resume a job
     *
     * Resume a paused job where it stopped.
     *
     * Requires the scope `jobs:write`.
     */
    resume(id: string, options?: WriteOptions): Call<Job>;
  };
  readonly requestLogs: {
    /**
     * List requests
     *
     * Retrieve the requests sent with the workspace's keys, newest first, including rejected requests. The log covers the last 30 days, or the period that the operator has set. It contains no bodies, and personal data is masked. A request appears on the server that handled it as soon as the response ends, and on other servers within about a second. If a server is killed, its last second of requests can be lost.
     *
     * Requires the scope `request_logs:read`.
     */
    list(query?: ListRequestLogsQuery, options?: RequestOptions): List<RequestLog, RequestLogPage>;
    /**
     * Get a request
     *
     * Retrieve one request and the events that it caused. Each event links to its deliveries and their attempts.
     *
     * Requires the scope `request_logs:read`.
     */
    get(id: string, options?: RequestOptions): Call<RequestLog>;
  };
  readonly usage: {
    /**
     * Get usage
     *
     * Retrieve the number of requests from the workspace, grouped by day, key, route or status class, and the remaining allowance of the key that makes the request. Every request with a valid key counts, including rejected requests. This request is counted after its response. With several servers, the last second of requests to the other servers can be missing.
     *
     * Requires the scope `usage:read`.
     */
    get(query?: GetUsageQuery, options?: RequestOptions): List<UsageSum, Usage>;
  };
  readonly status: {
    /**
     * List incidents and maintenance
     *
     * Retrieve the incidents and maintenance shown on the status page, newest first. Requires no key.
     *
     * Requires no key. If you send one, SalesOS records its workspace.
     */
    listIncidents(
      query?: ListStatusIncidentsQuery,
      options?: RequestOptions,
    ): List<StatusIncident, StatusIncidentPage>;
    /**
     * Open an incident
     *
     * Publish an incident on the status page. Subscribers receive an email, and your organization's webhook endpoints receive `status.incident.created`.
     *
     * Requires the scope `operator`.
     */
    createIncident(body: StatusIncidentCreate, options?: RequestOptions): Call<StatusIncident>;
    /**
     * Announce maintenance
     *
     * Schedule maintenance. It starts and ends automatically at its scheduled times. In between, the status page shows its components as under maintenance, and the time does not count against their uptime.
     *
     * Requires the scope `operator`.
     */
    createMaintenance(
      body: StatusMaintenanceCreate,
      options?: RequestOptions,
    ): Call<StatusIncident>;
    /**
     * Get an incident
     *
     * Retrieve an incident or maintenance with all its updates. Requires no key.
     *
     * Requires no key. If you send one, SalesOS records its workspace.
     */
    getIncident(id: string, options?: RequestOptions): Call<StatusIncident>;
    /**
     * Update an incident
     *
     * Update the name, impact or affected components of an incident, or the times of maintenance. Nobody is notified. To notify subscribers, add an update instead.
     *
     * Requires the scope `operator`.
     */
    updateIncident(
      id: string,
      body: StatusIncidentChange,
      options?: GuardedWriteOptions,
    ): Call<StatusIncident>;
    /**
     * Delete an incident
     *
     * Permanently delete an incident that was opened by mistake. Nobody is notified.
     *
     * Requires the scope `operator`.
     */
    deleteIncident(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Add an update
     *
     * Post an update and set the status of an incident or maintenance. `resolved` or `completed` ends it.
     *
     * Requires the scope `operator`.
     */
    createUpdate(
      id: string,
      body: StatusUpdateCreate,
      options?: GuardedWriteOptions,
    ): Call<StatusIncident>;
    /**
     * Subscribe to status updates
     *
     * Email a confirmation link to an address. Once somebody opens the link, the address receives every update to an incident or maintenance, with a link to unsubscribe. Requires a configured mail server.
     *
     * Requires no key. If you send one, SalesOS records its workspace.
     */
    createSubscription(
      body: StatusSubscriptionCreate,
      options?: RequestOptions,
    ): Call<StatusSubscription>;
    /**
     * List external probes
     *
     * Retrieve the external probes that check this server, and their results.
     *
     * Requires the scope `operator`.
     */
    listWitnesses(options?: RequestOptions): Call<StatusWitnessList>;
    /**
     * Create an external probe
     *
     * Create an external probe and its secret. Run `salesos probe --url <this server>` on another machine; it signs its reports with the secret. The status page shows the results separately from the server's own measurements.
     *
     * Requires the scope `operator`.
     */
    createWitness(body: StatusWitnessCreate, options?: RequestOptions): Call<NewStatusWitness>;
    /**
     * Delete an external probe
     *
     * Delete an external probe and its reports. Its secret stops working.
     *
     * Requires the scope `operator`.
     */
    deleteWitness(id: string, options?: RequestOptions): Call<void>;
  };
  readonly supportRequests: {
    /**
     * Contact support
     *
     * Send a support request to the operator of this server. The operator receives it by email if a mail server is configured, and can always read it with `GET /api/support-requests`. One address can send 5 requests at once and then 1 per minute.
     *
     * Requires no key. If you send one, SalesOS records its workspace.
     */
    create(body: SupportRequestCreate, options?: RequestOptions): Call<SupportReceipt>;
    /**
     * List support requests
     *
     * Retrieve the support requests, newest first. For the operator.
     *
     * Requires the scope `operator`.
     */
    list(
      query?: ListSupportRequestsQuery,
      options?: RequestOptions,
    ): List<SupportRequest, SupportRequestPage>;
    /**
     * Get a support request
     *
     * Retrieve one support request and the state of its email. For the operator.
     *
     * Requires the scope `operator`.
     */
    get(id: string, options?: RequestOptions): Call<SupportRequest>;
    /**
     * Close a support request
     *
     * Close a request, or open it again. For the operator.
     *
     * Requires the scope `operator`.
     */
    update(
      id: string,
      body: SupportRequestUpdate,
      options?: GuardedWriteOptions,
    ): Call<SupportRequest>;
    /**
     * Delete a support request
     *
     * Delete a support request, its personal data and any email that is still queued for it, before its retention period ends. For the operator.
     *
     * Requires the scope `operator`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
  };
}

export interface ListLeadsQuery {
  /** Filter by industry, ignoring case and accents. Repeat the parameter for several. */
  industry?: string | readonly string[] | undefined;
  /** Filter by status. Repeat the parameter for several. */
  status?:
    | "new"
    | "contacted"
    | "qualified"
    | "unqualified"
    | "converted"
    | readonly ("new" | "contacted" | "qualified" | "unqualified" | "converted")[]
    | undefined;
  /** Only leads of this company. */
  companyId?: string | undefined;
  /** Only leads about this contact. */
  contactId?: string | undefined;
  /** Minimum score. */
  minIcpScore?: number | undefined;
  /** Maximum score. */
  maxIcpScore?: number | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you received, because a page can be short. For deep pages, `cursor` is faster. */
  offset?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
  /** Only records updated after this instant. */
  updatedAfter?: string | Date | undefined;
  /** Only records updated before this instant. */
  updatedBefore?: string | Date | undefined;
  /** Records to include, comma-separated: `company`, `contact`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface GetLeadQuery {
  /** The record as it was at this instant, up to 400 days ago. */
  asOf?: string | Date | undefined;
  /** Records to include, comma-separated: `company`, `contact`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface ListLeadHistoryQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListDealsQuery {
  /** Filter by deal stage. Repeat the parameter for several. */
  stage?:
    | "qualification"
    | "discovery"
    | "proposal"
    | "negotiation"
    | "won"
    | "lost"
    | readonly ("qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost")[]
    | undefined;
  /** Filter by status. */
  status?: "open" | "won" | "lost" | readonly ("open" | "won" | "lost")[] | undefined;
  /** Filter by currency. */
  currency?: string | readonly string[] | undefined;
  /** Only deals of this lead. */
  leadId?: string | undefined;
  /** Only deals with this company. */
  companyId?: string | undefined;
  /** Minimum deal value, in any currency. */
  minValue?: number | undefined;
  /** Maximum deal value, in any currency. */
  maxValue?: number | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you received, because a page can be short. For deep pages, `cursor` is faster. */
  offset?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
  /** Only records updated after this instant. */
  updatedAfter?: string | Date | undefined;
  /** Only records updated before this instant. */
  updatedBefore?: string | Date | undefined;
  /** Records to include, comma-separated: `lead`, `company`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface GetDealQuery {
  /** The record as it was at this instant, up to 400 days ago. */
  asOf?: string | Date | undefined;
  /** Records to include, comma-separated: `lead`, `company`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface ListDealHistoryQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListCompaniesQuery {
  /** Filter by domain. */
  domain?: string | readonly string[] | undefined;
  /** Filter by lifecycle. */
  lifecycle?:
    | "prospect"
    | "customer"
    | "former"
    | readonly ("prospect" | "customer" | "former")[]
    | undefined;
  /** Only companies directly below this one. */
  parentId?: string | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you received, because a page can be short. For deep pages, `cursor` is faster. */
  offset?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
  /** Only records updated after this instant. */
  updatedAfter?: string | Date | undefined;
  /** Only records updated before this instant. */
  updatedBefore?: string | Date | undefined;
  /** Records to include, comma-separated: `parent`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface GetCompanyQuery {
  /** The record as it was at this instant, up to 400 days ago. */
  asOf?: string | Date | undefined;
  /** Records to include, comma-separated: `parent`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface ListCompanyHistoryQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListContactsQuery {
  /** Filter by primary email address, ignoring case. */
  email?: string | readonly string[] | undefined;
  /** Only contacts of this company. */
  companyId?: string | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you received, because a page can be short. For deep pages, `cursor` is faster. */
  offset?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents. */
  q?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
  /** Only records updated after this instant. */
  updatedAfter?: string | Date | undefined;
  /** Only records updated before this instant. */
  updatedBefore?: string | Date | undefined;
  /** Records to include, comma-separated: `company`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface GetContactQuery {
  /** The record as it was at this instant, up to 400 days ago. */
  asOf?: string | Date | undefined;
  /** Records to include, comma-separated: `company`. Each becomes a member with that record or `null`. Requires the scope to read it. */
  expand?: string | undefined;
}

export interface ListContactHistoryQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListChangeSetsQuery {
  /** Only changes of this kind of record, such as `lead`. */
  kind?: string | undefined;
  /** Only changes by this actor. */
  actorId?: string | undefined;
  /** Only change sets that changed this record. */
  recordId?: string | undefined;
  /** Only change sets after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only change sets before this instant. */
  createdBefore?: string | Date | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListApiKeysQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you received, because a page can be short. For deep pages, `cursor` is faster. */
  offset?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`. */
  sort?: string | undefined;
  /** Members to return, comma-separated. `id` is always included. */
  fields?: string | undefined;
  /** How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`. */
  count?: "exact" | "estimate" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
}

export interface ListWebhookEndpointsQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListWebhookDeliveriesQuery {
  /** Only deliveries to this endpoint. */
  endpointId?: string | undefined;
  /** Only deliveries of this event. */
  eventId?: string | undefined;
  /** Only events of this type. `deal.*` matches every deal event. Repeat the parameter for several types. */
  eventType?: string | readonly string[] | undefined;
  /** Only deliveries with this status. */
  status?: "pending" | "succeeded" | "failed" | "canceled" | undefined;
  /** Only events after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only events before this instant. */
  createdBefore?: string | Date | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListWebhookDeliveryAttemptsQuery {
  /** Maximum number of attempts on a page. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListWebhookReplaysQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListEventsQuery {
  /** Only events of this type. `deal.*` matches every deal event. Repeat the parameter for several types. */
  type?: string | readonly string[] | undefined;
  /** Only events of this record. */
  recordId?: string | readonly string[] | undefined;
  /** Only events after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only events before this instant. */
  createdBefore?: string | Date | undefined;
  /** Follow the log from this position, oldest first. Takes the `next_after` of a page, the id of an event, or `start`. */
  after?: string | undefined;
  /** Seconds to wait for an event if there is none after `after` yet. The response is sent as soon as an event happens. */
  wait?: number | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor` and keep the other parameters unchanged. */
  cursor?: string | undefined;
}

export interface ListJobsQuery {
  /** Only jobs of these types. */
  type?: "webhook_replay" | readonly "webhook_replay"[] | undefined;
  /** Only jobs in these states. */
  state?:
    | "queued"
    | "running"
    | "paused"
    | "succeeded"
    | "failed"
    | "canceled"
    | readonly ("queued" | "running" | "paused" | "succeeded" | "failed" | "canceled")[]
    | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListRequestLogsQuery {
  /** Only requests with this `X-Request-Id`. There can be several if a client reuses an id. */
  requestId?: string | undefined;
  /** Only requests with this response status or status class, such as `404` or `4xx`. */
  status?: string | readonly string[] | undefined;
  /** Only requests with this method. */
  method?:
    | "GET"
    | "HEAD"
    | "POST"
    | "PUT"
    | "PATCH"
    | "DELETE"
    | readonly ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE")[]
    | undefined;
  /** Only requests to this route. */
  route?: string | undefined;
  /** Only requests with this API key. */
  keyId?: string | undefined;
  /** Only requests after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only requests before this instant. */
  createdBefore?: string | Date | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface GetUsageQuery {
  /** First day, UTC. Default: 29 days before `to`. Sums are kept for 400 days. */
  from?: string | undefined;
  /** Last day, UTC. Default: today. */
  to?: string | undefined;
  /** What to group by. Repeat the parameter for several. Default: `day`. */
  groupBy?:
    | "day"
    | "key"
    | "route"
    | "status"
    | readonly ("day" | "key" | "route" | "status")[]
    | undefined;
  /** Only requests with this API key. */
  keyId?: string | undefined;
  /** Only requests with this method. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | undefined;
  /** Only requests to this route. */
  route?: string | undefined;
  /** Only requests with this response status class. */
  status?: "2xx" | "3xx" | "4xx" | "5xx" | undefined;
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
}

export interface ListStatusIncidentsQuery {
  /** Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page. Send its `next_cursor`. Every page is as fast as the first. */
  cursor?: string | undefined;
  /** Only this kind. */
  kind?: "incident" | "maintenance" | undefined;
  /** Only those that have not ended. */
  open?: boolean | undefined;
}

export interface ListSupportRequestsQuery {
  /** Only those with this status. */
  status?: "open" | "closed" | undefined;
  /** Number of results. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. */
  cursor?: string | undefined;
}

/** An event that a webhook endpoint receives. Check its `type`. */
export type WebhookEvent =
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

/** Codes of the error catalog. A newer server can have more. */
export type ErrorCode =
  | "body_too_large"
  | "conflict"
  | "events_expired"
  | "forbidden"
  | "headers_too_large"
  | "idempotency_key_reused"
  | "internal"
  | "invalid_body"
  | "invalid_header"
  | "invalid_json"
  | "invalid_parameter"
  | "not_found"
  | "precondition_failed"
  | "quota_exceeded"
  | "rate_limited"
  | "request_in_progress"
  | "request_timeout"
  | "unauthenticated"
  | "unavailable"
  | "unsupported_media_type"
  | "url_too_long"
  | (string & {});
