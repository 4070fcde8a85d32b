import type { FastifyInstance } from "fastify";
import type { Database } from "../../platform/database/database.ts";
import { UnsafeDatabaseError } from "../../platform/database/walls.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import { INSTALLATION_HEADER, installationOf } from "../../platform/runtime/installation.ts";
import { CHEAP } from "../../platform/http/open.ts";
import type { Metrics } from "../../platform/metrics/metrics.ts";
import { shared } from "../../platform/runtime/shared.ts";

export interface HealthDeps {
  db: Database;
  metrics: Metrics;
  /** Whether the server has begun to stop. */
  draining: () => boolean;
}

/** Those who ask whether it is ready ask again soon. In ms. */
const PATIENCE = 2_000;
/** Rights and tables change seldom. In ms. */
const WALLS_EVERY = 1_000;

const METRICS = { config: { purpose: "metrics", perAddress: { perMinute: 120, burst: 120 } } };

/** For operators and their machines: alive, ready, metrics. Needs no key. */
export function healthRoutes(app: FastifyInstance, { db, metrics, draining }: HealthDeps): void {
  const requireWalls = atMostEvery(WALLS_EVERY, db.requireWalls);
  // Not limited, or a visitor could have a load balancer take this server for dead: all who ask share one question.
  const answers = shared(() =>
    // By name, as a pooler that mixes up prepared statements answers nothing else of ours.
    db.asSystem((tx) => installationOf((text) => tx.query({ name: "is_ready", text })), {
      patience: PATIENCE,
    }),
  );

  app.get("/healthz", CHEAP, (_request, reply) => reply.send({ status: "alive" }));

  app.get("/readyz", CHEAP, async (request, reply) => {
    const retry = { headers: { "retry-after": "1" } };
    if (draining())
      throw problem(errors.unavailable, { detail: "The server is stopping.", ...retry });
    try {
      const installation = await answers();
      if (installation !== undefined) reply.header(INSTALLATION_HEADER, installation);
      await requireWalls();
    } catch (error) {
      if (error instanceof UnsafeDatabaseError) {
        request.log.error(error.message);
        throw problem(errors.unavailable, { detail: error.message, ...retry });
      }
      throw problem(errors.unavailable, { detail: "The database cannot be reached.", ...retry });
    }
    return reply.send({ status: "ready" });
  });

  app.get("/metrics", METRICS, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

/** Does `work` when the last result is older than `ms`, and otherwise gives that result. A failure is not kept. */
function atMostEvery(ms: number, work: () => Promise<void>): () => Promise<void> {
  let last: { at: number; result: Promise<void> } | undefined;
  return async () => {
    if (last === undefined || performance.now() - last.at > ms) {
      last = { at: performance.now(), result: work() };
      last.result.catch(() => (last = undefined));
    }
    return last.result;
  };
}
