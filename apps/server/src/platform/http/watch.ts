import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../database/database.ts";
import { REQUEST_PATIENCE } from "../database/pools.ts";
import { sendAnswer } from "./answer.ts";
import type { Call, Handler } from "./route.ts";

/** A client that does not read what is left when the server stops is cut off after this. In ms. */
const LAST_READ = 2_000;

export type Watching = Extract<Handler<Call>, { watch: unknown }>;
export type Watcher = (
  handler: Watching,
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/** Carries out handlers that wait, and tells them when their client is gone or the server stops. */
export function watcher(app: FastifyInstance, db: Database): Watcher {
  const underWay = new Set<{ controller: AbortController; reply: FastifyReply }>();
  let stopping = false;
  app.addHook("preClose", (done) => {
    stopping = true;
    for (const { controller } of underWay) controller.abort();
    setTimeout(() => {
      for (const { reply } of underWay) reply.raw.destroy();
    }, LAST_READ).unref();
    done();
  });

  return async (handler, call, request, reply) => {
    const controller = new AbortController();
    const entry = { controller, reply };
    underWay.add(entry);
    reply.raw.once("close", () => {
      underWay.delete(entry);
      controller.abort();
    });
    // Nobody waits for an answer without a body.
    if (stopping || request.method === "HEAD") controller.abort();
    const found = await handler.watch(call, {
      inWorkspace: (work) =>
        db.inWorkspace(call.principal.workspaceId, work, {
          lane: call.principal.lane,
          deadline: performance.now() + REQUEST_PATIENCE,
        }),
      ended: controller.signal,
      header: (name) => {
        const value = request.headers[name];
        return typeof value === "string" ? value : undefined;
      },
      allowance: () => request.allowance(),
    });
    if (!("chunks" in found)) return sendAnswer(request, reply, found);
    return reply
      .header("content-type", found.mediaType)
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(Readable.from(found.chunks));
  };
}
