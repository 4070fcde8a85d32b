export { incidentRoutes } from "./incidents.routes.ts";
export { StatusIncident } from "./incidents.schemas.ts";
export { incidentEvents } from "./incidents.events.ts";
export { findIncident, incidentsToShow } from "./incidents.store.ts";
export { advanceMaintenance } from "./incidents.usecases.ts";
