import type { Feature } from "../../platform/feature/feature.ts";
import { HISTORY_DAYS } from "../../platform/records/history.ts";
import { partitioned } from "../../platform/retention/index.ts";
import { changeSetRoutes } from "./change-sets.routes.ts";

export const feature: Feature = {
  tags: [{ name: "Change sets", description: "What each request changed, and how to undo it." }],
  operations: () => changeSetRoutes,
  retainedTables: () => [partitioned("record_changes", { key: "id", days: HISTORY_DAYS })],
};
