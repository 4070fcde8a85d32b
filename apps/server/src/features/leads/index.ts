export { leadRoutes } from "./leads.routes.ts";
export { insertLeads } from "./leads.usecases.ts";
export { leadResource } from "./leads.resource.ts";
export { newLead } from "./leads.rules.ts";
export { Lead } from "./leads.schemas.ts";
export { leadExample } from "./leads.examples.ts";
