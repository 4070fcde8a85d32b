import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/pagination/list.schemas.ts";
import { Id, Instant, nullable, oneOf, oneOrMore } from "../../platform/schema.ts";
import { eventTypes } from "../webhooks/index.ts";

export const deliveryStates = ["pending", "succeeded", "failed", "canceled"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const Status = oneOf(deliveryStates, {
  description:
    "`pending` while a try is under way or follows, `failed` when no try is left, `canceled` when its endpoint was deleted or is gone.",
});

export const WebhookDelivery = Type.Object(
  {
    id: Id,
    event_id: Type.String({ format: "uuid", description: "The event: `GET /api/events/{id}`." }),
    event_type: Type.String({ description: "Such as `lead.created`." }),
    endpoint_id: Type.String({ format: "uuid", description: "The webhook endpoint." }),
    status: Status,
    test: Type.Boolean({ description: "Whether the event was made to try the endpoint." }),
    attempts: Type.Integer({ minimum: 0, description: "Number of attempts made." }),
    next_attempt_at: nullable(Instant, {
      description: "When the next attempt is due; `null` when none follows.",
    }),
    response_status: nullable(Type.Integer(), {
      description: "HTTP status of the last attempt's answer; `null` without an answer.",
    }),
    error: nullable(Type.String(), {
      description: "What was wrong with the last attempt; `null` when nothing was.",
    }),
    created_at: { ...Instant, description: "When the event happened." },
    finished_at: nullable(Instant, { description: "`null` while it is pending." }),
  },
  { $id: "WebhookDelivery", additionalProperties: false },
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

const page = {
  has_more: Type.Boolean({ description: "Whether a page follows this one." }),
  next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
};

export const WebhookDeliveryPage = Type.Object(
  {
    data: Type.Array(WebhookDelivery),
    ...page,
    has_more: Type.Boolean({
      description:
        "Whether a page follows this one. With `eventType`, a page may be short, even empty, and still have more behind it.",
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
          "Only events of this type; `deal.*` means all about deals. Repeat it for several.",
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
  body: Type.String({ description: "The exact body: text, or base64 where it is no UTF-8." }),
  body_encoding: oneOf(["utf-8", "base64"], {
    description: "`base64` when the bytes are no UTF-8 text.",
  }),
};

export const WebhookAttempt = Type.Object(
  {
    number: Type.Integer({ minimum: 1, description: "Which attempt of the delivery, from 1." }),
    started_at: Instant,
    error: nullable(Type.String(), { description: "What was wrong; `null` when nothing was." }),
    remote_address: nullable(Type.String(), {
      description: "The address that was connected to; `null` without a connection.",
    }),
    timings: Type.Object(
      {
        dns_ms: Milliseconds("Resolving the name; `null` on a connection used before."),
        connect_ms: Milliseconds("Connecting; `null` on a connection used before."),
        tls_ms: Milliseconds("The TLS handshake; `null` without one."),
        first_byte_ms: Milliseconds("From the start to the first byte of the answer."),
        total_ms: Type.Number({ minimum: 0, description: "From the start to the end." }),
      },
      { additionalProperties: false, description: "Durations in milliseconds." },
    ),
    request: Type.Object(
      {
        url: nullable(Type.String(), { description: "`null` where it was not kept." }),
        headers: nullable(Headers, {
          description:
            "As they were sent, signatures included; the values of headers of your own are masked. `null` where they were not kept.",
        }),
        ...Body,
      },
      { additionalProperties: false },
    ),
    response: nullable(
      Type.Object(
        {
          status: Type.Integer(),
          headers: nullable(Headers, { description: "`null` where they were not kept." }),
          ...Body,
        },
        { additionalProperties: false },
      ),
      { description: "The answer, of its body the first 16 KB; `null` without one." },
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
      Type.Integer({ minimum: 1, maximum: 100, default: 20, description: "Attempts on a page." }),
    ),
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type WebhookAttemptListQuery = Static<typeof WebhookAttemptListQuery>;

export const TestEventCreate = Type.Object(
  {
    event_type: oneOf(
      eventTypes.map(({ type }) => type),
      { description: "Its example is sent. The endpoint need not subscribe to it." },
    ),
  },
  { $id: "TestEventCreate", additionalProperties: false },
);
export type TestEventCreate = Static<typeof TestEventCreate>;
