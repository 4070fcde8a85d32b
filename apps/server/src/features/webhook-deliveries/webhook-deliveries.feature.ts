import type { Feature } from "../../platform/feature.ts";
import { retainedDeliveries } from "./webhook-deliveries.retention.ts";
import { deliveryRoutes } from "./webhook-deliveries.routes.ts";

export const feature: Feature = {
  operations: () => deliveryRoutes,
  retainedTables: ({ eventRetentionDays }) => retainedDeliveries(eventRetentionDays),
};
