export { frontDoor } from "./probes/front-door.rules.ts";
export {
  incidentExample,
  maintenanceExample,
  StatusIncident,
} from "./incidents/incidents.schemas.ts";
export { createMonitor, type StatusMonitor } from "./monitor/monitor.ts";
export { statusPages } from "./pages/public.routes.ts";
export { statusRoutes } from "./status.routes.ts";
export { readTokenSecret } from "./subscriptions/subscriptions.store.ts";
export {
  createSubscriptionTokens,
  type SubscriptionTokens,
} from "./subscriptions/subscriptions.tokens.ts";
export { mailSome } from "./subscriptions/subscriptions.usecases.ts";
export type { StatusTuning } from "./measurements/tuning.ts";
export { lookAround, report, watchServer, type Look } from "./external-probes/external-probe.ts";
export { witnessIdOf } from "./external-probes/external-probes.rules.ts";
