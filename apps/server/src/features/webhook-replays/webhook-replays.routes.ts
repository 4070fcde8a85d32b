import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/types/schema.ts";
import {
  canceledReplayExample,
  queuedReplayExample,
  replayCreateExample,
  replayExample,
} from "./webhook-replays.examples.ts";
import {
  WebhookReplay,
  WebhookReplayCreate,
  WebhookReplayListQuery,
  WebhookReplayPage,
} from "./webhook-replays.schemas.ts";
import {
  cancelReplay,
  createReplay,
  getReplay,
  listReplays,
  oneBeginning,
} from "./webhook-replays.usecases.ts";

const tag = "Webhooks";
const path = "/api/webhook-replays";
const schema = WebhookReplay;

/** The routes of replays. */
export const replayRoutes: readonly Operation[] = [
  operation({
    method: "POST",
    path,
    operationId: "createWebhookReplay",
    summary: "Replay events",
    description:
      "Send past events to a webhook endpoint: the failed ones, or all of them. The response comes immediately and the replay runs in the background; retrieve it to see its progress. An endpoint can have one replay at a time.",
    tag,
    scope: "webhooks:write",
    body: WebhookReplayCreate,
    bodyExample: replayCreateExample,
    check: oneBeginning,
    responses: {
      202: {
        description: "The replay, queued.",
        schema,
        example: queuedReplayExample,
        headers: ["Location"],
      },
    },
    errors: [errors.conflict],
    handler: { write: createReplay },
  }),
  operation({
    method: "GET",
    path,
    operationId: "listWebhookReplays",
    summary: "List replays",
    description: "Retrieve the replays of the workspace, newest first.",
    tag,
    scope: "webhooks:read",
    query: WebhookReplayListQuery,
    responses: {
      200: {
        description: "A page of replays.",
        schema: WebhookReplayPage,
        example: { data: [replayExample], has_more: false, next_cursor: null },
      },
    },
    handler: { read: listReplays },
  }),
  operation({
    method: "GET",
    path: `${path}/{id}`,
    operationId: "getWebhookReplay",
    summary: "Get a replay",
    description: "Retrieve one replay and its progress.",
    tag,
    scope: "webhooks:read",
    params: IdParams,
    responses: { 200: { description: "The replay.", schema, example: replayExample, headers: [] } },
    errors: [errors.not_found],
    handler: { read: getReplay },
  }),
  operation({
    method: "POST",
    path: `${path}/{id}/cancel`,
    operationId: "cancelWebhookReplay",
    summary: "Cancel a replay",
    description: "Cancel a replay. Deliveries that it has already queued are still sent.",
    tag,
    scope: "webhooks:write",
    params: IdParams,
    responses: {
      200: { description: "The replay, canceled.", schema, example: canceledReplayExample },
    },
    errors: [errors.not_found, errors.conflict],
    handler: { write: cancelReplay },
  }),
];
