import type { Feature } from "../../platform/feature/feature.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { retainedDeliveries } from "./webhook-deliveries.retention.ts";
import { deliveryRoutes } from "./webhook-deliveries.routes.ts";

export const feature: Feature<{ eventTypes: readonly EventType[] }> = {
  operations: ({ eventTypes }) => deliveryRoutes(eventTypes),
  retainedTables: ({ eventRetentionDays }) => retainedDeliveries(eventRetentionDays),
};
