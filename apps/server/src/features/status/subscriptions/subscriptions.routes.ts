import { errors } from "../../../platform/errors/errors.ts";
import { operation, type Operation } from "../../../platform/operations/operation.ts";
import { StatusSubscription, StatusSubscriptionCreate } from "./subscriptions.schemas.ts";
import { subscribe, type MailTerms } from "./subscriptions.usecases.ts";

/** How often one address may ask for a mail. */
export const SUBSCRIBE_LIMIT = { perMinute: 2, burst: 5 };

/** Lets anybody subscribe to status updates by mail. */
export function subscriptionRoutes(terms: MailTerms): Operation[] {
  return [
    operation({
      method: "POST",
      path: "/api/status/subscriptions",
      operationId: "createStatusSubscription",
      summary: "Subscribe to status updates",
      description:
        "Email a confirmation link to an address. Once somebody opens the link, the address receives every update to an incident or maintenance, with a link to unsubscribe. Requires a configured mail server.",
      tag: "Status",
      perAddress: SUBSCRIBE_LIMIT,
      body: StatusSubscriptionCreate,
      bodyExample: { email: "ann@example.com" },
      responses: {
        202: {
          description:
            "A confirmation email is on its way, unless the address is already subscribed.",
          schema: StatusSubscription,
          example: { status: "confirmation_sent" },
        },
      },
      errors: [errors.not_found],
      handler: { installation: subscribe(terms) },
    }),
  ];
}
