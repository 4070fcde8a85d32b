export { deliveryRoutes } from "./webhook-deliveries.routes.ts";
export { retainedDeliveries } from "./webhook-deliveries.retention.ts";
