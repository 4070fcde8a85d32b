export {
  type Component,
  type ComponentId,
  component,
  componentIds,
  components,
} from "./components.ts";
export { addMinutes, purgeStatus, readCounts, readDays, readLatencies } from "./history.store.ts";
export { judgeMinutes, recordGap } from "./history.ts";
export { beat, leave, readOthers } from "./instances.store.ts";
export { EMPTY, type Sample, add, quantile } from "./sample.rules.ts";
export { type Sampler, type Samples, createSampler, watchRequests } from "./sampler.ts";
export {
  type Day,
  type Impact,
  type Indicator,
  type MeasuredState,
  type State,
  formula,
  impacts,
  judge,
  overall,
  shownState,
  stateOfDay,
  thresholds,
  uptime,
} from "./status.rules.ts";
export { DEFAULT_TUNING, type StatusTuning } from "./tuning.ts";
