import type { Database } from "../../platform/database/database.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import type { AnyJobType } from "../../platform/jobs/job-type.ts";
import { purgeJobs } from "../../platform/jobs/purge.store.ts";
import { everyHour } from "../../platform/recurring/recurring.ts";
import { jobRoutes } from "./jobs.routes.ts";

export const feature: Feature<{ jobTypes: readonly AnyJobType[] }, { db: Database }> = {
  tags: [{ name: "Jobs", description: "Long-running work: its progress and its result." }],
  operations: ({ jobTypes }) => jobRoutes(jobTypes.map(({ type }) => type)),
  workerTasks: ({ db }) => [everyHour("purge jobs", () => db.asSystem(purgeJobs))],
};
