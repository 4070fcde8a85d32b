export { changeSetRoutes } from "./change-sets.routes.ts";
