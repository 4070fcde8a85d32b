import { Type, type Static } from "typebox";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { listParameters } from "../../platform/query/list.schemas.ts";
import { Id, Instant, nullable, oneOrMore } from "../../platform/types/schema.ts";

/** Maximum wait of a long poll, in seconds. */
const LONGEST_WAIT = 30;

export const EventListQuery = Type.Object(
  {
    type: Type.Optional(
      oneOrMore(Type.String({ pattern: "^([a-z_]+\\.([a-z_]+|\\*)|\\*)$", maxLength: 100 }), {
        description:
          "Only events of this type. `deal.*` matches every deal event. Repeat the parameter for several types.",
        examples: [["lead.created"]],
      }),
    ),
    recordId: Type.Optional(oneOrMore(Id, { description: "Only events of this record." })),
    createdAfter: Type.Optional({ ...Instant, description: "Only events after this instant." }),
    createdBefore: Type.Optional({ ...Instant, description: "Only events before this instant." }),
    after: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2048,
        description:
          "Follow the log from this position, oldest first. Takes the `next_after` of a page, the id of an event, or `start`.",
        examples: ["start"],
      }),
    ),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LONGEST_WAIT,
        description:
          "Seconds to wait for an event if there is none after `after` yet. The response is sent as soon as an event happens.",
        examples: [20],
      }),
    ),
    limit: listParameters.limit,
    cursor: Type.Optional(
      Type.String({
        maxLength: 2048,
        description:
          "Continue after a page. Send its `next_cursor` and keep the other parameters unchanged.",
      }),
    ),
  },
  { additionalProperties: false },
);
export type EventListQuery = Static<typeof EventListQuery>;

/** The schemas that name the events that there are. */
export function eventSchemas(eventTypes: readonly EventType[]) {
  /** Any event, exactly as a webhook endpoint gets it. */
  const LoggedEvent = Type.Union(
    eventTypes.map(({ schema }) => schema),
    { $id: "Event", description: "An event, byte for byte as webhook endpoints receive it." },
  );

  /** Any event with the request that caused it. Deliveries do not contain the request. */
  const EventWithRequest = Type.Union(
    eventTypes.map(({ schema }) =>
      Type.Object(
        {
          ...schema.properties,
          request_id: nullable(Type.String(), {
            description:
              "The `X-Request-Id` of the request that caused the event; `null` if none did.",
          }),
          request_url: nullable(Type.String(), {
            description: "Path of the request in the request log.",
          }),
        },
        { additionalProperties: false },
      ),
    ),
    {
      $id: "EventWithRequest",
      description: "An event as webhook endpoints receive it, with the request that caused it.",
    },
  );

  const EventPage = Type.Object(
    {
      data: Type.Array(LoggedEvent),
      has_more: Type.Boolean({
        description:
          "Whether there is more to read now. If few events match the filter, a page can be short or empty although more pages follow.",
      }),
      next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
      next_after: Type.String({
        description:
          "Send it as `after` to continue following the log. Present on every page, even an empty one. It marks the end of this page if you sent `after`, otherwise the end of the log.",
      }),
    },
    { $id: "EventPage", additionalProperties: false },
  );

  return { EventPage, EventWithRequest };
}
