import type { FastifyInstance, FastifyRequest } from "fastify";
import { apiKeyRoutes } from "./features/api-keys/index.ts";
import { changeSetRoutes } from "./features/change-sets/index.ts";
import { companies } from "./features/companies/index.ts";
import { contacts } from "./features/contacts/index.ts";
import { deals } from "./features/deals/index.ts";
import { eventRoutes, type Notifier } from "./features/events/index.ts";
import { healthRoutes } from "./features/health/index.ts";
import { jobRoutes } from "./features/jobs/index.ts";
import { leadRoutes } from "./features/leads/index.ts";
import { referenceRoutes } from "./features/reference/index.ts";
import { requestLogRoutes, type Recorder } from "./features/request-logs/index.ts";
import { sendNotFoundPage, siteRoutes, type Site } from "./features/site/index.ts";
import {
  createSubscriptionTokens,
  statusPages,
  statusRoutes,
  type StatusMonitor,
  type SubscriptionTokens,
} from "./features/status/index.ts";
import { supportForm, supportRoutes } from "./features/support/index.ts";
import { usageRoutes } from "./features/usage/index.ts";
import { deliveryRoutes } from "./features/webhook-deliveries/index.ts";
import { replayJob, replayRoutes } from "./features/webhook-replays/index.ts";
import { webhookRoutes } from "./features/webhooks/index.ts";
import type { Authenticator } from "./platform/access/authenticate.ts";
import type { Database } from "./platform/database/database.ts";
import { errors } from "./platform/errors/errors.ts";
import type { ErrorEntry } from "./platform/errors/problem.ts";
import { registerRoutes } from "./platform/http/register.ts";
import type { Operation } from "./platform/operations/operation.ts";
import { createServer, type ServerDeps } from "./platform/http/server.ts";
import type { Metrics } from "./platform/metrics/metrics.ts";
import type { AnyJobType } from "./platform/jobs/job-type.ts";
import { assetRoutes } from "./platform/pages/assets.ts";
import { readConfig, type Config } from "./platform/config.ts";

export interface AppDeps extends ServerDeps {
  authenticator: Authenticator;
  config: Config;
  db: Database;
  metrics: Metrics;
  draining: () => boolean;
  /** The OpenAPI document of a server at this URL, as JSON text. */
  contract: (serverUrl: string) => Promise<string>;
  /** Tells those who wait for events. */
  notifier: Notifier;
  /** How long a request may take in all, in ms. */
  patience?: number | undefined;
  /** Notes requests for the request log and usage. */
  recorder: Recorder;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
  /** Whether whoever sent this request may see that key on a page. */
  showsSandbox: (request: FastifyRequest) => boolean;
  /** Measures how SalesOS does. */
  status: StatusMonitor;
  /** Signs the links in mails about the status. */
  tokens: SubscriptionTokens;
  /** The guides and the help center. */
  site: Site;
}

type RouteDeps = Pick<AppDeps, "config" | "notifier" | "recorder" | "publicUrl" | "tokens">;

/** What routes that are only described work with. What they declare needs no configuration. */
const undeployed = (): RouteDeps => ({
  config: readConfig({}, []),
  notifier: { waitFor: () => Promise.resolve(), heartbeatMs: 0, waiting: () => 0, stop() {} },
  recorder: { watch() {}, flush: () => Promise.resolve() },
  publicUrl: () => "",
  tokens: createSubscriptionTokens(""),
});

/** Every type of job. */
export const jobTypes: readonly AnyJobType[] = [replayJob];

/** Every route of the API, in the order of the reference; without dependencies, for those who read what is declared. */
export function apiRoutes(deps: RouteDeps = undeployed()): Operation[] {
  const { config, notifier, recorder, publicUrl, tokens } = deps;
  const { outbound, mail, supportKeepDays, requestLogDays, eventRetentionDays } = config;
  // Without the database the reading fails as well, and says so.
  const flush = () => recorder.flush().catch(() => {});
  return [
    ...companies.operations,
    ...contacts.operations,
    ...leadRoutes,
    ...deals.operations,
    ...changeSetRoutes,
    ...webhookRoutes(outbound),
    ...deliveryRoutes,
    ...replayRoutes,
    ...eventRoutes(notifier, eventRetentionDays),
    ...jobRoutes(jobTypes.map(({ type }) => type)),
    ...apiKeyRoutes,
    ...requestLogRoutes({ flush, days: requestLogDays }),
    ...usageRoutes(flush),
    ...supportRoutes({ mail, supportKeepDays }),
    ...statusRoutes({ mail, publicUrl, tokens }),
  ];
}

/** Every error that an answer can name, of the platform and of the features. */
export function errorCatalogue(): ErrorEntry[] {
  return Object.values(errors);
}

/** What a worker answers: whether it is well, and its metrics. Not yet listening. */
export function buildWorkerApp(
  deps: ServerDeps & Pick<AppDeps, "db" | "metrics" | "draining">,
): FastifyInstance {
  const app = createServer(deps);
  deps.metrics.watchPool(deps.db);
  void app.register(async () => healthRoutes(app, deps));
  return app;
}

/** The whole application, not yet listening: the plugins and an explicit list of features. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const app = createServer({
    ...deps,
    notFoundPage: (request, reply) => sendNotFoundPage(request, reply, deps),
  });
  deps.metrics.watchRequests(app);
  deps.recorder.watch(app);
  deps.status.watch(app);
  deps.metrics.watchPool(deps.db);
  void app.register(async () => {
    registerRoutes(app, apiRoutes(deps), deps);
    healthRoutes(app, deps);
    referenceRoutes(app, deps);
    supportForm(app, deps);
    statusPages(app, deps);
    siteRoutes(app, deps);
    assetRoutes(app);
  });
  return app;
}
