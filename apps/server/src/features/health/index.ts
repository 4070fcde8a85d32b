export { healthRoutes } from "./health.routes.ts";
export { feature } from "./health.feature.ts";
