import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Authenticator } from "../keys/authenticate.ts";
import type { Principal } from "../access/principal.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { REQUEST_PATIENCE } from "../database/pools.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import { sendAnswer } from "./answer.ts";
import { bucketOf } from "./caller.ts";
import { createPlaces } from "./places.ts";
import type { Input, Handler } from "../operations/operation.ts";

/** Streams and long polls at once: of one key or, with the key of the public sandbox, of one address; and of all. */
const OF_KEYS = { each: 50, total: 2_000 };
const OF_SANDBOX = { each: 5, total: 100 };

/** A client that does not read what is left when the server stops is cut off after this. In ms. */
const LAST_READ = 2_000;
/** How often all keys are looked at again, in ms. */
const SWEEP = 15_000;
/** The longest that a timer can wait, in ms. */
const LONGEST = 2_147_483_647;

/** A little later than an instant, so that it has passed. */
function untilThen(at: Date): number {
  return Math.min(at.getTime() - Date.now() + 10, LONGEST);
}

export type Watching = Extract<Handler<Input>, { watch: unknown }> & { status: number };
export type Watcher = (
  handler: Watching,
  input: Input,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>;

interface UnderWay {
  controller: AbortController;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface WatcherDeps {
  db: Database;
  authenticator: Pick<Authenticator, "onChange">;
  config: Pick<Config, "trustedProxies">;
}

/** Carries out handlers that wait, and tells them when their client is gone, their key may no longer, or the server stops. */
export function watcher(app: FastifyInstance, { db, config, authenticator }: WatcherDeps): Watcher {
  const underWay = new Set<UnderWay>();
  let stopping = false;
  // Without the database nobody can say, and nothing is read either.
  const recheck = async ({ request, controller }: UnderWay) => {
    if (!(await request.mayStill().catch(() => true))) controller.abort();
  };
  const recheckAll = () => {
    for (const entry of underWay) void recheck(entry);
  };
  authenticator.onChange(recheckAll);
  // Where the word of a change is lost.
  const sweep = setInterval(recheckAll, SWEEP).unref();
  app.addHook("preClose", (done) => {
    stopping = true;
    clearInterval(sweep);
    for (const { controller } of underWay) controller.abort();
    setTimeout(() => {
      for (const { reply } of underWay) reply.raw.destroy();
    }, LAST_READ).unref();
    done();
  });

  const places = { keys: createPlaces(OF_KEYS), sandbox: createPlaces(OF_SANDBOX) };
  function takePlace({ actor, limitPerAddress }: Principal, request: FastifyRequest) {
    const most = limitPerAddress ? OF_SANDBOX : OF_KEYS;
    const place = limitPerAddress
      ? places.sandbox.take(bucketOf(actor.id, request, config))
      : places.keys.take(actor.id);
    if (typeof place !== "string") return place;
    throw problem(errors.rate_limited, {
      detail:
        place === "holder"
          ? `This key has ${most.each} streams and long polls open, which is the limit${limitPerAddress ? " for one address" : ""}. Close one, then try again.`
          : "The server has reached its limit of streams and long polls. Try again, or send the request without wait.",
      headers: { "retry-after": "5" },
    });
  }

  return async (handler, input, request, reply) => {
    const place = takePlace(input.access, request);
    const controller = new AbortController();
    const entry = { controller, request, reply };
    underWay.add(entry);
    const { expiresAt } = input.access;
    const expiry = expiresAt && setTimeout(() => void recheck(entry), untilThen(expiresAt)).unref();
    reply.raw.once("close", () => {
      underWay.delete(entry);
      clearTimeout(expiry);
      place.release();
      controller.abort();
    });
    // Nobody waits for an answer without a body.
    if (stopping || request.method === "HEAD") controller.abort();
    const found = await handler.watch(input, {
      inWorkspace: (work) =>
        db.inWorkspace(input.access, work, {
          lane: input.access.lane,
          reads: true,
          deadline: performance.now() + REQUEST_PATIENCE,
        }),
      ended: controller.signal,
      mayStill: () => request.mayStill(),
      wantsStream: wantsStream(request.headers.accept),
      lastEventId: lastEventId(request),
      allowance: () => request.allowance(),
    });
    if (!("chunks" in found))
      return sendAnswer(request, reply, { status: handler.status, ...found });
    return reply
      .header("content-type", found.mediaType)
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(Readable.from(found.chunks));
  };
}

/** Whether an Accept header prefers server-sent events to JSON. */
function wantsStream(accept: string | undefined): boolean {
  return accept !== undefined && /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(accept);
}

function lastEventId({ headers }: FastifyRequest): string | undefined {
  const sent = headers["last-event-id"];
  return typeof sent === "string" ? sent : undefined;
}
