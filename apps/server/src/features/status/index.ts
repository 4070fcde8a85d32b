export { frontDoor } from "./probes/index.ts";
export { createMonitor, type StatusMonitor } from "./monitor/index.ts";
export {
  readTokenSecret,
  createSubscriptionTokens,
  type SubscriptionTokens,
} from "./subscriptions/index.ts";
export type { StatusTuning } from "./measurements/index.ts";
export { lookAround, report, watchServer, type Look, probeIdOf } from "./external-probes/index.ts";
export { feature } from "./status.feature.ts";
