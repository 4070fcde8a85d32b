import type { FastifyInstance } from "fastify";
import type { Database } from "../../platform/database/database.ts";
import { UnsafeDatabaseError } from "../../platform/database/walls.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Metrics } from "../../platform/metrics/metrics.ts";

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

/** For operators and their machines: alive, ready, metrics. Needs no key. */
export function healthRoutes(app: FastifyInstance, { db, metrics, draining }: HealthDeps): void {
  const requireWalls = atMostEvery(WALLS_EVERY, db.requireWalls);

  app.get("/healthz", (_request, reply) => reply.send({ status: "alive" }));

  app.get("/readyz", async (request, reply) => {
    const retry = { headers: { "retry-after": "1" } };
    if (draining())
      throw problem(errors.unavailable, { detail: "The server is stopping.", ...retry });
    try {
      await db.asSystem((tx) => tx.query({ text: "select 1 from schema_migrations limit 1" }), {
        patience: PATIENCE,
      });
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

  app.get("/metrics", async (_request, reply) =>
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
