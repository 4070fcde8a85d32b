import { defineErrors } from "../../platform/errors/problem.ts";

export const eventErrors = defineErrors({
  events_expired: {
    status: 410,
    title: "Events after this position have expired",
    cause:
      "after, cursor or Last-Event-ID names a position in the event log, and events after it are older than the retention period.",
    fix: "Continue from after=start, the oldest event still kept, and compare your copy with the lists of records.",
    example: {
      detail:
        "Events after this position are older than the retention period and were deleted. The log now begins at after=start. To catch up on what you missed, read the records themselves.",
    },
  },
});
