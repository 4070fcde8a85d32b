import type { FastifyInstance } from "fastify";
import { apiOperations, features, type PageDeps } from "./features.ts";
import { healthRoutes } from "./features/health/index.ts";
import { sendNotFoundPage } from "./features/site/index.ts";
import type { Authenticator } from "./platform/keys/authenticate.ts";
import type { Config } from "./platform/config/config.ts";
import type { Database } from "./platform/database/database.ts";
import { registerRoutes } from "./platform/http/register.ts";
import { createServer, type ServerDeps } from "./platform/http/server.ts";
import { createInvoke } from "./platform/operations/invoke.ts";
import type { Metrics } from "./platform/metrics/metrics.ts";
import { assetRoutes } from "./platform/pages/assets.ts";

export interface AppDeps extends ServerDeps, PageDeps {
  config: Config;
  authenticator: Authenticator;
  /** How long a request may take in all, in ms. */
  patience?: number | undefined;
}

/** What a worker serves: whether it is well, and its metrics. Not yet listening. */
export function buildWorkerApp(
  deps: ServerDeps & { db: Database; metrics: Metrics; draining: () => boolean },
): FastifyInstance {
  const app = createServer(deps);
  deps.metrics.watchPool(deps.db);
  void app.register(async () => healthRoutes(app, deps));
  return app;
}

/** The whole application, not yet listening. */
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
    const invoke = createInvoke(deps.db);
    registerRoutes(app, apiOperations(deps), { ...deps, invoke });
    for (const feature of features) feature.pages?.(app, deps);
    assetRoutes(app);
  });
  return app;
}
