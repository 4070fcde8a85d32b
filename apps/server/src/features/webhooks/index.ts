export { webhookRoutes } from "./webhooks.routes.ts";
export { eventTypes } from "./webhooks.event-types.ts";
export { queueState } from "./sender/queue.store.ts";
export { startSender, type SenderTuning } from "./sender/sender.ts";
