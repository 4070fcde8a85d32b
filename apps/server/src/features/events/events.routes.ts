import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { IdParams } from "../../platform/types/schema.ts";
import type { Notifier } from "./notifier.ts";
import { behindAll, placeCursor } from "./events.rules.ts";
import { EventListQuery, eventSchemas } from "./events.schemas.ts";
import { getEvent, listEvents } from "./events.usecases.ts";
import { eventErrors } from "./events.errors.ts";

const requestId = "req_019bac7cd8c05f2b8c1d9e3a";
const cursor = placeCursor(behindAll("1"));

/** The routes of the event log, which is kept for `days`. `notifier` wakes waiting requests when an event arrives. */
export function eventRoutes(
  notifier: Notifier,
  days: number,
  eventTypes: readonly EventType[],
): Operation[] {
  const { EventPage, EventWithRequest } = eventSchemas(eventTypes);
  const example = eventTypes[0]?.example;
  const exampleWithRequest = {
    ...(example as object),
    request_id: requestId,
    request_url: `/api/request-logs?requestId=${requestId}`,
  };
  return [
    operation({
      method: "GET",
      path: "/api/events",
      operationId: "listEvents",
      summary: "List events",
      description: `Retrieve the events of the workspace, newest first, whether or not a webhook endpoint received them.

**To follow the log**, send \`after\`. The response then contains the events after that position, oldest first, and \`next_after\` for the next request. You never miss an event: positions follow the order in which events are committed. With \`wait\`, a request that finds no event waits for the next one (long polling).

**To receive server-sent events**, send \`Accept: text/event-stream\`. The response stays open. Each event has its type as \`event\`, its body as \`data\` and its cursor as \`id\`. The stream starts after \`Last-Event-ID\` or \`after\`; without either, it starts with the next event.

**Events are kept for at least 30 days**, or for as long as the operator has set. If events after your position have been deleted, the request fails with 410 instead of skipping them. \`after=start\` starts with the oldest event that is kept.`,
      tag: "Events",
      scope: "events:read",
      query: EventListQuery,
      reads: ["LastEventId"],
      responses: {
        200: {
          description: "A page of the log.",
          schema: EventPage,
          example: { data: [example], has_more: false, next_cursor: null, next_after: cursor },
          stream: {
            mediaType: "text/event-stream",
            description:
              "The log as server-sent events. The stream stays open until the client disconnects.",
            example: `id: ${cursor}\nevent: lead.created\ndata: ${JSON.stringify(example)}\n\n`,
          },
        },
      },
      errors: [eventErrors.events_expired],
      handler: { watch: listEvents(notifier, days) },
    }),
    operation({
      method: "GET",
      path: "/api/events/{id}",
      operationId: "getEvent",
      summary: "Get an event",
      description:
        "Retrieve one event: the members that webhook endpoints receive, and the request that caused it. Fails with 404 once the retention period has passed.",
      tag: "Events",
      scope: "events:read",
      params: IdParams,
      responses: {
        200: {
          description: "The event.",
          schema: EventWithRequest,
          example: exampleWithRequest,
          headers: [],
        },
      },
      errors: [errors.not_found],
      handler: { read: getEvent },
    }),
  ];
}
