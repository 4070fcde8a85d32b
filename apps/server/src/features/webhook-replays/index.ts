export { replayRoutes } from "./webhook-replays.routes.ts";
export { startReplays } from "./worker.ts";
