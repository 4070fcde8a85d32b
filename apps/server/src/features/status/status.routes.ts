import { errors } from "../../platform/errors/errors.ts";
import { route, type Route } from "../../platform/http/route.ts";
import { IdParams } from "../../platform/schema.ts";
import { incidentRoutes } from "./incidents.routes.ts";
import { StatusSubscription, StatusSubscriptionCreate } from "./subscriptions.schemas.ts";
import { subscribe, type MailTerms } from "./subscriptions.usecases.ts";
import {
  NewStatusWitness,
  StatusWitnessCreate,
  StatusWitnessList,
  witnessExample,
} from "./witnesses.schemas.ts";
import { createWitness, listWitnesses, removeWitness } from "./witnesses.usecases.ts";

const tag = "Status";
const scope = "operator";

/** How often one address may ask for a mail. */
export const SUBSCRIBE_LIMIT = { perMinute: 2, burst: 5 };

/** What the operator says about the state of SalesOS, and who is told. */
export function statusRoutes(terms: MailTerms): Route[] {
  return [
    ...incidentRoutes,
    route({
      method: "POST",
      path: "/api/status/subscriptions",
      operationId: "createStatusSubscription",
      summary: "Subscribe to the status",
      description:
        "Mails a link to the address; once it is followed, each update of an incident or a maintenance is mailed, with a link that ends it. Needs a mail server of the installation.",
      tag,
      perAddress: SUBSCRIBE_LIMIT,
      body: StatusSubscriptionCreate,
      bodyExample: { email: "ann@example.com" },
      answers: {
        202: {
          description: "A mail is under way, if the address needs one.",
          schema: StatusSubscription,
          example: { status: "confirmation_sent" },
        },
      },
      errors: [errors.not_found],
      handler: { installation: subscribe(terms) },
    }),
    route({
      method: "GET",
      path: "/api/status/witnesses",
      operationId: "listStatusWitnesses",
      summary: "List witnesses",
      description: "Programs elsewhere that look at this server, and what they saw.",
      tag,
      scope,
      answers: {
        200: {
          description: "The witnesses.",
          schema: StatusWitnessList,
          example: { data: [{ ...witnessExample, last: [], looks: 2_880, failed_looks: 0 }] },
        },
      },
      handler: { installation: listWitnesses },
    }),
    route({
      method: "POST",
      path: "/api/status/witnesses",
      operationId: "createStatusWitness",
      summary: "Add a witness",
      description:
        "Makes the secret with which `salesos probe --url <this server>`, run elsewhere, signs what it sees. The status page shows it apart from what the server measures itself.",
      tag,
      scope,
      body: StatusWitnessCreate,
      bodyExample: { name: witnessExample.name },
      answers: {
        201: {
          description: "The witness with its secret, which is shown this once.",
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
    route({
      method: "DELETE",
      path: "/api/status/witnesses/{id}",
      operationId: "deleteStatusWitness",
      summary: "Remove a witness",
      description: "Its reports are deleted, and its secret signs nothing any more.",
      tag,
      scope,
      params: IdParams,
      answers: { 204: { description: "It is gone." } },
      errors: [errors.not_found],
      handler: { installation: removeWitness },
    }),
  ];
}
