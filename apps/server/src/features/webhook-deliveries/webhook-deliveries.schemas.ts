import { Type, type Static } from "typebox";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { listParameters } from "../../platform/query/list.schemas.ts";
import { Id, Instant, nullable, oneOf, oneOrMore } from "../../platform/types/schema.ts";

export const deliveryStates = ["pending", "succeeded", "failed", "canceled"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const Status = oneOf(deliveryStates, {
  description:
    "`pending` while an attempt is in progress or scheduled, `failed` when no attempts are left, `canceled` when its endpoint was deleted, or when SalesOS disabled it.",
});

export const WebhookDelivery = Type.Object(
  {
    id: Id,
    event_id: Type.String({ format: "uuid", description: "The event: `GET /api/events/{id}`." }),
    event_type: Type.String({ description: "Such as `lead.created`." }),
    endpoint_id: Type.String({ format: "uuid", description: "The webhook endpoint." }),
    status: Status,
    test: Type.Boolean({ description: "Whether this is a test event." }),
    attempts: Type.Integer({ minimum: 0, description: "Number of attempts made." }),
    next_attempt_at: nullable(Instant, {
      description: "When the next attempt is due; `null` if none is scheduled.",
    }),
    response_status: nullable(Type.Integer(), {
      description: "HTTP status of the last attempt's response; `null` without a response.",
    }),
    error: nullable(Type.String(), {
      description: "Why the last attempt failed; `null` if it did not.",
    }),
    created_at: { ...Instant, description: "When the event happened." },
    finished_at: nullable(Instant, {
      description: "When the delivery ended; `null` while it is pending.",
    }),
  },
  { $id: "WebhookDelivery", additionalProperties: false },
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

const page = {
  has_more: Type.Boolean({ description: "Whether there is another page." }),
  next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
};

export const WebhookDeliveryPage = Type.Object(
  {
    data: Type.Array(WebhookDelivery),
    ...page,
    has_more: Type.Boolean({
      description:
        "Whether there is another page. With `eventType`, a page can be short or empty although more pages follow.",
    }),
  },
  { $id: "WebhookDeliveryPage", additionalProperties: false },
);

export const WebhookDeliveryListQuery = Type.Object(
  {
    endpointId: Type.Optional({ ...Id, description: "Only deliveries to this endpoint." }),
    eventId: Type.Optional({ ...Id, description: "Only deliveries of this event." }),
    eventType: Type.Optional(
      oneOrMore(Type.String({ pattern: "^([a-z_]+\\.([a-z_]+|\\*)|\\*)$", maxLength: 100 }), {
        description:
          "Only events of this type. `deal.*` matches every deal event. Repeat the parameter for several types.",
      }),
    ),
    status: Type.Optional(
      oneOf(deliveryStates, { description: "Only deliveries with this status." }),
    ),
    createdAfter: Type.Optional({ ...Instant, description: "Only events after this instant." }),
    createdBefore: Type.Optional({ ...Instant, description: "Only events before this instant." }),
    limit: listParameters.limit,
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type WebhookDeliveryListQuery = Static<typeof WebhookDeliveryListQuery>;

const Headers = Type.Array(
  Type.Object({ name: Type.String(), value: Type.String() }, { additionalProperties: false }),
);

const Milliseconds = (description: string) =>
  nullable(Type.Number({ minimum: 0 }), { description });

const Body = {
  body: Type.String({
    description: "The exact body, as a string or, if it is not valid UTF-8, as base64.",
  }),
  body_encoding: oneOf(["utf-8", "base64"], {
    description: "`base64` if the bytes are not valid UTF-8.",
  }),
};

export const WebhookAttempt = Type.Object(
  {
    number: Type.Integer({ minimum: 1, description: "Number of the attempt, starting at 1." }),
    started_at: Instant,
    error: nullable(Type.String(), {
      description: "Why the attempt failed; `null` if it did not.",
    }),
    remote_address: nullable(Type.String(), {
      description: "The IP address of the receiver; `null` without a connection.",
    }),
    timings: Type.Object(
      {
        dns_ms: Milliseconds("DNS lookup; `null` on a reused connection."),
        connect_ms: Milliseconds("TCP connect; `null` on a reused connection."),
        tls_ms: Milliseconds("TLS handshake; `null` without one."),
        first_byte_ms: Milliseconds("From the start to the first byte of the response."),
        total_ms: Type.Number({ minimum: 0, description: "From the start to the end." }),
      },
      { additionalProperties: false, description: "Durations in milliseconds." },
    ),
    request: Type.Object(
      {
        url: nullable(Type.String(), { description: "`null` if it was not kept." }),
        headers: nullable(Headers, {
          description:
            "The headers as sent, including signatures. The values of your own headers are masked. `null` if they were not kept.",
        }),
        ...Body,
      },
      { additionalProperties: false },
    ),
    response: nullable(
      Type.Object(
        {
          status: Type.Integer(),
          headers: nullable(Headers, { description: "`null` if they were not kept." }),
          ...Body,
        },
        { additionalProperties: false },
      ),
      { description: "The response, with the first 16 KB of its body; `null` without a response." },
    ),
  },
  { $id: "WebhookAttempt", additionalProperties: false },
);
export type WebhookAttempt = Static<typeof WebhookAttempt>;

export const WebhookAttemptPage = Type.Object(
  { data: Type.Array(WebhookAttempt), ...page },
  { $id: "WebhookAttemptPage", additionalProperties: false },
);

export const WebhookAttemptListQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        default: 20,
        description: "Maximum number of attempts on a page.",
      }),
    ),
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type WebhookAttemptListQuery = Static<typeof WebhookAttemptListQuery>;

export const testEventCreate = (eventTypes: readonly EventType[]) =>
  Type.Object(
    {
      event_type: oneOf(
        eventTypes.map(({ type }) => type),
        {
          description:
            "The event type whose example is sent. The endpoint does not have to subscribe to it.",
        },
      ),
    },
    { $id: "TestEventCreate", additionalProperties: false },
  );
export type TestEventCreate = Static<ReturnType<typeof testEventCreate>>;
