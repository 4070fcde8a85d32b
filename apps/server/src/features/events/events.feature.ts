import type { Config } from "../../platform/config/config.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import type { EventType } from "../../platform/outbox/event-type.ts";
import { eventErrors } from "./events.errors.ts";
import { retainedEvents } from "./events.retention.ts";
import { eventRoutes } from "./events.routes.ts";
import type { Notifier } from "./notifier.ts";

export const feature: Feature<{
  config: Config;
  notifier: Notifier;
  eventTypes: readonly EventType[];
}> = {
  tags: [
    {
      name: "Events",
      description: "The event log, to read or follow, and the events that webhooks receive.",
    },
  ],
  errors: Object.values(eventErrors),
  operations: ({ config, notifier, eventTypes }) =>
    eventRoutes(notifier, config.eventRetentionDays, eventTypes),
  retainedTables: ({ eventRetentionDays }) => retainedEvents(eventRetentionDays),
};
