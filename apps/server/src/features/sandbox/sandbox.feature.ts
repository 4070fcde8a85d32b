import type { Config } from "../../platform/config/config.ts";
import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import { every } from "../../platform/recurring/recurring.ts";
import { resetSandbox } from "./sandbox.usecases.ts";

export const feature: Feature<unknown, { config: Pick<Config, "sandbox">; db: Database }> = {
  workerTasks: ({ config, db }) =>
    config.sandbox ? [every(30_000, "reset the sandbox", () => resetSandbox(db))] : [],
};
