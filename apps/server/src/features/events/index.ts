export { eventRoutes } from "./events.routes.ts";
export { startBell, type Bell } from "./bell.ts";
export { retainedEvents } from "./events.retention.ts";
