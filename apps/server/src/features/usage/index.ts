export { addCount, type UsageCount, type UsageSums } from "./sums.rules.ts";
export { dayOf } from "./usage.rules.ts";
export { addUsage } from "./usage.store.ts";
export { feature } from "./usage.feature.ts";
