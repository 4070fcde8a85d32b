export { webhookRoutes } from "./webhooks.routes.ts";
export { eventTypes } from "./webhooks.event-types.ts";
export { deliveryHeaders, generateSecret } from "./signature.rules.ts";
export { purgeHealth } from "./health.store.ts";
export { refoldFilters } from "./refold.store.ts";
export { queueState } from "./sender/queue-state.store.ts";
export { startSender } from "./sender/sender.ts";
export { createTransport } from "./sender/transport.ts";
export type { SenderTuning } from "./sender/tuning.ts";
