import type { Config } from "../../../platform/config/config.ts";
import type { Database } from "../../../platform/database/database.ts";
import type { Limiter } from "../../../platform/rate-limit/gcra.ts";
import type { StatusMonitor } from "../monitor/index.ts";
import type { SubscriptionTokens } from "../subscriptions/index.ts";

/** What the routes below `/status` work with. */
export interface StatusDeps {
  db: Database;
  limiter: Limiter;
  config: Pick<Config, "mail" | "trustedProxies">;
  publicUrl: () => string;
  status: StatusMonitor;
  tokens: SubscriptionTokens;
}
