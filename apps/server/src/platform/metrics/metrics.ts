import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "../database/database.ts";

export type Metrics = ReturnType<typeof createMetrics>;

/** Everything that `/metrics` shows, in one registry of this process. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "salesos_" });

  const requests = new Histogram({
    name: "salesos_http_request_duration_seconds",
    help: "Duration of requests by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const deliveries = new Counter({
    name: "salesos_webhook_attempts_total",
    help: "Webhook attempts by outcome.",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const unlogged = new Counter({
    name: "salesos_request_log_dropped_total",
    help: "Requests that are counted in the usage but could not be kept for the request log.",
    registers: [registry],
  });
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  new Gauge({
    name: "salesos_event_loop_delay_p99_seconds",
    help: "Event-loop delay, 99th percentile since the last reading.",
    registers: [registry],
    collect() {
      this.set(delay.percentile(99) / 1e9);
      delay.reset();
    },
  });

  return {
    registry,
    deliveries,
    unlogged,

    /** Shows the state of the connection pools. */
    watchPool(db: Pick<Database, "stats">) {
      new Gauge({
        name: "salesos_database_connections",
        help: "Database connections by state.",
        labelNames: ["state"],
        registers: [registry],
        collect() {
          for (const [state, n] of Object.entries(db.stats())) this.set({ state }, n);
        },
      });
    },

    /** Shows the queue of webhook deliveries: `read` gives its depth and the age of the oldest due one in seconds. */
    watchQueue(read: () => Promise<{ depth: number; lagSeconds: number }>) {
      const lag = new Gauge({
        name: "salesos_webhook_queue_lag_seconds",
        help: "How long the oldest due delivery has been waiting.",
        registers: [registry],
      });
      new Gauge({
        name: "salesos_webhook_queue_depth",
        help: "Deliveries that are not finished.",
        registers: [registry],
        async collect() {
          // While the database is away there is no number, and the other metrics still answer.
          const state = await read().catch(() => ({ depth: Number.NaN, lagSeconds: Number.NaN }));
          this.set(state.depth);
          lag.set(state.lagSeconds);
        },
      });
    },

    /** Shows how many requests wait for events: long polls, and streams that have nothing to say. */
    watchWaiting(count: () => number) {
      new Gauge({
        name: "salesos_event_waiters",
        help: "Long polls and event streams that wait for the next event.",
        registers: [registry],
        collect() {
          this.set(count());
        },
      });
    },

    /** Times every request under its declared route, never under its URL. */
    watchRequests(app: FastifyInstance) {
      app.addHook("onResponse", (request, reply, done) => {
        const route = request.matched?.url ?? "unknown";
        requests.observe(
          { method: request.method, route, status: reply.statusCode },
          reply.elapsedTime / 1000,
        );
        done();
      });
    },
  };
}
