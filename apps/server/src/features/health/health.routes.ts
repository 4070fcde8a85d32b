import type { FastifyInstance } from "fastify";
import type { Database } from "../../platform/database/database.ts";
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

/** For operators and their machines: alive, ready, metrics. Needs no key. */
export function healthRoutes(app: FastifyInstance, { db, metrics, draining }: HealthDeps): void {
  app.get("/healthz", (_request, reply) => reply.send({ status: "alive" }));

  app.get("/readyz", async (_request, reply) => {
    const retry = { headers: { "retry-after": "1" } };
    if (draining())
      throw problem(errors.unavailable, { detail: "The server is stopping.", ...retry });
    try {
      await db.asSystem((tx) => tx.query({ text: "select 1 from schema_migrations limit 1" }), {
        patience: PATIENCE,
      });
    } catch {
      throw problem(errors.unavailable, { detail: "The database cannot be reached.", ...retry });
    }
    return reply.send({ status: "ready" });
  });

  app.get("/metrics", async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
