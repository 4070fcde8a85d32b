import type { WebhookEvent } from "./document.ts";
import type { SchemaRegistry } from "./schemas.ts";

const text = (description: string, example: string) => ({
  description,
  required: true,
  in: "header",
  schema: { type: "string" },
  example,
});

const deliveryHeaders = [
  {
    name: "X-Webhook-Signature",
    ...text(
      "Lowercase hexadecimal HMAC-SHA256 of the raw body bytes. The key is the endpoint's secret, exactly as it was shown.",
      "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    ),
  },
  {
    name: "webhook-id",
    ...text(
      "The id of the event, the same on every attempt.",
      "019bac7c-d8c0-7000-8000-0000000000e1",
    ),
  },
  {
    name: "webhook-timestamp",
    ...text("When this attempt was sent, in epoch seconds.", "1768127400"),
  },
  {
    name: "webhook-signature",
    ...text(
      "Signature as defined by the Standard Webhooks specification.",
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
  },
];

/** The request that a receiver gets for an event, and the responses it can send. */
export function webhookOf(event: WebhookEvent, schemas: SchemaRegistry): Record<string, unknown> {
  return {
    operationId: `on${event.type.replaceAll(/(?:^|[._])([a-z])/g, (_match, letter: string) => letter.toUpperCase())}`,
    summary: event.type,
    description: event.description,
    tags: ["Events"],
    security: [],
    parameters: deliveryHeaders,
    requestBody: {
      required: true,
      content: {
        "application/json": { schema: schemas.use(event.schema), example: event.example },
      },
    },
    responses: {
      "2XX": { description: "Received. Any other response, or a timeout, is retried." },
      default: { description: "Not received. The delivery is retried." },
    },
  };
}
