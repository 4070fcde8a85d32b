import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/pagination/list.schemas.ts";
import { Id, Instant, nullable, oneOrMore } from "../../platform/schema.ts";
import { eventTypes } from "../webhooks/index.ts";

/** Seconds that a long poll may wait. */
const LONGEST_WAIT = 30;

/** Any event, exactly as a webhook endpoint gets it. */
const LoggedEvent = Type.Union(
  eventTypes.map(({ schema }) => schema),
  { $id: "Event", description: "An event, byte for byte as it is sent to webhook endpoints." },
);

/** Any event with the request that brought it about, which is in no delivery. */
export const EventWithRequest = Type.Union(
  eventTypes.map(({ schema }) =>
    Type.Object(
      {
        ...schema.properties,
        request_id: nullable(Type.String(), {
          description:
            "The `X-Request-Id` of the request that caused the event; `null` where none did.",
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
    description: "An event as it is sent to webhook endpoints, and the request that caused it.",
  },
);

export const EventPage = Type.Object(
  {
    data: Type.Array(LoggedEvent),
    has_more: Type.Boolean({
      description:
        "Whether to go on at once. A page of a filter that little passes may be short, even empty, and still have more behind it.",
    }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
    next_after: Type.String({
      description:
        "`after` of the next request that follows the log: on every page, an empty one too. With `after` it is the end of this page, without it the end of the log.",
    }),
  },
  { $id: "EventPage", additionalProperties: false },
);

export const EventListQuery = Type.Object(
  {
    type: Type.Optional(
      oneOrMore(Type.String({ pattern: "^([a-z_]+\\.([a-z_]+|\\*)|\\*)$", maxLength: 100 }), {
        description:
          "Only events of this type; `deal.*` means all about deals. Repeat it for several.",
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
          "Follow the log from here, oldest first: the `next_after` of a page, the id of an event, or `start`.",
        examples: ["start"],
      }),
    ),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LONGEST_WAIT,
        description:
          "With `after`, when there is nothing yet: seconds to wait for an event. The answer comes as soon as there is one.",
        examples: [20],
      }),
    ),
    limit: listParameters.limit,
    cursor: Type.Optional(
      Type.String({
        maxLength: 2048,
        description:
          "Continue after a page: its `next_cursor`, with the other parameters unchanged.",
      }),
    ),
  },
  { additionalProperties: false },
);
export type EventListQuery = Static<typeof EventListQuery>;
