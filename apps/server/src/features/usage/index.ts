export { addCount, type UsageCount, type UsageSums } from "./sums.rules.ts";
export { usageRoutes } from "./usage.routes.ts";
export { dayOf } from "./usage.rules.ts";
export { addUsage, purgeUsage } from "./usage.store.ts";
