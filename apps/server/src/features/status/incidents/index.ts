export { incidentRoutes } from "./incidents.routes.ts";
export { StatusIncident, incidentExample, maintenanceExample } from "./incidents.schemas.ts";
export { findIncident, incidentsToShow } from "./incidents.store.ts";
export { advanceMaintenance } from "./incidents.usecases.ts";
