import { eventTypes, features, type TaskDeps } from "./features.ts";
import type { Authenticator } from "./platform/keys/authenticate.ts";
import { allKinds } from "./platform/kinds/registry.ts";
import type { Mailer } from "./platform/mail/mailer.ts";
import { purgeAnswers } from "./platform/operations/idempotency.store.ts";
import { upgradeRecords } from "./platform/records/upgrade.ts";
import {
  every,
  everyHour,
  everySecond,
  type RecurringTask,
} from "./platform/recurring/recurring.ts";
import type { Retention } from "./platform/retention/index.ts";
import { backfillRollups } from "./platform/rollups/backfill.ts";
import { foldTotals } from "./platform/rollups/totals.store.ts";

/** Tasks of every process that serves requests: saving what it has noted about them. */
export function servingTasks(
  deps: TaskDeps & { authenticator: Pick<Authenticator, "flush"> },
): RecurringTask[] {
  return [
    every(5_000, "save last-used times", deps.authenticator.flush),
    ...features.flatMap((feature) => feature.servingTasks?.({ ...deps, eventTypes }) ?? []),
  ];
}

/** Tasks that workers run for the whole instance. Several workers can run them at the same time. */
export function workerTasks(
  deps: TaskDeps & {
    retention: Pick<Retention, "run">;
    mailer: Pick<Mailer, "send" | "purge">;
  },
): RecurringTask[] {
  const { db, retention, mailer } = deps;
  return [
    everySecond("fold totals", () => db.asSystem(foldTotals)),
    everySecond("backfill rollups", () => backfillRollups(db, allKinds())),
    ...allKinds().map((kind) =>
      everySecond(`upgrade ${kind.plural} of earlier releases`, () => upgradeRecords(db, kind)),
    ),
    everySecond("send mail", mailer.send),
    everyHour("make and drop partitions", retention.run),
    everyHour("purge idempotency keys", () => db.asSystem(purgeAnswers)),
    everyHour("purge mail", mailer.purge),
    ...features.flatMap((feature) => feature.workerTasks?.({ ...deps, eventTypes }) ?? []),
  ];
}
