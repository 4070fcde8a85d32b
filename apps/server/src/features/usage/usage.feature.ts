import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import { everyHour } from "../../platform/recurring/recurring.ts";
import { usageRoutes } from "./usage.routes.ts";
import { purgeUsage } from "./usage.store.ts";

interface Deps {
  /** Holds requests that are not counted yet. */
  recorder: { flush: () => Promise<void> };
}

export const feature: Feature<Deps, { db: Database }> = {
  tags: [
    {
      name: "Usage",
      description: "The number of requests, and the remaining allowance of your plan.",
    },
  ],
  // Without the database the reading fails as well, and says so.
  operations: ({ recorder }) => usageRoutes(() => recorder.flush().catch(() => {})),
  workerTasks: ({ db }) => [everyHour("purge usage", () => db.asSystem(purgeUsage))],
};
