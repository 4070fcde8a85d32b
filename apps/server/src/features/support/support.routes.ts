import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import type { Limit } from "../../platform/plans/limit.ts";
import { IdParams } from "../../platform/types/schema.ts";
import {
  supportCreateExample,
  supportPageExample,
  supportReceiptExample,
  supportRequestExample,
} from "./support.examples.ts";
import {
  SupportReceipt,
  SupportRequest,
  SupportRequestCreate,
  SupportRequestListQuery,
  SupportRequestPage,
  SupportRequestUpdate,
} from "./support.schemas.ts";
import { supportHandlers, type SupportSettings } from "./support.usecases.ts";

const tag = "Support";

/** How many requests one address may open, by form and by API together. */
export const PER_ADDRESS: Limit = { perMinute: 1, burst: 5 };
export const OPEN_OPERATION = "createSupportRequest";

/** Anyone can send a support request; only the operator can read them. */
export function supportRoutes(settings: SupportSettings): Operation[] {
  const handlers = supportHandlers(settings);
  const one = {
    description: "The support request.",
    schema: SupportRequest,
    example: supportRequestExample,
  };
  return [
    operation({
      method: "POST",
      path: "/api/support-requests",
      operationId: OPEN_OPERATION,
      summary: "Contact support",
      description:
        "Send a support request to the operator of this server. The operator receives it by email if a mail server is configured, and can always read it with `GET /api/support-requests`. One address can send 5 requests at once and then 1 per minute.",
      tag,
      perAddress: PER_ADDRESS,
      body: SupportRequestCreate,
      bodyExample: supportCreateExample,
      responses: {
        201: {
          description: "The receipt.",
          schema: SupportReceipt,
          example: supportReceiptExample,
          headers: [],
        },
      },
      handler: { installation: handlers.open },
    }),
    operation({
      method: "GET",
      path: "/api/support-requests",
      operationId: "listSupportRequests",
      summary: "List support requests",
      description: "Retrieve the support requests, newest first. For the operator.",
      tag,
      scope: "operator",
      query: SupportRequestListQuery,
      responses: {
        200: {
          description: "A page of support requests.",
          schema: SupportRequestPage,
          example: supportPageExample,
        },
      },
      handler: { installation: handlers.list },
    }),
    operation({
      method: "GET",
      path: "/api/support-requests/{id}",
      operationId: "getSupportRequest",
      summary: "Get a support request",
      description: "Retrieve one support request and the state of its email. For the operator.",
      tag,
      scope: "operator",
      params: IdParams,
      responses: { 200: one },
      errors: [errors.not_found],
      handler: { installation: handlers.get },
    }),
    operation({
      method: "PATCH",
      path: "/api/support-requests/{id}",
      operationId: "updateSupportRequest",
      summary: "Close a support request",
      description: "Close a request, or open it again. For the operator.",
      tag,
      scope: "operator",
      params: IdParams,
      body: SupportRequestUpdate,
      bodyExample: { status: "closed" },
      responses: { 200: one },
      errors: [errors.not_found, errors.precondition_failed],
      handler: { installation: handlers.update },
    }),
    operation({
      method: "DELETE",
      path: "/api/support-requests/{id}",
      operationId: "deleteSupportRequest",
      summary: "Delete a support request",
      description:
        "Delete a support request, its personal data and any email that is still queued for it, before its retention period ends. For the operator.",
      tag,
      scope: "operator",
      params: IdParams,
      responses: { 204: { description: "Deleted." } },
      errors: [errors.not_found, errors.precondition_failed],
      handler: { installation: handlers.remove },
    }),
  ];
}
