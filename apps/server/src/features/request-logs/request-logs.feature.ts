import type { Config } from "../../platform/config/config.ts";
import type { Feature } from "../../platform/feature/feature.ts";
import { everySecond } from "../../platform/recurring/recurring.ts";
import type { Recorder } from "./recorder.ts";
import { retainedRequestLogs } from "./request-logs.retention.ts";
import { requestLogRoutes } from "./request-logs.routes.ts";

type Deps = { recorder: Pick<Recorder, "flush"> };

export const feature: Feature<Deps & { config: Config }, Deps> = {
  tags: [{ name: "Request log", description: "Every API request, its key and its status." }],
  operations: ({ recorder, config }) =>
    // Without the database the reading fails as well, and says so.
    requestLogRoutes({
      flush: () => recorder.flush().catch(() => {}),
      days: config.requestLogDays,
    }),
  retainedTables: ({ requestLogDays }) => retainedRequestLogs(requestLogDays),
  servingTasks: ({ recorder }) => [everySecond("write the request log", recorder.flush)],
};
