import type { Feature } from "../../platform/feature/feature.ts";
import { replayJob } from "./replay.job.ts";
import { replayRoutes } from "./webhook-replays.routes.ts";

export const feature: Feature = {
  operations: () => replayRoutes,
  jobTypes: [replayJob],
};
