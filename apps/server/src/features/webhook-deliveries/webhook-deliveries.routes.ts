import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { IdParams } from "../../platform/types/schema.ts";
import {
  attemptExample,
  deliveryExample,
  testDeliveryExample,
} from "./webhook-deliveries.examples.ts";
import { retryDelivery } from "./retry.usecases.ts";
import { sendTestEvent } from "./test-events.usecases.ts";
import {
  testEventCreate,
  WebhookAttemptListQuery,
  WebhookAttemptPage,
  WebhookDelivery,
  WebhookDeliveryListQuery,
  WebhookDeliveryPage,
} from "./webhook-deliveries.schemas.ts";
import {
  getDelivery,
  listDeliveries,
  listDeliveryAttempts,
} from "./webhook-deliveries.usecases.ts";

const tag = "Webhooks";
const path = "/api/webhook-deliveries";
const lastPage = { has_more: false, next_cursor: null };

/** The routes of deliveries: the log of what was sent. */
export const deliveryRoutes = (eventTypes: readonly EventType[]): readonly Operation[] => [
  operation({
    method: "GET",
    path,
    operationId: "listWebhookDeliveries",
    summary: "List webhook deliveries",
    description:
      "Retrieve the deliveries of the workspace, one for each event and endpoint, newest event first.",
    tag,
    scope: "webhooks:read",
    query: WebhookDeliveryListQuery,
    responses: {
      200: {
        description: "A page of deliveries.",
        schema: WebhookDeliveryPage,
        example: { data: [deliveryExample], ...lastPage },
      },
    },
    handler: { read: listDeliveries },
  }),
  operation({
    method: "GET",
    path: `${path}/{id}`,
    operationId: "getWebhookDelivery",
    summary: "Get a webhook delivery",
    description: "Retrieve one delivery with its status and the result of its last attempt.",
    tag,
    scope: "webhooks:read",
    params: IdParams,
    responses: {
      200: {
        description: "The delivery.",
        schema: WebhookDelivery,
        example: deliveryExample,
        headers: [],
      },
    },
    errors: [errors.not_found],
    handler: { read: getDelivery },
  }),
  operation({
    method: "GET",
    path: `${path}/{id}/attempts`,
    operationId: "listWebhookDeliveryAttempts",
    summary: "List the attempts of a webhook delivery",
    description:
      "Retrieve the attempts of a delivery, oldest first. Each has the exact request and response, the durations and the remote address.",
    tag,
    scope: "webhooks:read",
    params: IdParams,
    query: WebhookAttemptListQuery,
    responses: {
      200: {
        description: "A page of attempts.",
        schema: WebhookAttemptPage,
        example: { data: [attemptExample(eventTypes[0]?.example)], ...lastPage },
      },
    },
    errors: [errors.not_found],
    handler: { read: listDeliveryAttempts },
  }),
  operation({
    method: "POST",
    path: `${path}/{id}/retry`,
    operationId: "retryWebhookDelivery",
    summary: "Retry a webhook delivery",
    description:
      "Retry a delivery now, whatever its status. This replaces the next scheduled attempt. If it fails, the remaining attempts follow as scheduled. While the endpoint is disabled or paused, the delivery waits.",
    tag,
    scope: "webhooks:write",
    params: IdParams,
    responses: {
      202: {
        description: "The delivery, which is due now.",
        schema: WebhookDelivery,
        example: deliveryExample,
      },
    },
    errors: [errors.not_found, errors.conflict],
    handler: { write: retryDelivery },
  }),
  operation({
    method: "POST",
    path: "/api/webhook-endpoints/{id}/test",
    operationId: "testWebhookEndpoint",
    summary: "Send a test event",
    description:
      "Send the example of an event type to a webhook endpoint. SalesOS signs, retries and logs it like a real event. The event does not appear in the event log, and its delivery has `test: true`.",
    tag,
    scope: "webhooks:write",
    params: IdParams,
    body: testEventCreate(eventTypes),
    bodyExample: { event_type: "lead.created" },
    responses: {
      202: {
        description: "The delivery of the test event.",
        schema: WebhookDelivery,
        example: testDeliveryExample,
      },
    },
    errors: [errors.not_found, errors.conflict],
    handler: { write: (tx, input) => sendTestEvent(eventTypes, tx, input) },
  }),
];
