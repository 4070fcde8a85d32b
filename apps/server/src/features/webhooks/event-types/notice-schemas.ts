import { Type, type Static } from "typebox";
import { Id, Instant, nullable } from "../../../platform/types/schema.ts";

/** The `data` of an event about an endpoint. */
export const EndpointNotice = Type.Object(
  {
    id: Id,
    url: Type.String(),
    description: nullable(Type.String()),
    enabled: Type.Boolean(),
    disabled_reason: nullable(Type.String()),
    paused_until: nullable(Instant, { description: "When the next delivery checks the endpoint." }),
    failing_since: nullable(Instant, {
      description: "When the first failure after the last successful delivery happened.",
    }),
    last_failure: nullable(Type.String(), { description: "Why the last attempt failed." }),
  },
  { $id: "WebhookEndpointNotice", additionalProperties: false },
);
export type EndpointNotice = Static<typeof EndpointNotice>;

export const pausedExample: EndpointNotice = {
  id: "019bac7c-d8c0-7000-8000-000000000003",
  url: "https://example.com/webhooks",
  description: "Feeds the data warehouse",
  enabled: true,
  disabled_reason: null,
  paused_until: "2026-01-11T10:30:05.000Z",
  failing_since: "2026-01-11T10:29:48.000Z",
  last_failure: "The receiver answered 503.",
};

export const disabledExample: EndpointNotice = {
  ...pausedExample,
  enabled: false,
  disabled_reason:
    "No delivery has succeeded since 2026-01-06T10:29:48.000Z. The last failure: The receiver answered 503.",
  failing_since: "2026-01-06T10:29:48.000Z",
};
