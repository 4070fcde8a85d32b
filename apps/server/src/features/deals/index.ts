export { dealRoutes } from "./deals.routes.ts";
export { insertDeals } from "./deals.usecases.ts";
export { dealResource } from "./deals.resource.ts";
export { newDeal } from "./deals.rules.ts";
export { Deal } from "./deals.schemas.ts";
export { dealExample } from "./deals.examples.ts";
