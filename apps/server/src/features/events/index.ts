export { startNotifier, type Notifier } from "./notifier.ts";
export { retainedEvents } from "./events.retention.ts";
export { feature } from "./events.feature.ts";
