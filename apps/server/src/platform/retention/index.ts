export {
  createRetention,
  partitioned,
  type RetainedTable,
  type Retention,
  type RetentionDeps,
} from "./retention.ts";
