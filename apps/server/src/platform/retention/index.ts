export {
  createRetention,
  partitioned,
  type RetainedTable,
  type RetentionDeps,
} from "./retention.ts";
