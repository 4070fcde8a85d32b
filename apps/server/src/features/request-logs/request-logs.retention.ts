import { partitioned, type RetainedTable } from "../../platform/retention/index.ts";

/** The request log, kept for so many days. */
export function retainedRequestLogs(days: number): RetainedTable[] {
  return [partitioned("request_logs", { key: "id", days })];
}
