import type { Config } from "../../platform/config/config.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import { everySecond } from "../../platform/recurring/recurring.ts";
import { incidentEvents } from "./incidents/index.ts";
import { statusPages, type StatusDeps } from "./pages/index.ts";
import { statusRoutes } from "./status.routes.ts";
import { mailSome, type SubscriptionTokens } from "./subscriptions/index.ts";

interface Deps {
  config: Config;
  publicUrl: () => string;
  tokens: SubscriptionTokens;
}

export const feature: Feature<Deps, Deps & { db: Database }, StatusDeps> = {
  tags: [
    {
      name: "Status",
      description: "Incidents, maintenance, subscriptions and external probes.",
    },
  ],
  operations: ({ config, publicUrl, tokens }) =>
    statusRoutes({ mail: config.mail, publicUrl, tokens }),
  events: incidentEvents,
  pages: statusPages,
  workerTasks: ({ db, publicUrl, tokens }) => [
    everySecond("tell subscribers of the status", () =>
      db.asSystem((tx) => mailSome(tx, { publicUrl, tokens })),
    ),
  ],
};
