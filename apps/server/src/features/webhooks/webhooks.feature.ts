import type { Config } from "../../platform/config/config.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { everyHour, everySecond } from "../../platform/recurring/recurring.ts";
import { endpointEvents } from "./event-types/endpoint-events.ts";
import { filterReader } from "./filters/filters.ts";
import { refoldFilters } from "./filters/refold.store.ts";
import { purgeHealth } from "./health/health.store.ts";
import { webhookRoutes } from "./webhooks.routes.ts";

type Events = { eventTypes: readonly EventType[] };

export const feature: Feature<Events & { config: Config }, Events & { db: Database }> = {
  tags: [{ name: "Webhooks", description: "Your URLs that receive signed events, with retries." }],
  operations: ({ config, eventTypes }) => webhookRoutes(config.outbound, eventTypes),
  events: endpointEvents,
  workerTasks: ({ db, eventTypes }) => [
    everySecond("fold filters of older versions", () =>
      db.asSystem((tx) => refoldFilters(tx, filterReader(eventTypes))),
    ),
    everyHour("purge webhook health", () => db.asSystem(purgeHealth)),
  ],
};
