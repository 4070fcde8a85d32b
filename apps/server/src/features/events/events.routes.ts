import { errors } from "../../platform/errors/errors.ts";
import { route, type Route } from "../../platform/http/route.ts";
import { IdParams } from "../../platform/schema.ts";
import { eventTypes } from "../webhooks/index.ts";
import type { Bell } from "./bell.ts";
import { behindAll, placeCursor } from "./events.rules.ts";
import { EventListQuery, EventPage, EventWithRequest } from "./events.schemas.ts";
import { getEvent, listEvents } from "./events.usecases.ts";

const example = eventTypes[0]?.example;
const requestId = "req_019bac7cd8c05f2b8c1d9e3a";
const exampleWithRequest = {
  ...(example as object),
  request_id: requestId,
  request_url: `/api/request-logs?requestId=${requestId}`,
};
const cursor = placeCursor(behindAll("1"));

/** The routes of the event log, which is kept for `days`. `bell` tells those who wait when there is more of it. */
export function eventRoutes(bell: Bell, days: number): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/events",
      operationId: "listEvents",
      summary: "List events",
      description: `Retrieve what happened in the workspace, newest first, whether or not a webhook endpoint was told.

**To follow the log**, send \`after\`: the answer then has what came after that place, oldest first, and \`next_after\` for the next request. No event is ever skipped: one that is committed later comes later. With \`wait\`, a request that finds nothing waits for the next event (long poll).

**As server-sent events**: with \`Accept: text/event-stream\` the answer goes on, each event with its type as \`event\`, its body as \`data\` and its cursor as \`id\`. It begins after \`Last-Event-ID\`, or \`after\`, or with what happens next.

**Events are kept for at least 30 days**, or as long as the operator has set. Who comes back to a place behind which events have gone since is told so, with 410, and never skips them in silence; \`after=start\` begins with the oldest that is kept.`,
      tag: "Events",
      scope: "events:read",
      query: EventListQuery,
      reads: ["LastEventId"],
      answers: {
        200: {
          description: "A page of the log.",
          schema: EventPage,
          example: { data: [example], has_more: false, next_cursor: null, next_after: cursor },
          stream: {
            mediaType: "text/event-stream",
            description: "The log as server-sent events, for as long as the client reads.",
            example: `id: ${cursor}\nevent: lead.created\ndata: ${JSON.stringify(example)}\n\n`,
          },
        },
      },
      errors: [errors.events_expired],
      handler: { watch: listEvents(bell, days) },
    }),
    route({
      method: "GET",
      path: "/api/events/{id}",
      operationId: "getEvent",
      summary: "Get an event",
      description:
        "Retrieve one event: the members that are sent to webhook endpoints, then the request that caused it. What is past the retention is not found.",
      tag: "Events",
      scope: "events:read",
      params: IdParams,
      answers: {
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
