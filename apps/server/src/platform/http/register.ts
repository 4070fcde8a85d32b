import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import type { Authenticator } from "../keys/authenticate.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Invoke } from "../operations/invoke.ts";
import { isWrite, successStatus, type Operation } from "../operations/operation.ts";
import { inputReader, querySchema, type OperationRequest } from "../operations/request.ts";
import { sendAnswer } from "./answer.ts";
import { unexpectedProxy } from "./forwarded.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { UNREADABLE, type ParsedQuery } from "./query-string.ts";
import { spellings } from "./spellings.ts";
import { waitingFor } from "./waiting.ts";
import { watcher, type Watcher } from "./watch.ts";

const METHODS: readonly HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

export interface RoutesDeps {
  db: Database;
  invoke: Invoke;
  authenticator: Pick<Authenticator, "onChange">;
  config: Pick<Config, "trustedProxies">;
  /** How long a request may take in all, in ms. */
  patience?: number | undefined;
}

/** Serves declared routes, and answers 405 and OPTIONS for the methods that their paths do not have. */
export function registerRoutes(
  app: FastifyInstance,
  routes: readonly Operation[],
  deps: RoutesDeps,
): void {
  const watching = watcher(app, deps);
  for (const declared of routes) registerRoute(app, declared, deps, watching);

  const paths = Map.groupBy(routes, (declared) => declared.path);
  for (const [path, declared] of paths) {
    const allowed = new Set<HTTPMethods>(declared.map(({ method }) => method));
    if (allowed.has("GET")) allowed.add("HEAD");
    const allow = [...allowed, "OPTIONS"].join(", ");
    const url = path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.route({
      method: METHODS.filter((method) => !allowed.has(method)),
      url,
      handler: (request) => {
        throw problem(errors.method_not_allowed, {
          detail: `${url} does not support ${request.method}. It supports ${allow}.`,
          headers: { allow },
        });
      },
    });
    app.options(url, (_request, reply) => reply.code(204).header("allow", allow).send());
  }
}

function registerRoute(
  app: FastifyInstance,
  declared: Operation,
  deps: RoutesDeps,
  watching: Watcher,
): void {
  const { handler } = declared;
  app.route({
    method: declared.method,
    url: declared.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    config: {
      ...(declared.scope === undefined ? { open: true } : { scope: declared.scope }),
      ...(declared.perAddress === undefined ? {} : { perAddress: declared.perAddress }),
      operationId: declared.operationId,
      ...("watch" in handler ? { waits: true } : {}),
      write: isWrite(declared),
      ...(declared.maxValues === undefined ? {} : { maxValues: declared.maxValues }),
    },
    handler: "watch" in handler ? watched(declared, deps, watching) : invoked(declared, deps),
  });
}

type Serve = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function watched(declared: Operation, deps: RoutesDeps, watching: Watcher): Serve {
  const { handler } = declared;
  if (!("watch" in handler)) throw new Error(`${declared.operationId} does not wait.`);
  const read = requestReader(declared, deps);
  const readInput = inputReader(declared);
  const watch = { ...handler, status: successStatus(declared) };
  return async (request, reply) =>
    watching(watch, readInput(request.principal, read(request)), request, reply);
}

function invoked(declared: Operation, deps: RoutesDeps): Serve {
  const read = requestReader(declared, deps);
  const write = isWrite(declared);
  return async (request, reply) => {
    const key = write ? idempotencyKey(request.headers["idempotency-key"]) : undefined;
    const result = await deps.invoke(declared, request.principal, {
      ...read(request),
      idempotency: key === undefined ? undefined : { key, url: request.url },
      waiting: waitingFor(reply, deps.patience),
    });
    return sendAnswer(request, reply, result);
  };
}

/** Reads what an operation takes from a request of HTTP. */
function requestReader(
  declared: Operation,
  { config }: RoutesDeps,
): (request: FastifyRequest) => OperationRequest {
  const spelled = spellings(Object.keys(querySchema(declared).properties));
  return (request) => {
    const sent = request.query as ParsedQuery;
    if (sent[UNREADABLE] !== undefined) throw sent[UNREADABLE];
    return {
      requestId: request.id,
      params: request.params as Record<string, string>,
      ...spelled(sent),
      body: request.body,
      ifMatch: request.headers["if-match"],
      proxied: unexpectedProxy(request, config) !== undefined,
    };
  };
}
