export { supportForm } from "./support.form.ts";
export { supportRoutes } from "./support.routes.ts";
export { purgeSupportRequests } from "./support.usecases.ts";
