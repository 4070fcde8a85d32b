export { eventRoutes } from "./events.routes.ts";
export { startNotifier, type Notifier } from "./notifier.ts";
export { retainedEvents } from "./events.retention.ts";
