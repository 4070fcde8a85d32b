import { Type, type Static } from "typebox";
import { listParameters, pageOf } from "../../../platform/query/list.schemas.ts";
import { freeText, Id, Instant, nullable, oneOf } from "../../../platform/types/schema.ts";
import type { EventType } from "../../../platform/outbox/event-type.ts";
import { subscribable } from "../event-types/subscribable.ts";
import { webhookEventFilter } from "../filters/filters.ts";
import { EndpointHealth } from "../health/health.schemas.ts";

const Url = Type.String({
  minLength: 1,
  maxLength: 2048,
  description:
    "The URL that receives events by POST. Must be a public `https:` URL; the test workspace also accepts `http:`.",
  examples: ["https://example.com/webhooks"],
});
const Description = freeText(500, "What the endpoint is for.");
const Headers = Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 1000 }), {
  maxProperties: 20,
  description:
    "Your own headers to send with each delivery, such as `Authorization`. Replaces all earlier ones. Responses never contain the values.",
  examples: [{ Authorization: "Bearer 5f0c…" }],
});
const terms = {
  max_concurrency: nullable(Type.Integer({ minimum: 1, maximum: 64 }), {
    description: "Maximum number of concurrent deliveries. `null`: 16 per server process.",
  }),
  rate_limit_per_second: nullable(Type.Integer({ minimum: 1, maximum: 1000 }), {
    description:
      "Maximum number of deliveries started per second, including retries. `null`: no limit.",
  }),
  ordering: oneOf(["none", "record"], {
    description:
      "`record`: the events of one record are delivered in order, one at a time. While an event is being retried, later events of the same record wait. `none`: deliveries are sent as soon as possible, in any order. A change applies to later events only.",
  }),
};
const Enabled = Type.Boolean({
  description:
    "While `false`, new events are not queued, and queued events wait. Setting it to `true` clears `disabled_reason`.",
});

const shownOnce = (what: string) =>
  nullable(Type.String(), {
    description: `${what} Only this response shows it. It is \`null\` in a replayed response for an \`Idempotency-Key\` and in a dry run.`,
  });

export const WebhookSecretRotation = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * 86_400,
        default: 86_400,
        description:
          "Seconds until the next secret takes over automatically, unless you activate it earlier. Default: one day. Use 0 for a leaked secret: the next one takes over immediately.",
      }),
    ),
    replace: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          "Whether to replace a next secret that has not taken over yet. Use it if you lost the response that showed it.",
      }),
    ),
  },
  { $id: "WebhookSecretRotation", additionalProperties: false },
);
export type WebhookSecretRotation = Static<typeof WebhookSecretRotation>;

const settings = {
  headers: Type.Optional(Headers),
  max_concurrency: Type.Optional(terms.max_concurrency),
  rate_limit_per_second: Type.Optional(terms.rate_limit_per_second),
  ordering: Type.Optional(terms.ordering),
};

export const WebhookEndpointListQuery = Type.Object(
  { limit: listParameters.limit, cursor: listParameters.cursor },
  { additionalProperties: false },
);
export type WebhookEndpointListQuery = Static<typeof WebhookEndpointListQuery>;

/** The schemas that name the events that there are. */
export function endpointSchemas(eventTypes: readonly EventType[]) {
  const types = subscribable(eventTypes);
  const EventTypes = Type.Array(oneOf(types), {
    minItems: 1,
    maxItems: types.length,
    uniqueItems: true,
    description: "The events to send. `deal.*` matches every deal event, `*` matches every event.",
  });
  const Filter = Type.Unsafe<unknown>({
    anyOf: [webhookEventFilter(eventTypes), { type: "null" }],
    description:
      "Sends only the events that match. Evaluated when the event happens. `null` sends every event of these types.",
  });
  const members = {
    id: Id,
    url: Url,
    description: nullable(Description),
    event_types: EventTypes,
    filter: Filter,
    header_names: Type.Array(Type.String(), {
      description: "Names of your own headers that are sent with each delivery.",
    }),
    ...terms,
    enabled: Enabled,
    disabled_reason: nullable(Type.String(), {
      description: "Why SalesOS disabled the endpoint; `null` if it did not.",
    }),
    next_secret_at: nullable(Instant, {
      description:
        "When the next secret takes over automatically; `null` unless a rotation is in progress.",
    }),
    health: EndpointHealth,
    created_at: Instant,
    updated_at: Instant,
  };
  /** An endpoint in responses, without its secret. */
  const WebhookEndpoint = Type.Object(members, {
    $id: "WebhookEndpoint",
    additionalProperties: false,
  });

  /** The response to a creation: the only one that contains the secret. */
  const CreatedWebhookEndpoint = Type.Object(
    {
      ...members,
      secret: shownOnce("Signs every delivery. Store it where your receiver can read it."),
    },
    { $id: "CreatedWebhookEndpoint", additionalProperties: false },
  );

  /** The response to a rotation: the only one that contains the next secret. */
  const RotatedWebhookEndpoint = Type.Object(
    { ...members, next_secret: shownOnce("Signs every delivery once it takes over.") },
    { $id: "RotatedWebhookEndpoint", additionalProperties: false },
  );

  const WebhookEndpointCreate = Type.Object(
    {
      url: Url,
      event_types: EventTypes,
      description: Type.Optional(nullable(Description)),
      filter: Type.Optional(Filter),
      ...settings,
      enabled: Type.Optional(Enabled),
    },
    { $id: "WebhookEndpointCreate", additionalProperties: false },
  );

  const WebhookEndpointUpdate = Type.Object(
    {
      url: Type.Optional(Url),
      event_types: Type.Optional(EventTypes),
      description: Type.Optional(nullable(Description)),
      filter: Type.Optional(Filter),
      ...settings,
      enabled: Type.Optional(Enabled),
    },
    { $id: "WebhookEndpointUpdate", additionalProperties: false },
  );

  const WebhookEndpointPage = pageOf(WebhookEndpoint, "WebhookEndpointPage");

  return {
    WebhookEndpoint,
    CreatedWebhookEndpoint,
    RotatedWebhookEndpoint,
    WebhookEndpointCreate,
    WebhookEndpointUpdate,
    WebhookEndpointPage,
  };
}

type Schemas = ReturnType<typeof endpointSchemas>;
export type WebhookEndpoint = Static<Schemas["WebhookEndpoint"]>;
export type WebhookEndpointCreate = Static<Schemas["WebhookEndpointCreate"]>;
export type WebhookEndpointUpdate = Static<Schemas["WebhookEndpointUpdate"]>;
