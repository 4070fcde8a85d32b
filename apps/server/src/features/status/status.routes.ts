import type { Operation } from "../../platform/operations/operation.ts";
import { externalProbeRoutes } from "./external-probes/index.ts";
import { incidentRoutes } from "./incidents/index.ts";
import { subscriptionRoutes, type MailTerms } from "./subscriptions/index.ts";

/** The operations of the API about the status. */
export function statusRoutes(terms: MailTerms): Operation[] {
  return [...incidentRoutes, ...subscriptionRoutes(terms), ...externalProbeRoutes];
}
