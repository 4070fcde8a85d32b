import type { Config } from "../../platform/config/config.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import { everyHour } from "../../platform/recurring/recurring.ts";
import { supportForm, type FormDeps } from "./support.form.ts";
import { supportRoutes } from "./support.routes.ts";
import { purgeSupportRequests } from "./support.usecases.ts";

export const feature: Feature<{ config: Config }, { config: Config; db: Database }, FormDeps> = {
  tags: [{ name: "Support", description: "Support requests to the operator of this server." }],
  operations: ({ config: { mail, supportKeepDays } }) => supportRoutes({ mail, supportKeepDays }),
  pages: supportForm,
  workerTasks: ({ db, config }) => [
    everyHour("purge support requests", () =>
      db.asSystem((tx) => purgeSupportRequests(tx, config)),
    ),
  ],
};
