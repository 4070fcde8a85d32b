export { frontDoor } from "./probes/index.ts";
export { incidentExample, maintenanceExample, StatusIncident } from "./incidents/index.ts";
export { createMonitor, type StatusMonitor } from "./monitor/index.ts";
export { statusPages } from "./pages/index.ts";
export { statusRoutes } from "./status.routes.ts";
export {
  readTokenSecret,
  createSubscriptionTokens,
  type SubscriptionTokens,
  mailSome,
} from "./subscriptions/index.ts";
export type { StatusTuning } from "./measurements/index.ts";
export { lookAround, report, watchServer, type Look, probeIdOf } from "./external-probes/index.ts";
