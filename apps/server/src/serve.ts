import type { FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { buildApp, buildWorkerApp } from "./app.ts";
import { contractSteps } from "./contract.ts";
import { features, jobTypes } from "./features.ts";
import { startNotifier } from "./features/events/index.ts";
import { openSite, type Site } from "./features/site/index.ts";
import { createRecorder } from "./features/request-logs/index.ts";
import { fillWithSampleData } from "./features/sample-data/index.ts";
import { prepareSandbox } from "./features/sandbox/index.ts";
import {
  createMonitor,
  createSubscriptionTokens,
  frontDoor,
  readTokenSecret,
  type StatusTuning,
} from "./features/status/index.ts";
import { queueState, startSender, type SenderTuning } from "./features/webhooks/index.ts";
import { prepareFirstStart } from "./features/workspaces/index.ts";
import { createAuthenticator } from "./platform/keys/authenticate.ts";
import type { Config } from "./platform/config/config.ts";
import { parseDatabaseUrl, type Connection } from "./platform/database/address.ts";
import { openDatabase } from "./platform/database/database.ts";
import { migrate } from "./platform/database/migrate.ts";
import { requirePrepared } from "./platform/database/pooling.ts";
import { startJobRunner } from "./platform/jobs/runner.ts";
import { createMailer } from "./platform/mail/mailer.ts";
import { unexpectedProxy } from "./platform/http/forwarded.ts";
import type { SocketLimits } from "./platform/http/sockets.ts";
import { createMetrics } from "./platform/metrics/metrics.ts";
import { createOwnServer } from "./platform/outbound/own-server.ts";
import { startSequencer } from "./platform/outbox/sequencer.ts";
import { createHandover } from "./platform/handover/handover.ts";
import { createLimiter } from "./platform/rate-limit/gcra.ts";
import { startSharedLimiter } from "./platform/rate-limit/shared-limiter.ts";
import { startRecurring } from "./platform/recurring/recurring.ts";
import { createRetention } from "./platform/retention/index.ts";
import { shared } from "./platform/runtime/shared.ts";
import { inTurns } from "./platform/runtime/turns.ts";
import { startSignals } from "./platform/signals/signals.ts";
import { servingTasks, workerTasks } from "./recurring.ts";

/** A running SalesOS. */
export interface Running {
  /** Where it listens, such as `http://127.0.0.1:7253`. */
  address: string;
  /** The keys that were made up on the first start; readable this once. */
  generatedKeys: { live?: string; test?: string };
  /** The guides and the help center, which may be older than their sources. */
  site: Site;
  /** Stops taking requests, finishes those under way, hands back what the sender holds. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** Changes to how webhooks are sent; `off` sends none from this process. */
  sender?: Partial<SenderTuning> | "off";
  /** `off` runs no jobs in this process. */
  jobs?: "off";
  /** Between signs of life on a stream of events, in ms. */
  heartbeatMs?: number;
  /** How long a request may take in all, in ms. */
  patience?: number;
  /** Changes to how the status is measured; `off` measures nothing in this process. */
  status?: Partial<StatusTuning> | "off";
  /** Hears what the start does next, in words for a person. */
  onStep?: (step: string) => void;
  /** Other limits of connections. */
  sockets?: SocketLimits;
}

/** Starts everything but the database server, on a database that may be empty. */
export async function serve(
  config: Config,
  connection: Connection,
  log: Logger,
  options: ServeOptions = {},
): Promise<Running> {
  const { onStep = () => {} } = options;
  onStep("Running database migrations");
  const direct =
    config.databaseDirectUrl === undefined
      ? connection
      : parseDatabaseUrl(config.databaseDirectUrl);
  await migrate(direct);
  if (config.databaseUrl !== undefined && config.databasePrepare) await requirePrepared(connection);
  const signals = startSignals(direct, (error) => log.warn({ err: error }, "signals lost"));
  const handover = createHandover();
  const db = openDatabase({
    connection,
    size: config.databasePool,
    prepare: config.databasePrepare,
    onError: (error) => log.warn({ err: error }, "database connection lost"),
    onSignal: signals.publish,
    offer: handover.offer,
  });
  try {
    await db.requireWalls();
  } catch (error) {
    await signals.stop();
    await db.close();
    throw error;
  }
  // What refers to others goes before them: deliveries before events.
  const tables = features.flatMap((feature) => feature.retainedTables?.(config) ?? []);
  const retention = createRetention({ db, log, tables });
  await retention.prepare();

  const answers = config.role !== "worker";
  const works = config.role !== "api";
  const sends = works && options.sender !== "off";
  // A worker leaves that to those whose banner shows the first keys.
  const firstStart = answers ? await db.asSystem((tx) => prepareFirstStart(tx, config)) : undefined;
  if (firstStart !== undefined && config.sampleData) {
    onStep("Preparing sample data");
    await fillWithSampleData(db, firstStart.testWorkspaceId);
  }
  if (answers && config.sandbox) onStep("Preparing the sandbox");
  const sandboxKey = answers ? await prepareSandbox(db, config) : undefined;

  let draining = false;
  let address = "";
  const authenticator = createAuthenticator({ db, signals, plans: config.plans });
  await authenticator.prepare();
  const metrics = createMetrics();
  // A worker limits nobody but itself.
  const sharedLimiter = answers ? await startSharedLimiter({ db, signals, log }) : undefined;
  const limiter = sharedLimiter ?? createLimiter({ now: Date.now });
  const notifier = startNotifier({ db, signals, heartbeatMs: options.heartbeatMs });
  metrics.watchWaiting(notifier.waiting);
  const recorder = createRecorder({ config, db, dropped: metrics.unlogged });
  const status = createMonitor({ db, log, signals, tuning: tuningOf(options.status) });
  const publicUrl = () => (config.publicUrl === "" ? address : config.publicUrl);
  const self = createOwnServer(() => ({ listening: address, public: publicUrl() }));
  const outbound = { ...config.outbound, own: status.receiptUrls, self };
  const deps = {
    config: { ...config, outbound },
    status,
    db,
    log,
    metrics,
    authenticator,
    notifier,
    recorder,
    limiter,
    publicUrl,
    draining: () => draining,
    patience: options.patience,
    contract: async (serverUrl: string) => JSON.stringify(await inTurns(contractSteps(serverUrl))),
    sandboxKey,
    // Where nobody asked for a sandbox, it is for who works on this machine.
    showsSandbox: (request: FastifyRequest) =>
      !config.sandboxIsLocal || unexpectedProxy(request, config) === undefined,
    tokens: createSubscriptionTokens(await db.asSystem(readTokenSecret)),
    socketLimits: options.sockets,
  };
  const site = openSite(config.dataDir);
  const mailer = createMailer({ db, log, mail: config.mail });

  const app = answers ? buildApp({ ...deps, site }) : buildWorkerApp(deps);
  metrics.watchQueue(shared(() => db.asSystem(queueState, { patience: 3_000 })));
  onStep("Preparing the API");
  await app.ready();
  // In every role: it places what this process wrote at once, and elsewhere only at the next poll. Only now, as it holds
  // a lock that a busy event loop would keep from the other instances.
  const sequencer = startSequencer({ db, signals, log });
  address = await app.listen({ host: config.host, port: config.port });
  const recurring = startRecurring(
    log,
    [
      ...(answers ? servingTasks(deps) : []),
      ...(works ? workerTasks({ ...deps, retention, mailer }) : []),
    ],
    status.noteTask,
  );
  const { deliveries } = metrics;
  const sender = sends
    ? startSender({
        db,
        signals,
        handover,
        log,
        deliveries,
        outbound,
        tuning: tuningOf(options.sender),
      })
    : undefined;
  const runsJobs = works && options.jobs !== "off";
  const jobs = runsJobs ? startJobRunner({ db, signals, log, types: jobTypes }) : undefined;
  if (options.status !== "off") {
    status.start(answers ? frontDoor(address, config) : undefined);
  }

  return {
    address,
    site,
    generatedKeys: firstStart?.generated ?? {},
    async stop() {
      draining = true;
      // A connection that was busy at the first moment is idle once it has its answer, and would be kept for a minute.
      const sweep = setInterval(() => app.server.closeIdleConnections(), 20);
      await app.close();
      clearInterval(sweep);
      notifier.stop();
      await status.stop();
      await jobs?.stop();
      await sender?.stop();
      await sequencer.stop();
      mailer.stop();
      await recurring.stop();
      await sharedLimiter?.stop();
      await signals.stop();
      await db.close();
    },
  };
}

function tuningOf<T>(option: Partial<T> | "off" | undefined): Partial<T> {
  return option === undefined || option === "off" ? {} : option;
}
