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
  CreatedWebhookEndpoint,
  Deal,
  DealCreate,
  DealCreatedEvent,
  DealDeletedEvent,
  DealInList,
  DealLostEvent,
  DealPage,
  DealQuery,
  DealStageChangedEvent,
  DealUpdate,
  DealUpdatedEvent,
  DealWonEvent,
  Event,
  EventPage,
  EventWithRequest,
  Lead,
  LeadCreate,
  LeadCreatedEvent,
  LeadDeletedEvent,
  LeadInList,
  LeadPage,
  LeadQuery,
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

/** Where the server is when nothing else is said. */
export const serverUrl = "http://127.0.0.1:7253";

/** What each method sends. */
export const operations = {
  leads: {
    list: { method: "GET", path: "/api/leads", query: true, pages: true },
    create: { method: "POST", path: "/api/leads", body: true },
    query: { method: "POST", path: "/api/leads/query", body: true },
    get: { method: "GET", path: "/api/leads/{id}" },
    update: { method: "PATCH", path: "/api/leads/{id}", body: true },
    delete: { method: "DELETE", path: "/api/leads/{id}" },
    getScore: { method: "GET", path: "/api/leads/{id}/score" },
  },
  deals: {
    list: { method: "GET", path: "/api/deals", query: true, pages: true },
    create: { method: "POST", path: "/api/deals", body: true },
    query: { method: "POST", path: "/api/deals/query", body: true },
    get: { method: "GET", path: "/api/deals/{id}" },
    update: { method: "PATCH", path: "/api/deals/{id}", body: true },
    delete: { method: "DELETE", path: "/api/deals/{id}" },
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
  apiKeys: {
    list: { method: "GET", path: "/api/api-keys", query: true, pages: true },
    create: { method: "POST", path: "/api/api-keys", body: true },
    get: { method: "GET", path: "/api/api-keys/{id}" },
    update: { method: "PATCH", path: "/api/api-keys/{id}", body: true },
    revoke: { method: "DELETE", path: "/api/api-keys/{id}" },
    rotate: { method: "POST", path: "/api/api-keys/{id}/rotate", body: true },
  },
  requestLogs: {
    list: { method: "GET", path: "/api/request-logs", query: true, pages: true },
    get: { method: "GET", path: "/api/request-logs/{id}" },
  },
  usage: { get: { method: "GET", path: "/api/usage", query: true, pages: true } },
  supportRequests: {
    create: { method: "POST", path: "/api/support-requests", body: true },
    list: { method: "GET", path: "/api/support-requests", query: true, pages: true },
    get: { method: "GET", path: "/api/support-requests/{id}" },
    update: { method: "PATCH", path: "/api/support-requests/{id}", body: true },
    delete: { method: "DELETE", path: "/api/support-requests/{id}" },
  },
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
} as const satisfies Record<string, Record<string, OperationShape>>;

/** The resources of the API and their methods. */
export interface Resources {
  readonly leads: {
    /**
     * List leads
     *
     * Retrieve all leads, newest first, with optional filtering, search and sorting.
     *
     * Needs the scope `leads:read`.
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
     * Needs the scope `leads:read`.
     */
    list(query?: ListLeadsQuery, options?: RequestOptions): List<Lead, Whole<LeadPage, Lead>>;
    /**
     * Create a lead
     *
     * Create a new lead. It is scored against the ideal customer profile as it is written. Needs at least one of `contact_name`, `company_name` and `contact_email`. A lead has at most 64 KB as JSON.
     *
     * Needs the scope `leads:write`.
     */
    create(body: LeadCreate, options?: WriteOptions): Call<Lead>;
    /**
     * Query leads
     *
     * Retrieve the leads that pass a filter of nested conditions. It changes nothing and answers the same page as the list, newest first unless `sort` says otherwise; the other members of the body are the list's parameters.
     *
     * Needs the scope `leads:read`.
     */
    query(body: LeadQuery & { fields: string }, options?: RequestOptions): Call<LeadPage>;
    /**
     * Query leads
     *
     * Retrieve the leads that pass a filter of nested conditions. It changes nothing and answers the same page as the list, newest first unless `sort` says otherwise; the other members of the body are the list's parameters.
     *
     * Needs the scope `leads:read`.
     */
    query(body: LeadQuery, options?: RequestOptions): Call<Whole<LeadPage, Lead>>;
    /**
     * Get a lead
     *
     * Retrieve one lead.
     *
     * Needs the scope `leads:read`.
     */
    get(id: string, options?: RequestOptions): Call<Lead>;
    /**
     * Change a lead
     *
     * Change some members of a lead; the others stay. `null` makes a member unknown; members of `custom` are merged one by one. The lead is scored anew.
     *
     * Needs the scope `leads:write`.
     */
    update(id: string, body: LeadUpdate, options?: GuardedWriteOptions): Call<Lead>;
    /**
     * Delete a lead
     *
     * Delete a lead. Refused with 409 while deals refer to it.
     *
     * Needs the scope `leads:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Explain a lead's score
     *
     * The lead's `icp_score` with reasons that sum to it exactly, what is missing, and what that could change.
     *
     * Needs the scope `leads:read`.
     */
    getScore(id: string, options?: RequestOptions): Call<LeadScore>;
  };
  readonly deals: {
    /**
     * List deals
     *
     * Retrieve deals, newest first, with filtering options, search and sorting.
     *
     * Needs the scope `deals:read`.
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
     * Needs the scope `deals:read`.
     */
    list(query?: ListDealsQuery, options?: RequestOptions): List<Deal, Whole<DealPage, Deal>>;
    /**
     * Create a deal
     *
     * Create a new deal. Its probability is the default of its stage unless you send your own estimate.
     *
     * Needs the scope `deals:write`.
     */
    create(body: DealCreate, options?: WriteOptions): Call<Deal>;
    /**
     * Query deals
     *
     * Retrieve the deals that pass a filter of nested conditions. It changes nothing and answers the same page as the list, newest first unless `sort` says otherwise; the other members of the body are the list's parameters.
     *
     * Needs the scope `deals:read`.
     */
    query(body: DealQuery & { fields: string }, options?: RequestOptions): Call<DealPage>;
    /**
     * Query deals
     *
     * Retrieve the deals that pass a filter of nested conditions. It changes nothing and answers the same page as the list, newest first unless `sort` says otherwise; the other members of the body are the list's parameters.
     *
     * Needs the scope `deals:read`.
     */
    query(body: DealQuery, options?: RequestOptions): Call<Whole<DealPage, Deal>>;
    /**
     * Get a deal
     *
     * Retrieve one deal.
     *
     * Needs the scope `deals:read`.
     */
    get(id: string, options?: RequestOptions): Call<Deal>;
    /**
     * Change a deal
     *
     * Change some members of a deal; the others stay. Moving it to `won` or `lost` closes it, moving it back reopens it. `probability: null` returns to the automatic probability.
     *
     * Needs the scope `deals:write`.
     */
    update(id: string, body: DealUpdate, options?: GuardedWriteOptions): Call<Deal>;
    /**
     * Delete a deal
     *
     * Delete a deal.
     *
     * Needs the scope `deals:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
  };
  readonly webhookEndpoints: {
    /**
     * List webhook endpoints
     *
     * Retrieve the webhook endpoints of the workspace, newest first.
     *
     * Needs the scope `webhooks:read`.
     */
    list(
      query?: ListWebhookEndpointsQuery,
      options?: RequestOptions,
    ): List<WebhookEndpoint, WebhookEndpointPage>;
    /**
     * Create a webhook endpoint
     *
     * Have events sent to a URL of yours. The answer holds the `secret` that signs them, this once. The plan says how many endpoints a workspace may have.
     *
     * Needs the scope `webhooks:write`.
     */
    create(body: WebhookEndpointCreate, options?: WriteOptions): Call<CreatedWebhookEndpoint>;
    /**
     * Get a webhook endpoint
     *
     * Retrieve one webhook endpoint, without its secret.
     *
     * Needs the scope `webhooks:read`.
     */
    get(id: string, options?: RequestOptions): Call<WebhookEndpoint>;
    /**
     * Change a webhook endpoint
     *
     * Change some members of a webhook endpoint. Deliveries that wait go to the new URL; while it is disabled they wait.
     *
     * Needs the scope `webhooks:write`.
     */
    update(
      id: string,
      body: WebhookEndpointUpdate,
      options?: GuardedWriteOptions,
    ): Call<WebhookEndpoint>;
    /**
     * Delete a webhook endpoint
     *
     * Delete a webhook endpoint. What was still to be sent to it is canceled.
     *
     * Needs the scope `webhooks:write`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Rotate the secret of a webhook endpoint
     *
     * Make the next secret, shown in this answer and never again. Until it takes over, `X-Webhook-Signature` stays on the old secret and `webhook-signature` carries a signature of each. Give the receiver both, then activate the next one; it takes over by itself at the end of `overlap_seconds`.
     *
     * Needs the scope `webhooks:write`.
     */
    rotateSecret(
      id: string,
      body?: WebhookSecretRotation,
      options?: GuardedWriteOptions,
    ): Call<RotatedWebhookEndpoint>;
    /**
     * Activate the next secret of a webhook endpoint
     *
     * Let the next secret take over now: both signatures are made with it alone.
     *
     * Needs the scope `webhooks:write`.
     */
    activateSecret(id: string, options?: GuardedWriteOptions): Call<WebhookEndpoint>;
    /**
     * Send a test event
     *
     * Send the example of an event type to a webhook endpoint: signed, tried and logged as a real one is. The event is in no list of events, and its delivery has `test: true`.
     *
     * Needs the scope `webhooks:write`.
     */
    test(id: string, body: TestEventCreate, options?: WriteOptions): Call<WebhookDelivery>;
  };
  readonly webhookDeliveries: {
    /**
     * List webhook deliveries
     *
     * Retrieve the deliveries of the workspace: one for each event and endpoint, the newest event first.
     *
     * Needs the scope `webhooks:read`.
     */
    list(
      query?: ListWebhookDeliveriesQuery,
      options?: RequestOptions,
    ): List<WebhookDelivery, WebhookDeliveryPage>;
    /**
     * Get a webhook delivery
     *
     * Retrieve one delivery: where it stands and how its last attempt ended.
     *
     * Needs the scope `webhooks:read`.
     */
    get(id: string, options?: RequestOptions): Call<WebhookDelivery>;
    /**
     * List the attempts of a webhook delivery
     *
     * Retrieve what happened at each try, the first one first: the exact request and answer, the durations, the address.
     *
     * Needs the scope `webhooks:read`.
     */
    listAttempts(
      id: string,
      query?: ListWebhookDeliveryAttemptsQuery,
      options?: RequestOptions,
    ): List<WebhookAttempt, WebhookAttemptPage>;
    /**
     * Retry a webhook delivery
     *
     * Try a delivery at once, whatever it has come to. It takes the place of the automatic try that waits; should it fail, the others follow as usual. While the endpoint is disabled or paused, it waits.
     *
     * Needs the scope `webhooks:write`.
     */
    retry(id: string, options?: WriteOptions): Call<WebhookDelivery>;
  };
  readonly webhookReplays: {
    /**
     * Send events again
     *
     * Send events of the past to a webhook endpoint: all that failed, or all. The answer comes at once; the work goes on behind it, and its progress can be read. An endpoint has one replay at a time.
     *
     * Needs the scope `webhooks:write`.
     */
    create(body: WebhookReplayCreate, options?: WriteOptions): Call<WebhookReplay>;
    /**
     * List replays
     *
     * Retrieve the replays of the workspace, newest first.
     *
     * Needs the scope `webhooks:read`.
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
     * Needs the scope `webhooks:read`.
     */
    get(id: string, options?: RequestOptions): Call<WebhookReplay>;
    /**
     * Cancel a replay
     *
     * End a replay. The deliveries that it has made due are sent all the same.
     *
     * Needs the scope `webhooks:write`.
     */
    cancel(id: string, options?: WriteOptions): Call<WebhookReplay>;
  };
  readonly events: {
    /**
     * List events
     *
     * Retrieve what happened in the workspace, newest first, whether or not a webhook endpoint was told.
     *
     * **To follow the log**, send `after`: the answer then has what came after that place, oldest first, and `next_after` for the next request. No event is ever skipped: one that is committed later comes later. With `wait`, a request that finds nothing waits for the next event (long poll).
     *
     * **As server-sent events**: with `Accept: text/event-stream` the answer goes on, each event with its type as `event`, its body as `data` and its cursor as `id`. It begins after `Last-Event-ID`, or `after`, or with what happens next.
     *
     * **Events are kept for at least 30 days**, or as long as the operator has set. Who comes back to a place behind which events have gone since is told so, with 410, and never skips them in silence; `after=start` begins with the oldest that is kept.
     *
     * Needs the scope `events:read`.
     */
    list(query?: ListEventsQuery, options?: RequestOptions): List<Event, EventPage>;
    /**
     * Get an event
     *
     * Retrieve one event: the members that are sent to webhook endpoints, then the request that caused it. What is past the retention is not found.
     *
     * Needs the scope `events:read`.
     */
    get(id: string, options?: RequestOptions): Call<EventWithRequest>;
  };
  readonly apiKeys: {
    /**
     * List API keys
     *
     * Retrieve the keys of the workspace, newest first, revoked ones too. The keys themselves are never shown again.
     *
     * Needs the scope `api_keys:read`.
     */
    list(
      query: ListApiKeysQuery & { fields: string },
      options?: RequestOptions,
    ): List<ApiKeyInList, ApiKeyPage>;
    /**
     * List API keys
     *
     * Retrieve the keys of the workspace, newest first, revoked ones too. The keys themselves are never shown again.
     *
     * Needs the scope `api_keys:read`.
     */
    list(
      query?: ListApiKeysQuery,
      options?: RequestOptions,
    ): List<ApiKey, Whole<ApiKeyPage, ApiKey>>;
    /**
     * Create an API key
     *
     * Create a key for this workspace. It is shown in this answer and never again. A key can never give more than it has: scopes, addresses and expiry of the new key must be within those of the calling key, which are also the default. The plan says how many keys a workspace may have; revoked ones do not count.
     *
     * Needs the scope `api_keys:write`.
     */
    create(body: ApiKeyCreate, options?: WriteOptions): Call<NewApiKey>;
    /**
     * Get an API key
     *
     * Retrieve what is known of one key; never the key itself.
     *
     * Needs the scope `api_keys:read`.
     */
    get(id: string, options?: RequestOptions): Call<ApiKey>;
    /**
     * Change an API key
     *
     * Change name, scopes, addresses or expiry of a key; it holds everywhere within a second. The calling key must be able to do all that this key can do, before the change and after it. Refused with 409 once the key is revoked or has expired.
     *
     * Needs the scope `api_keys:write`.
     */
    update(id: string, body: ApiKeyUpdate, options?: GuardedWriteOptions): Call<ApiKey>;
    /**
     * Revoke an API key
     *
     * Revoke a key, for good: within a second it opens nothing any more. It stays listed with `revoked_at`. A key may revoke itself, and others that can do no more than it can.
     *
     * Needs the scope `api_keys:write`.
     */
    revoke(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Rotate an API key
     *
     * Create a successor with the same name, scopes, addresses and length of life, shown in this answer and never again. It never outlives the calling key, which must be able to do all that this key can do. The old key goes on working for `overlap_seconds`, but not beyond its own expiry, and names its `successor_id`.
     *
     * Needs the scope `api_keys:write`.
     */
    rotate(id: string, body?: ApiKeyRotate, options?: GuardedWriteOptions): Call<NewApiKey>;
  };
  readonly requestLogs: {
    /**
     * List requests
     *
     * Retrieve the requests that were sent with the workspace's keys, newest first, refused ones as well: those of the last 30 days, or of as many as the operator has set. No body is kept, and personal data is masked. A request is found as soon as its answer has ended on the server that answered it, on others within about a second. A server that is killed may lose what it was asked in the last second.
     *
     * Needs the scope `request_logs:read`.
     */
    list(query?: ListRequestLogsQuery, options?: RequestOptions): List<RequestLog, RequestLogPage>;
    /**
     * Get a request
     *
     * Retrieve one request, with the events that it caused; each leads to its deliveries and their attempts.
     *
     * Needs the scope `request_logs:read`.
     */
    get(id: string, options?: RequestOptions): Call<RequestLog>;
  };
  readonly usage: {
    /**
     * Get usage
     *
     * Retrieve how many requests the workspace sent, summed by day, key, route or class of status, and what the calling key has left of its plan's allowance. Every request with a valid key counts, refused ones as well; this one is counted after its answer. With several servers, what another one was asked in the last second is missing.
     *
     * Needs the scope `usage:read`.
     */
    get(query?: GetUsageQuery, options?: RequestOptions): List<UsageSum, Usage>;
  };
  readonly supportRequests: {
    /**
     * Contact support
     *
     * Ask the people who run this server for help. They are told by e-mail where a mail server is set, and otherwise read it with `GET /api/support-requests`. One address may send 5 at once and 1 a minute.
     *
     * Needs no key; with one, it is noted which workspace asks.
     */
    create(body: SupportRequestCreate, options?: RequestOptions): Call<SupportReceipt>;
    /**
     * List support requests
     *
     * Retrieve what was asked of support, newest first. For the operator.
     *
     * Needs the scope `operator`.
     */
    list(
      query?: ListSupportRequestsQuery,
      options?: RequestOptions,
    ): List<SupportRequest, SupportRequestPage>;
    /**
     * Get a support request
     *
     * Retrieve one request and what became of its mail. For the operator.
     *
     * Needs the scope `operator`.
     */
    get(id: string, options?: RequestOptions): Call<SupportRequest>;
    /**
     * Close a support request
     *
     * Close a request, or open it again. For the operator.
     *
     * Needs the scope `operator`.
     */
    update(
      id: string,
      body: SupportRequestUpdate,
      options?: GuardedWriteOptions,
    ): Call<SupportRequest>;
    /**
     * Delete a support request
     *
     * Delete a request, its personal data and what is still to be mailed of it, before its time. For the operator.
     *
     * Needs the scope `operator`.
     */
    delete(id: string, options?: GuardedWriteOptions): Call<void>;
  };
  readonly status: {
    /**
     * List incidents and maintenance
     *
     * What is told on the status page, newest first. Anyone may read it.
     *
     * Needs no key; with one, it is noted which workspace asks.
     */
    listIncidents(
      query?: ListStatusIncidentsQuery,
      options?: RequestOptions,
    ): List<StatusIncident, StatusIncidentPage>;
    /**
     * Open an incident
     *
     * It stands on the status page at once; subscribers get mail, and webhooks of your organisation `status.incident.created`.
     *
     * Needs the scope `operator`.
     */
    createIncident(body: StatusIncidentCreate, options?: RequestOptions): Call<StatusIncident>;
    /**
     * Announce maintenance
     *
     * It begins and ends by itself at its times. While it lasts, its parts are shown as under maintenance, and the time does not count against them.
     *
     * Needs the scope `operator`.
     */
    createMaintenance(
      body: StatusMaintenanceCreate,
      options?: RequestOptions,
    ): Call<StatusIncident>;
    /**
     * Get an incident
     *
     * An incident or a maintenance with all that was said. Anyone may read it.
     *
     * Needs no key; with one, it is noted which workspace asks.
     */
    getIncident(id: string, options?: RequestOptions): Call<StatusIncident>;
    /**
     * Correct an incident
     *
     * Changes its name, impact, affected parts or, of a maintenance, its times, without telling anyone. To say what happens, add an update.
     *
     * Needs the scope `operator`.
     */
    updateIncident(
      id: string,
      body: StatusIncidentChange,
      options?: GuardedWriteOptions,
    ): Call<StatusIncident>;
    /**
     * Delete an incident
     *
     * For one that was opened by mistake: nobody is told, and nothing of it is left.
     *
     * Needs the scope `operator`.
     */
    deleteIncident(id: string, options?: GuardedWriteOptions): Call<void>;
    /**
     * Add an update
     *
     * Says what happens, and where the incident or the maintenance stands. `resolved` or `completed` ends it.
     *
     * Needs the scope `operator`.
     */
    createUpdate(
      id: string,
      body: StatusUpdateCreate,
      options?: GuardedWriteOptions,
    ): Call<StatusIncident>;
    /**
     * Subscribe to the status
     *
     * Mails a link to the address; once it is followed, each update of an incident or a maintenance is mailed, with a link that ends it. Needs a mail server of the installation.
     *
     * Needs no key; with one, it is noted which workspace asks.
     */
    createSubscription(
      body: StatusSubscriptionCreate,
      options?: RequestOptions,
    ): Call<StatusSubscription>;
    /**
     * List witnesses
     *
     * Programs elsewhere that look at this server, and what they saw.
     *
     * Needs the scope `operator`.
     */
    listWitnesses(options?: RequestOptions): Call<StatusWitnessList>;
    /**
     * Add a witness
     *
     * Makes the secret with which `salesos probe --url <this server>`, run elsewhere, signs what it sees. The status page shows it apart from what the server measures itself.
     *
     * Needs the scope `operator`.
     */
    createWitness(body: StatusWitnessCreate, options?: RequestOptions): Call<NewStatusWitness>;
    /**
     * Remove a witness
     *
     * Its reports are deleted, and its secret signs nothing any more.
     *
     * Needs the scope `operator`.
     */
    deleteWitness(id: string, options?: RequestOptions): Call<void>;
  };
}

export interface ListLeadsQuery {
  /** Filter by industry, ignoring case and accents. Repeat it for several. */
  industry?: string | readonly string[] | undefined;
  /** Filter by status. Repeat it for several. */
  status?:
    | "new"
    | "contacted"
    | "qualified"
    | "unqualified"
    | "converted"
    | readonly ("new" | "contacted" | "qualified" | "unqualified" | "converted")[]
    | undefined;
  /** Lowest score. */
  minIcpScore?: number | undefined;
  /** Highest score. */
  maxIcpScore?: number | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you got, as a page may be short. Deep pages are cheaper with `cursor`. */
  offset?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated, `-` for descending. Default `-created_at`. */
  sort?: string | undefined;
  /** Members to answer, comma-separated; `id` always is. */
  fields?: string | undefined;
  /** Search for words. Finds records that have words starting with each of them, whatever their case and accents. */
  q?: string | undefined;
  /** `none` leaves the total out (`count` is then null). Default `exact`. */
  count?: "exact" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
  /** Only records changed after this instant. */
  updatedAfter?: string | Date | undefined;
  /** Only records changed before this instant. */
  updatedBefore?: string | Date | undefined;
}

export interface ListDealsQuery {
  /** Filter by deal stage. Repeat it for several. */
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
  /** Minimum deal value, in whichever currency. */
  minValue?: number | undefined;
  /** Maximum deal value, in whichever currency. */
  maxValue?: number | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you got, as a page may be short. Deep pages are cheaper with `cursor`. */
  offset?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated, `-` for descending. Default `-created_at`. */
  sort?: string | undefined;
  /** Members to answer, comma-separated; `id` always is. */
  fields?: string | undefined;
  /** Search for words. Finds records that have words starting with each of them, whatever their case and accents. */
  q?: string | undefined;
  /** `none` leaves the total out (`count` is then null). Default `exact`. */
  count?: "exact" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
  /** Only records changed after this instant. */
  updatedAfter?: string | Date | undefined;
  /** Only records changed before this instant. */
  updatedBefore?: string | Date | undefined;
}

export interface ListWebhookEndpointsQuery {
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
}

export interface ListWebhookDeliveriesQuery {
  /** Only deliveries to this endpoint. */
  endpointId?: string | undefined;
  /** Only deliveries of this event. */
  eventId?: string | undefined;
  /** Only events of this type; `deal.*` means all about deals. Repeat it for several. */
  eventType?: string | readonly string[] | undefined;
  /** Only deliveries with this status. */
  status?: "pending" | "succeeded" | "failed" | "canceled" | undefined;
  /** Only events after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only events before this instant. */
  createdBefore?: string | Date | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
}

export interface ListWebhookDeliveryAttemptsQuery {
  /** Attempts on a page. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
}

export interface ListWebhookReplaysQuery {
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
}

export interface ListEventsQuery {
  /** Only events of this type; `deal.*` means all about deals. Repeat it for several. */
  type?: string | readonly string[] | undefined;
  /** Only events of this record. */
  recordId?: string | readonly string[] | undefined;
  /** Only events after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only events before this instant. */
  createdBefore?: string | Date | undefined;
  /** Follow the log from here, oldest first: the `next_after` of a page, the id of an event, or `start`. */
  after?: string | undefined;
  /** With `after`, when there is nothing yet: seconds to wait for an event. The answer comes as soon as there is one. */
  wait?: number | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`, with the other parameters unchanged. */
  cursor?: string | undefined;
}

export interface ListApiKeysQuery {
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Number of results to skip. For the next page, add the number of results you got, as a page may be short. Deep pages are cheaper with `cursor`. */
  offset?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
  /** Fields to sort by, comma-separated, `-` for descending. Default `-created_at`. */
  sort?: string | undefined;
  /** Members to answer, comma-separated; `id` always is. */
  fields?: string | undefined;
  /** `none` leaves the total out (`count` is then null). Default `exact`. */
  count?: "exact" | "none" | undefined;
  /** Only records created after this instant. */
  createdAfter?: string | Date | undefined;
  /** Only records created before this instant. */
  createdBefore?: string | Date | undefined;
}

export interface ListRequestLogsQuery {
  /** Only the request with this `X-Request-Id`; several where a client used one for several. */
  requestId?: string | undefined;
  /** Only answers with this status, or of its class: `404`, `4xx`. */
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
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
}

export interface GetUsageQuery {
  /** First day, UTC. Default: 29 days before `to`. Sums are kept for 400 days. */
  from?: string | undefined;
  /** Last day, UTC. Default: today. */
  to?: string | undefined;
  /** What to sum by; repeat it for several. Default `day`. */
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
  /** Only answers of this class of status. */
  status?: "2xx" | "3xx" | "4xx" | "5xx" | undefined;
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
}

export interface ListSupportRequestsQuery {
  /** Only those with this status. */
  status?: "open" | "closed" | undefined;
  /** Number of results. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. */
  cursor?: string | undefined;
}

export interface ListStatusIncidentsQuery {
  /** Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`. */
  limit?: number | undefined;
  /** Continue after a page: its `next_cursor`. Any depth costs what the first page costs. */
  cursor?: string | undefined;
  /** Only this kind. */
  kind?: "incident" | "maintenance" | undefined;
  /** Only those that are not over. */
  open?: boolean | undefined;
}

/** What a webhook endpoint receives; `type` tells them apart. */
export type WebhookEvent =
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

/** Codes of the error catalogue. A later server may know more. */
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
