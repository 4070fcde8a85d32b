import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import type { OutboundPolicy } from "../../platform/outbound/address-guard.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { IdParams } from "../../platform/types/schema.ts";
import {
  createdEndpointExample,
  endpointCreateExample,
  endpointExample,
  endpointPageExample,
  rotatedEndpointExample,
} from "./webhooks.examples.ts";
import {
  endpointSchemas,
  WebhookEndpointListQuery,
  WebhookSecretRotation,
} from "./endpoints/endpoints.schemas.ts";
import { filterReader } from "./filters/filters.ts";
import { activateEndpointSecret, rotateEndpointSecret } from "./secrets/secrets.usecases.ts";
import { webhookUsecases } from "./endpoints/endpoints.usecases.ts";

const tag = "Webhooks";
const path = "/api/webhook-endpoints";

/** The routes of webhook endpoints. `outbound` says where live workspaces may send. */
export function webhookRoutes(
  outbound: OutboundPolicy,
  eventTypes: readonly EventType[],
): Operation[] {
  const usecases = webhookUsecases(outbound, filterReader(eventTypes));
  const {
    CreatedWebhookEndpoint,
    RotatedWebhookEndpoint,
    WebhookEndpoint,
    WebhookEndpointCreate,
    WebhookEndpointPage,
    WebhookEndpointUpdate,
  } = endpointSchemas(eventTypes);
  const one = { params: IdParams, tag };
  const endpoint = { schema: WebhookEndpoint, example: endpointExample };

  return [
    operation({
      method: "GET",
      path,
      operationId: "listWebhookEndpoints",
      summary: "List webhook endpoints",
      description: "Retrieve the webhook endpoints of the workspace, newest first.",
      tag,
      scope: "webhooks:read",
      query: WebhookEndpointListQuery,
      responses: {
        200: {
          description: "A page of webhook endpoints.",
          schema: WebhookEndpointPage,
          example: endpointPageExample,
        },
      },
      handler: { read: usecases.list },
    }),
    operation({
      method: "POST",
      path,
      operationId: "createWebhookEndpoint",
      summary: "Create a webhook endpoint",
      description:
        "Register a URL that receives events. Only this response contains the `secret` that signs them. Your plan limits the number of endpoints in a workspace.",
      tag,
      scope: "webhooks:write",
      body: WebhookEndpointCreate,
      bodyExample: endpointCreateExample,
      responses: {
        201: {
          description: "The created webhook endpoint, with its secret.",
          schema: CreatedWebhookEndpoint,
          example: createdEndpointExample,
        },
      },
      errors: [errors.quota_exceeded],
      handler: { write: usecases.create },
    }),
    operation({
      method: "GET",
      path: `${path}/{id}`,
      operationId: "getWebhookEndpoint",
      summary: "Get a webhook endpoint",
      description: "Retrieve one webhook endpoint, without its secret.",
      ...one,
      scope: "webhooks:read",
      responses: { 200: { description: "The webhook endpoint.", ...endpoint } },
      errors: [errors.not_found],
      handler: { read: usecases.get },
    }),
    operation({
      method: "PATCH",
      path: `${path}/{id}`,
      operationId: "updateWebhookEndpoint",
      summary: "Update a webhook endpoint",
      description:
        "Update some members of a webhook endpoint. Queued deliveries go to the new URL. While the endpoint is disabled, they wait.",
      ...one,
      scope: "webhooks:write",
      body: WebhookEndpointUpdate,
      bodyExample: { enabled: true },
      responses: { 200: { description: "The updated webhook endpoint.", ...endpoint } },
      errors: [errors.not_found, errors.precondition_failed],
      handler: { write: usecases.update },
    }),
    operation({
      method: "DELETE",
      path: `${path}/{id}`,
      operationId: "deleteWebhookEndpoint",
      summary: "Delete a webhook endpoint",
      description: "Delete a webhook endpoint and cancel its queued deliveries.",
      ...one,
      scope: "webhooks:write",
      responses: { 204: { description: "Deleted." } },
      errors: [errors.not_found, errors.precondition_failed],
      handler: { write: usecases.remove },
    }),
    operation({
      method: "POST",
      path: `${path}/{id}/rotate-secret`,
      operationId: "rotateWebhookEndpointSecret",
      summary: "Rotate the secret of a webhook endpoint",
      description:
        "Create the next secret. Only this response shows it. Until the next secret takes over, `X-Webhook-Signature` uses the old secret, and `webhook-signature` contains one signature for each. Configure your receiver with both secrets, then activate the next one. It takes over automatically after `overlap_seconds`.",
      ...one,
      scope: "webhooks:write",
      body: WebhookSecretRotation,
      bodyOptional: true,
      bodyExample: { overlap_seconds: 86_400 },
      responses: {
        200: {
          description: "The webhook endpoint, with its next secret.",
          schema: RotatedWebhookEndpoint,
          example: rotatedEndpointExample,
          headers: ["ETag"],
        },
      },
      errors: [errors.not_found, errors.conflict, errors.precondition_failed],
      handler: { write: rotateEndpointSecret },
    }),
    operation({
      method: "POST",
      path: `${path}/{id}/activate-secret`,
      operationId: "activateWebhookEndpointSecret",
      summary: "Activate the next secret of a webhook endpoint",
      description:
        "Activate the next secret now. Both signature headers then use only this secret.",
      ...one,
      scope: "webhooks:write",
      responses: {
        200: { description: "The webhook endpoint.", ...endpoint, headers: ["ETag"] },
      },
      errors: [errors.not_found, errors.conflict, errors.precondition_failed],
      handler: { write: activateEndpointSecret },
    }),
  ];
}
