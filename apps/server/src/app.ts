import type { FastifyInstance } from "fastify";
import { apiKeyRoutes } from "./features/api-keys/index.ts";
import { dealRoutes } from "./features/deals/index.ts";
import { healthRoutes } from "./features/health/index.ts";
import { leadRoutes } from "./features/leads/index.ts";
import { webhookRoutes } from "./features/webhooks/index.ts";
import type { Database } from "./platform/database/database.ts";
import { registerRoutes } from "./platform/http/register.ts";
import type { Route } from "./platform/http/route.ts";
import { createServer, type ServerDeps } from "./platform/http/server.ts";
import type { Metrics } from "./platform/metrics/metrics.ts";
import { readConfig, type Config } from "./platform/config.ts";

export interface AppDeps extends ServerDeps {
  config: Config;
  db: Database;
  metrics: Metrics;
  draining: () => boolean;
}

/** Every route of the API, in the order of the reference. What they declare needs no configuration. */
export function apiRoutes({ outbound }: Pick<Config, "outbound"> = readConfig({}, [])): Route[] {
  return [...leadRoutes, ...dealRoutes, ...webhookRoutes(outbound), ...apiKeyRoutes];
}

/** The whole application, not yet listening: the plugins and an explicit list of features. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const app = createServer(deps);
  deps.metrics.watchRequests(app);
  deps.metrics.watchPool(deps.db);
  void app.register(async () => {
    registerRoutes(app, apiRoutes(deps.config), deps.db);
    healthRoutes(app, deps);
  });
  return app;
}
