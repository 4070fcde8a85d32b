import { partitioned, type RetainedTable } from "../../platform/retention/index.ts";

/** Deliveries and their attempts, kept as long as their events, in the order in which they go: before the events. */
export function retainedDeliveries(days: number): RetainedTable[] {
  return [
    partitioned("webhook_attempts", { key: "event_id", days }),
    partitioned("webhook_deliveries", { key: "event_id", days }),
  ];
}
