export { retainedDeliveries } from "./webhook-deliveries.retention.ts";
export { feature } from "./webhook-deliveries.feature.ts";
