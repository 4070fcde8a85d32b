export { replayJob } from "./replay.job.ts";
export { replayRoutes } from "./webhook-replays.routes.ts";
