export { frontDoor } from "./front-door.rules.ts";
export { incidentExample, maintenanceExample, StatusIncident } from "./incidents.schemas.ts";
export { createMonitor, type StatusMonitor } from "./monitor.ts";
export { statusPages } from "./public.routes.ts";
export { statusRoutes } from "./status.routes.ts";
export { mailSome } from "./subscriptions.usecases.ts";
export type { StatusTuning } from "./tuning.ts";
export { lookAround, report, watchServer, type Look } from "./witness.ts";
export { witnessIdOf } from "./witnesses.rules.ts";
