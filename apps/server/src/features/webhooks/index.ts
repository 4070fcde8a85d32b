export { deliveryHeaders, generateSecret } from "./signing/signature.rules.ts";
export { queueState } from "./queue/queue-state.store.ts";
export { startSender } from "./sender/sender.ts";
export { createTransport } from "./attempts/transport.ts";
export type { SenderTuning } from "./sender/tuning.ts";
export { feature } from "./webhooks.feature.ts";
