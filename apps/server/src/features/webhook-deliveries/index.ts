export { deliveryRoutes } from "./webhook-deliveries.routes.ts";
