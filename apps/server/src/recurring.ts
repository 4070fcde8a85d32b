import type { Recorder } from "./features/request-logs/index.ts";
import { resetSandbox } from "./features/sandbox/index.ts";
import { mailSome, type SubscriptionTokens } from "./features/status/index.ts";
import { purgeSupportRequests } from "./features/support/index.ts";
import { purgeUsage } from "./features/usage/index.ts";
import { purgeHealth, refoldFilters } from "./features/webhooks/index.ts";
import type { Authenticator } from "./platform/access/authenticate.ts";
import type { Config } from "./platform/config.ts";
import type { Database } from "./platform/database/database.ts";
import { purgeAnswers } from "./platform/operations/idempotency.ts";
import { purgeJobs } from "./platform/jobs/purge.store.ts";
import type { Mailer } from "./platform/mail/mailer.ts";
import { allKinds } from "./platform/kinds/registry.ts";
import { upgradeRecords } from "./platform/records/upgrade.ts";
import type { RecurringTask } from "./platform/recurring/recurring.ts";
import type { Retention } from "./platform/retention/index.ts";
import { foldTotals } from "./platform/rollups/totals.store.ts";

const SECOND = 1_000;
const HOUR = 3_600_000;

const task = (name: string, everyMs: number, run: RecurringTask["run"]): RecurringTask => ({
  name,
  everyMs,
  run,
});

/** Tasks of every process that serves requests: saving what it has noted about them. */
export function servingTasks(deps: {
  authenticator: Pick<Authenticator, "flush">;
  recorder: Pick<Recorder, "flush">;
}): RecurringTask[] {
  const { authenticator, recorder } = deps;
  return [
    task("save last-used times", 5 * SECOND, authenticator.flush),
    task("write the request log", SECOND, recorder.flush),
  ];
}

/** Tasks that workers run for the whole instance. Several workers can run them at the same time. */
export function workerTasks(deps: {
  config: Config;
  db: Database;
  publicUrl: () => string;
  tokens: SubscriptionTokens;
  retention: Pick<Retention, "run">;
  mailer: Pick<Mailer, "send" | "purge">;
}): RecurringTask[] {
  const { config, db, publicUrl, tokens, retention, mailer } = deps;
  return [
    task("fold counts", SECOND, () => db.asSystem(foldTotals)),
    task("tell subscribers of the status", SECOND, () =>
      db.asSystem((tx) => mailSome(tx, { publicUrl, tokens })),
    ),
    ...allKinds().map((kind) =>
      task(`upgrade ${kind.plural} of earlier releases`, SECOND, () => upgradeRecords(db, kind)),
    ),
    task("fold filters of older versions", SECOND, () => db.asSystem(refoldFilters)),
    task("send mail", SECOND, mailer.send),
    ...(config.sandbox ? [task("reset the sandbox", 30 * SECOND, () => resetSandbox(db))] : []),
    task("make and drop partitions", HOUR, retention.run),
    task("purge idempotency keys", HOUR, () => db.asSystem(purgeAnswers)),
    task("purge webhook health", HOUR, () => db.asSystem(purgeHealth)),
    task("purge jobs", HOUR, () => db.asSystem(purgeJobs)),
    task("purge usage", HOUR, () => db.asSystem(purgeUsage)),
    task("purge mail", HOUR, mailer.purge),
    task("purge support requests", HOUR, () =>
      db.asSystem((tx) => purgeSupportRequests(tx, config)),
    ),
  ];
}
