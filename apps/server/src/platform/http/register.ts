import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { Type, type TObject } from "typebox";
import type { Authenticator } from "../access/authenticate.ts";
import type { Principal } from "../access/principal.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { invalidBody, invalidParameters } from "../errors/invalid.ts";
import { problem } from "../errors/problem.ts";
import { quoted } from "../errors/quoted.ts";
import { fingerprintOf, idempotencyKey } from "../operations/idempotency.ts";
import { isId } from "../ids.ts";
import { sendAnswer } from "./answer.ts";
import { executor, type Executed, type Job } from "../operations/invoke.ts";
import { watcher, type Watcher } from "./watch.ts";
import { spellings } from "./spellings.ts";
import { unexpectedProxy } from "./forwarded.ts";
import { UNREADABLE, type ParsedQuery } from "./query-string.ts";
import { isWrite, successStatus, type Input, type Operation } from "../operations/operation.ts";
import { compile, decimals, describe, type Validate } from "../operations/validate.ts";
import { waitingFor } from "./waiting.ts";

/** What every write takes beside its own parameters. */
const writeParameters = {
  dryRun: Type.Optional(
    Type.Boolean({ description: "Validate the request and return a response, but save nothing." }),
  ),
};

const METHODS: readonly HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** The query parameters of a route, with those that its kind adds. */
export function querySchema(route: Operation): TObject {
  const own = route.query?.properties ?? {};
  return Type.Object(isWrite(route) ? { ...own, ...writeParameters } : own, {
    additionalProperties: false,
  });
}

export interface RoutesDeps {
  db: Database;
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
  { db, patience, config }: RoutesDeps,
  watching: Watcher,
): void {
  const { handler } = declared;
  const answer = answererOf(declared, db, watching);
  const readQuery = queryReader(querySchema(declared));
  const validateBody = declared.body === undefined ? undefined : compile(declared.body, "body");
  const write = isWrite(declared);

  app.route({
    method: declared.method,
    url: declared.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    config: {
      ...(declared.scope === undefined ? { open: true } : { scope: declared.scope }),
      ...(declared.perAddress === undefined ? {} : { perAddress: declared.perAddress }),
      operationId: declared.operationId,
      ...("watch" in handler ? { waits: true } : {}),
      write,
    },
    handler: async (request, reply) => {
      const { dryRun, ...query } = readQuery(request);
      const input = inputOf(declared, request, query, config);
      const job: Job = { input, dryRun: dryRun === true, waiting: waitingFor(reply, patience) };
      if (validateBody !== undefined) checkBody(declared, job.input, validateBody);
      const key = write ? idempotencyKey(request.headers["idempotency-key"]) : undefined;
      if (key !== undefined) {
        const fingerprint = fingerprintOf(request.method, request.url, job.input.body);
        job.idempotent = { key, fingerprint };
      }
      return answer(job, request, reply);
    },
  });
}

type Answerer = (job: Job, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function answererOf(declared: Operation, db: Database, watching: Watcher): Answerer {
  const { handler, scope } = declared;
  const status = successStatus(declared);
  if ("watch" in handler) {
    return ({ input }, request, reply) => watching({ ...handler, status }, input, request, reply);
  }
  const execute =
    "installation" in handler ? installed(db, handler, scope) : executor(db, handler, status);
  return async (job, request, reply) =>
    sendAnswer(request, reply, { status, ...(await execute(job)) });
}

/** Carries out what belongs to the installation; without a scope, on the connections of visitors. */
function installed(
  db: Database,
  { installation }: Extract<Operation["handler"], { installation: unknown }>,
  scope: Operation["scope"],
): (job: Job) => Promise<Executed> {
  if (scope === undefined) return ({ input }) => db.forVisitor((tx) => installation(tx, input));
  return ({ input, waiting: { deadline } }) =>
    db.asSystem((tx) => installation(tx, input), { deadline });
}

function inputOf(
  { scope }: Operation,
  request: FastifyRequest,
  query: unknown,
  config: RoutesDeps["config"],
): Input {
  if (request.principal === undefined && scope !== undefined) {
    throw new Error("A declared route was reached without a principal.");
  }
  // Without a scope only `installation` handlers are declared, which know that it may be nobody.
  const access = request.principal as Principal;
  const params = request.params as Record<string, string>;
  for (const value of Object.values(params)) {
    if (!isId(value))
      throw problem(errors.not_found, {
        detail: `${quoted(value)} is not a valid id. Ids are UUIDs.`,
      });
  }
  const ifMatch = request.headers["if-match"];
  const proxied = unexpectedProxy(request, config) !== undefined;
  return { requestId: request.id, access, proxied, params, query, body: request.body, ifMatch };
}

function queryReader(schema: TObject) {
  const validate = compile(schema, "query");
  const wrongNumber = decimals(schema);
  const spelled = spellings(Object.keys(schema.properties));
  return (request: FastifyRequest): Record<string, unknown> => {
    const sent = request.query as ParsedQuery;
    if (sent[UNREADABLE] !== undefined) throw sent[UNREADABLE];
    const { query, asSent } = spelled(sent);
    const wrong = wrongNumber(query);
    const found = wrong === undefined ? describe(validate(query), "query") : [wrong];
    if (found.length > 0) throw invalidParameters(found.map(asSent));
    return query;
  };
}

function checkBody(declared: Operation, input: Input, validate: Validate): void {
  if (input.body === undefined && declared.bodyOptional === true) input.body = {};
  if (input.body === undefined) {
    throw problem(errors.invalid_body, {
      detail: "The request has no body. Send a JSON object.",
      errors: [{ pointer: "", rule: "required", detail: "is required." }],
    });
  }
  const found = validate(input.body);
  if (found.length > 0) throw invalidBody(describe(found, "body"));
  const wrong = declared.check?.(input.body);
  if (wrong !== undefined) throw invalidBody([wrong]);
}
