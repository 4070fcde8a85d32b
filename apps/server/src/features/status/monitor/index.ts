export { type StatusMonitor, createMonitor } from "./monitor.ts";
export type { ComponentStatus, Snapshot } from "./snapshot.ts";
