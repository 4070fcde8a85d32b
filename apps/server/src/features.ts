import { feature as apiKeys } from "./features/api-keys/index.ts";
import { feature as changeSets } from "./features/change-sets/index.ts";
import { feature as companies } from "./features/companies/index.ts";
import { feature as contacts } from "./features/contacts/index.ts";
import { feature as deals } from "./features/deals/index.ts";
import { feature as events, type Notifier } from "./features/events/index.ts";
import { feature as health } from "./features/health/index.ts";
import { feature as jobs } from "./features/jobs/index.ts";
import { feature as leads } from "./features/leads/index.ts";
import { feature as reference } from "./features/reference/index.ts";
import { feature as requestLogs, type Recorder } from "./features/request-logs/index.ts";
import { feature as sandbox } from "./features/sandbox/index.ts";
import { feature as site, type Site } from "./features/site/index.ts";
import {
  createSubscriptionTokens,
  feature as status,
  type StatusMonitor,
  type SubscriptionTokens,
} from "./features/status/index.ts";
import { feature as support } from "./features/support/index.ts";
import { feature as usage } from "./features/usage/index.ts";
import { feature as webhookDeliveries } from "./features/webhook-deliveries/index.ts";
import { feature as webhookReplays } from "./features/webhook-replays/index.ts";
import { feature as webhooks } from "./features/webhooks/index.ts";
import type { FastifyRequest } from "fastify";
import { readConfig, type Config } from "./platform/config/config.ts";
import type { Database } from "./platform/database/database.ts";
import { errors } from "./platform/errors/errors.ts";
import type { ErrorEntry } from "./platform/errors/problem.ts";
import type { Feature } from "./platform/feature/feature.ts";
import type { AnyJobType } from "./platform/jobs/job-type.ts";
import type { Metrics } from "./platform/metrics/metrics.ts";
import type { Tag } from "./platform/openapi/document.ts";
import type { Operation } from "./platform/operations/operation.ts";
import type { EventType } from "./platform/outbox/event-type.ts";
import type { Limiter } from "./platform/rate-limit/gcra.ts";

/** What operations need. */
export interface OperationDeps {
  config: Config;
  publicUrl: () => string;
  /** Wakes those who wait for events. */
  notifier: Notifier;
  /** Notes requests for the request log and usage. */
  recorder: Recorder;
  /** Signs the links in mails about the status. */
  tokens: SubscriptionTokens;
}

/** What recurring tasks need. */
export interface TaskDeps extends OperationDeps {
  db: Database;
}

/** What pages need. */
export interface PageDeps extends TaskDeps {
  limiter: Limiter;
  metrics: Metrics;
  draining: () => boolean;
  /** The OpenAPI document of a server at this URL, as JSON text. */
  contract: (serverUrl: string) => Promise<string>;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
  /** Whether the sender of this request may see that key on a page. */
  showsSandbox: (request: FastifyRequest) => boolean;
  /** Measures how SalesOS does. */
  status: StatusMonitor;
  /** The guides and the help center. */
  site: Site;
}

type Declared = Feature<
  OperationDeps & { jobTypes: readonly AnyJobType[]; eventTypes: readonly EventType[] },
  TaskDeps & { eventTypes: readonly EventType[] },
  PageDeps
>;

/** Every feature, in the order of the reference. The only list of features. */
export const features: readonly Declared[] = [
  leads,
  deals,
  companies,
  contacts,
  changeSets,
  apiKeys,
  webhooks,
  webhookDeliveries,
  webhookReplays,
  events,
  jobs,
  requestLogs,
  usage,
  status,
  support,
  sandbox,
  reference,
  site,
  health,
];

export const tags: readonly Tag[] = features.flatMap((feature) => feature.tags ?? []);

export const jobTypes: readonly AnyJobType[] = features.flatMap(
  (feature) => feature.jobTypes ?? [],
);

/** Every event that there is, in the order of the reference. */
export const eventTypes: readonly EventType[] = features.flatMap((feature) => feature.events ?? []);

/** What operations work with that are only described. What they declare needs no configuration. */
const undeployed = (): OperationDeps => ({
  config: readConfig({}, []),
  notifier: { waitFor: () => Promise.resolve(), heartbeatMs: 0, waiting: () => 0, stop() {} },
  recorder: { watch() {}, flush: () => Promise.resolve() },
  publicUrl: () => "",
  tokens: createSubscriptionTokens(""),
});

/** Every operation of the API; without dependencies, for those who read what is declared. */
export function apiOperations(deps: OperationDeps = undeployed()): Operation[] {
  return features.flatMap(
    (feature) => feature.operations?.({ ...deps, jobTypes, eventTypes }) ?? [],
  );
}

/** Every error that a response can name, of the platform and of the features. */
export function errorCatalogue(): ErrorEntry[] {
  return [...Object.values(errors), ...features.flatMap((feature) => feature.errors ?? [])];
}
