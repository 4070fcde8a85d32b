import { Type, type Static } from "typebox";
import { listParameters, pageOf } from "../../platform/pagination/list.schemas.ts";
import { freeText, Id, Instant, nullable, oneOf } from "../../platform/schema.ts";
import { subscribable } from "./webhooks.event-types.ts";
import { WebhookEventFilter } from "./webhooks.filter.ts";

const Url = Type.String({
  minLength: 1,
  maxLength: 2048,
  description:
    "Where events are sent, by POST. `https:`; `http:` too in the test workspace. Must be public.",
  examples: ["https://example.com/webhooks"],
});
const Description = freeText(500, "What it is for.");
const EventTypes = Type.Array(oneOf(subscribable), {
  minItems: 1,
  maxItems: subscribable.length,
  uniqueItems: true,
  description: "The events to send. `deal.*` means all about deals, `*` means all.",
});
const Filter = Type.Unsafe<unknown>({
  anyOf: [WebhookEventFilter, { type: "null" }],
  description:
    "Of the events of these types only those that pass are sent, judged when they happen. `null`: all.",
});
const count = (what: string) => Type.Integer({ minimum: 0, description: what });
/** How an endpoint does. Counts are of tries, in this clock hour and the 23 before it. */
export const EndpointHealth = Type.Object(
  {
    succeeded: count("Tries of the last 24 hours that succeeded."),
    failed: count("Tries of the last 24 hours that failed."),
    success_rate: nullable(Type.Number({ minimum: 0, maximum: 1 }), {
      description: "Share of these tries that succeeded; `null` when there were none.",
    }),
    p95_ms: nullable(Type.Integer({ minimum: 0 }), {
      description:
        "95 of 100 of these tries took at most about so long; `null` when there were none.",
    }),
    last_success_at: nullable(Instant, { description: "When the last success began." }),
    last_failure_at: nullable(Instant, { description: "When the last failure began." }),
    last_failure: nullable(Type.String(), { description: "What went wrong then." }),
    breaker: oneOf(["closed", "open"], {
      description:
        "`open`: paused after failures; one delivery at a time is sent to find out whether it works again.",
    }),
    paused_until: nullable(Instant, { description: "When a paused one is next tried." }),
  },
  {
    $id: "EndpointHealth",
    additionalProperties: false,
    description: "How it does, as of some seconds ago. It changes without the ETag.",
  },
);
export type EndpointHealth = Static<typeof EndpointHealth>;
const Headers = Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 1000 }), {
  maxProperties: 20,
  description:
    "Headers of yours that are sent along, such as `Authorization`. Replaces those before. The values are never answered.",
  examples: [{ Authorization: "Bearer 5f0c…" }],
});
const terms = {
  max_concurrency: nullable(Type.Integer({ minimum: 1, maximum: 64 }), {
    description: "Deliveries under way at once. `null`: 16 from each server process.",
  }),
  rate_limit_per_second: nullable(Type.Integer({ minimum: 1, maximum: 1000 }), {
    description: "Deliveries begun per second, retries among them. `null`: no limit.",
  }),
  ordering: oneOf(["none", "record"], {
    description:
      "`record`: the events about one record come in their order, one at a time; one that fails holds back the later ones of its record while it is tried again. `none`: as fast as they can. A change is for events from then on.",
  }),
};
const Enabled = Type.Boolean({
  description:
    "While `false`, new events are not queued; those already queued wait. `true` again clears `disabled_reason`.",
});

const members = {
  id: Id,
  url: Url,
  description: nullable(Description),
  event_types: EventTypes,
  filter: Filter,
  header_names: Type.Array(Type.String(), {
    description: "Names of the headers of yours that are sent along.",
  }),
  ...terms,
  enabled: Enabled,
  disabled_reason: nullable(Type.String(), {
    description: "Why SalesOS disabled it; `null` when it did not.",
  }),
  next_secret_at: nullable(Instant, {
    description:
      "While its secret is rotated: when the next one takes over by itself. Otherwise `null`.",
  }),
  health: EndpointHealth,
  created_at: Instant,
  updated_at: Instant,
};
const shownOnce = (what: string) =>
  nullable(Type.String(), {
    description: `${what} Shown in this answer and never again, and so \`null\` in a replay for an \`Idempotency-Key\` and in a dry run.`,
  });

/** An endpoint as it is answered; its secret is not among what can be read again. */
export const WebhookEndpoint = Type.Object(members, {
  $id: "WebhookEndpoint",
  additionalProperties: false,
});
export type WebhookEndpoint = Static<typeof WebhookEndpoint>;

/** The answer to its creation: the only one that holds the secret. */
export const CreatedWebhookEndpoint = Type.Object(
  {
    ...members,
    secret: shownOnce("Signs every delivery; keep it where the receiver reads it."),
  },
  { $id: "CreatedWebhookEndpoint", additionalProperties: false },
);

/** The answer to a rotation: the only one that holds the next secret. */
export const RotatedWebhookEndpoint = Type.Object(
  { ...members, next_secret: shownOnce("Signs every delivery once it takes over.") },
  { $id: "RotatedWebhookEndpoint", additionalProperties: false },
);

export const WebhookSecretRotation = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * 86_400,
        default: 86_400,
        description:
          "After how long the next secret takes over by itself, when it is not activated before. Default: a day. 0: at once, for a secret that leaked.",
      }),
    ),
    replace: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          "Whether a next secret that has not taken over yet is dropped for another: for when the answer that showed it was lost.",
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

export const WebhookEndpointCreate = Type.Object(
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
export type WebhookEndpointCreate = Static<typeof WebhookEndpointCreate>;

export const WebhookEndpointUpdate = Type.Object(
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
export type WebhookEndpointUpdate = Static<typeof WebhookEndpointUpdate>;

export const WebhookEndpointPage = pageOf(WebhookEndpoint, "WebhookEndpointPage");

export const WebhookEndpointListQuery = Type.Object(
  { limit: listParameters.limit, cursor: listParameters.cursor },
  { additionalProperties: false },
);
export type WebhookEndpointListQuery = Static<typeof WebhookEndpointListQuery>;
