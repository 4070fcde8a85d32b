import type { Config } from "../../platform/config.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature.ts";
import { everyHour, everySecond } from "../../platform/recurring/recurring.ts";
import { refoldFilters } from "./filters/refold.store.ts";
import { purgeHealth } from "./health/health.store.ts";
import { webhookRoutes } from "./webhooks.routes.ts";

export const feature: Feature<{ config: Config }, { db: Database }> = {
  tags: [{ name: "Webhooks", description: "Your URLs that receive signed events, with retries." }],
  operations: ({ config }) => webhookRoutes(config.outbound),
  workerTasks: ({ db }) => [
    everySecond("fold filters of older versions", () => db.asSystem(refoldFilters)),
    everyHour("purge webhook health", () => db.asSystem(purgeHealth)),
  ],
};
