import { errors } from "../../platform/errors/errors.ts";
import { operation, type Operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/schema.ts";
import { incidentRoutes } from "./incidents/incidents.routes.ts";
import {
  StatusSubscription,
  StatusSubscriptionCreate,
} from "./subscriptions/subscriptions.schemas.ts";
import { subscribe, type MailTerms } from "./subscriptions/subscriptions.usecases.ts";
import {
  NewStatusWitness,
  StatusWitnessCreate,
  StatusWitnessList,
  witnessExample,
} from "./external-probes/external-probes.schemas.ts";
import {
  createWitness,
  listWitnesses,
  removeWitness,
} from "./external-probes/external-probes.usecases.ts";

const tag = "Status";
const scope = "operator";

/** How often one address may ask for a mail. */
export const SUBSCRIBE_LIMIT = { perMinute: 2, burst: 5 };

/** What the operator says about the state of SalesOS, and who is told. */
export function statusRoutes(terms: MailTerms): Operation[] {
  return [
    ...incidentRoutes,
    operation({
      method: "POST",
      path: "/api/status/subscriptions",
      operationId: "createStatusSubscription",
      summary: "Subscribe to status updates",
      description:
        "Email a confirmation link to an address. Once somebody opens the link, the address receives every update to an incident or maintenance, with a link to unsubscribe. Requires a configured mail server.",
      tag,
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
    operation({
      method: "GET",
      path: "/api/status/witnesses",
      operationId: "listStatusWitnesses",
      summary: "List external probes",
      description: "Retrieve the external probes that check this server, and their results.",
      tag,
      scope,
      responses: {
        200: {
          description: "The external probes.",
          schema: StatusWitnessList,
          example: { data: [{ ...witnessExample, last: [], looks: 2_880, failed_looks: 0 }] },
        },
      },
      handler: { installation: listWitnesses },
    }),
    operation({
      method: "POST",
      path: "/api/status/witnesses",
      operationId: "createStatusWitness",
      summary: "Create an external probe",
      description:
        "Create an external probe and its secret. Run `salesos probe --url <this server>` on another machine; it signs its reports with the secret. The status page shows the results separately from the server's own measurements.",
      tag,
      scope,
      body: StatusWitnessCreate,
      bodyExample: { name: witnessExample.name },
      responses: {
        201: {
          description: "The external probe with its secret, shown once.",
          schema: NewStatusWitness,
          example: {
            ...witnessExample,
            secret: `witness_${"0".repeat(32)}_${"0".repeat(32)}`,
          },
          headers: [],
        },
      },
      errors: [errors.conflict],
      handler: { installation: createWitness },
    }),
    operation({
      method: "DELETE",
      path: "/api/status/witnesses/{id}",
      operationId: "deleteStatusWitness",
      summary: "Delete an external probe",
      description: "Delete an external probe and its reports. Its secret stops working.",
      tag,
      scope,
      params: IdParams,
      responses: { 204: { description: "Deleted." } },
      errors: [errors.not_found],
      handler: { installation: removeWitness },
    }),
  ];
}
