import type { Recorder } from "./features/request-logs/index.ts";
import { dealResource } from "./features/deals/index.ts";
import { leadResource } from "./features/leads/index.ts";
import { resetSandbox } from "./features/sandbox/index.ts";
import { mailSome, type SubscriptionTokens } from "./features/status/index.ts";
import { purgeSupportRequests } from "./features/support/index.ts";
import { purgeUsage } from "./features/usage/index.ts";
import { purgeHealth, refoldFilters } from "./features/webhooks/index.ts";
import type { Authenticator } from "./platform/access/authenticate.ts";
import type { Config } from "./platform/config.ts";
import { foldCounts } from "./platform/query/counts.store.ts";
import type { Database } from "./platform/database/database.ts";
import { purgeAnswers } from "./platform/operations/idempotency.ts";
import type { Job } from "./platform/jobs/jobs.ts";
import type { Mailer } from "./platform/mail/mailer.ts";
import { refoldRecords } from "./platform/records/refold.ts";
import type { Retention } from "./platform/retention/index.ts";

const SECOND = 1_000;
const HOUR = 3_600_000;

const job = (name: string, everyMs: number, run: Job["run"]): Job => ({ name, everyMs, run });

/** What every process does behind its answers: it writes down what it knows of them. */
export function answeringJobs(deps: {
  authenticator: Pick<Authenticator, "flush">;
  recorder: Pick<Recorder, "flush">;
}): Job[] {
  const { authenticator, recorder } = deps;
  return [
    job("save last-used times", 5 * SECOND, authenticator.flush),
    job("write the request log", SECOND, recorder.flush),
  ];
}

/** What workers do for the whole installation, side by side where there are several. */
export function workingJobs(deps: {
  config: Config;
  db: Database;
  publicUrl: () => string;
  tokens: SubscriptionTokens;
  retention: Pick<Retention, "run">;
  mailer: Pick<Mailer, "send" | "purge">;
}): Job[] {
  const { config, db, publicUrl, tokens, retention, mailer } = deps;
  return [
    job("fold counts", SECOND, () => db.asSystem(foldCounts)),
    job("tell subscribers of the status", SECOND, () =>
      db.asSystem((tx) => mailSome(tx, { publicUrl, tokens })),
    ),
    job("fold leads of older versions", SECOND, () => refoldRecords(db, leadResource)),
    job("fold deals of older versions", SECOND, () => refoldRecords(db, dealResource)),
    job("fold filters of older versions", SECOND, () => db.asSystem(refoldFilters)),
    job("send mail", SECOND, mailer.send),
    ...(config.sandbox ? [job("reset the sandbox", 30 * SECOND, () => resetSandbox(db))] : []),
    job("make and drop partitions", HOUR, retention.run),
    job("purge idempotency keys", HOUR, () => db.asSystem(purgeAnswers)),
    job("purge webhook health", HOUR, () => db.asSystem(purgeHealth)),
    job("purge usage", HOUR, () => db.asSystem(purgeUsage)),
    job("purge mail", HOUR, mailer.purge),
    job("purge support requests", HOUR, () =>
      db.asSystem((tx) => purgeSupportRequests(tx, config)),
    ),
  ];
}
