import { STATUS_CODES } from "node:http";
import cors from "@fastify/cors";
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
} from "fastify";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { errorHandler, type NotFoundPage } from "../errors/handler.ts";
import { errors } from "../errors/errors.ts";
import { problem, problemBody, type Problem } from "../errors/problem.ts";
import { parseBody } from "./body.ts";
import { unexpectedProxy } from "./forwarded.ts";
import { createGuard, type GuardDeps } from "./guard.ts";
import { parseQueryString, UNREADABLE, type ParsedQuery } from "./query-string.ts";
import { createAdvice } from "./unknown-path.ts";
import { newRequestId } from "../types/request-id.ts";
import { acceptedId } from "./request-id.ts";
import { createSockets, type SocketLimits, type UnreadableRequest } from "./sockets.ts";

const MAX_BODY = 1_048_576;
const MAX_URL = 8_192;
const MAX_HEADERS = 32_768;
/** Whatever a path takes, it is one of these. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export interface ServerDeps extends GuardDeps {
  config: Pick<Config, "plans" | "trustedProxies" | "corsOrigins">;
  log: Logger;
  publicUrl: () => string;
  notFoundPage?: NotFoundPage;
  /** Other limits of connections, for tests that cannot wait. */
  socketLimits?: SocketLimits | undefined;
}

/** An HTTP server with everything that holds for every route, and no route yet. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const { config, publicUrl } = deps;
  // The framework's own news, such as where it listens, are told by the banner.
  const level = deps.log.isLevelEnabled("info") ? "warn" : deps.log.level;
  const loggerInstance: FastifyBaseLogger = deps.log.child({}, { level });
  const sockets = createSockets({
    trustedProxies: config.trustedProxies,
    refusalOf: (error) => refusal(error, publicUrl()),
    ...(deps.socketLimits === undefined ? {} : { limits: deps.socketLimits }),
  });
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // What is logged of a request names its id. A logger of its own for each request costs 1 µs.
    childLoggerFactory: (logger) => logger,
    bodyLimit: MAX_BODY,
    serverFactory: (handler) => sockets.createServer(handler, MAX_HEADERS),
    routerOptions: {
      querystringParser: parseQueryString,
      ignoreTrailingSlash: true,
      maxParamLength: MAX_URL,
    },
    genReqId: ({ headers }) => acceptedId(headers["x-request-id"]) ?? newRequestId(),
    requestIdHeader: false,
    rewriteUrl: ({ url = "/" }) => withValidPath(url),
    return503OnClosing: false,
    forceCloseConnections: "idle",
    // The sockets do it, also of the second server that listens where the host is localhost.
    clientErrorHandler() {},
  });

  app.decorateRequest("principal", undefined);
  app.decorateRequest("drawn", undefined);
  app.decorateRequest("matched", undefined);
  app.decorateRequest("answer", undefined);
  app.decorateRequest("failure", undefined);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ["application/json", "application/merge-patch+json"],
    { parseAs: "buffer" },
    ({ routeOptions }, body, done) => {
      try {
        done(null, parseBody(body as Buffer, routeOptions.config.maxValues));
      } catch (error) {
        done(error as Error);
      }
    },
  );

  const warnOfProxy = createProxyWarning(deps);
  app.addHook("preClose", (done) => {
    sockets.stop();
    done();
  });

  const adviceOn = createAdvice(app);
  const { guard, guardOpen, allowanceOf, mayStill } = createGuard(deps);
  app.addHook("onRoute", requireLimit);
  app.decorateRequest("allowance", function (this: FastifyRequest) {
    return allowanceOf(this);
  });
  app.decorateRequest("mayStill", function (this: FastifyRequest) {
    return mayStill(this);
  });
  app.addHook("onRequest", (request, reply, done) => {
    request.matched = request.routeOptions;
    reply.header("x-request-id", request.id);
    reply.header("x-content-type-options", "nosniff");
    // What a key may see is nobody else's, and no cache can tell.
    if (isApi(request)) reply.header("cache-control", "no-store");
    warnOfProxy(request);
    done();
  });
  void app.register(cors, {
    origin: config.corsOrigins.includes("*") ? "*" : config.corsOrigins,
    credentials: false,
    strictPreflight: false,
    // On to the path's own answer, which has Allow.
    preflightContinue: true,
    methods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
    maxAge: 86_400,
    exposedHeaders: [
      "X-Request-Id",
      "X-RateLimit-Limit",
      "X-RateLimit-Remaining",
      "X-RateLimit-Reset",
      "RateLimit",
      "RateLimit-Policy",
      "Retry-After",
      "ETag",
      "Location",
      "Idempotent-Replayed",
      "X-Change-Set-Id",
    ],
  });
  void app.register(async () => {
    // After CORS, so that a browser may read the answer that refuses it.
    app.addHook("onRequest", (request, reply, done) => {
      const api = isApi(request);
      if (!api) withoutCors(reply);
      if (request.method === "OPTIONS") return done();
      try {
        const admitted = api ? guard(request, reply) : guardOpen(request, reply);
        if (admitted === undefined) done();
        else admitted.then(() => done(), done);
      } catch (error) {
        done(error as Error);
      }
    });
    app.addHook("onRequest", ({ method }, _reply, done) => {
      done(METHODS.includes(method) ? undefined : notImplemented(method));
    });
    app.addHook("onRequest", ({ raw, query }, _reply, done) => {
      if (raw.url === undefined || raw.url.length <= MAX_URL) {
        return done((query as ParsedQuery)[UNREADABLE]);
      }
      done(problem(errors.url_too_long, { detail: "The URL is longer than 8 KB (8,192 bytes)." }));
    });
  });

  app.setErrorHandler(errorHandler(publicUrl, deps.notFoundPage ?? (() => false)));
  app.setNotFoundHandler((request) => {
    const path = request.url.split("?")[0]?.slice(0, 200) ?? "";
    throw problem(errors.not_found, {
      detail: `The path ${path} does not exist.${adviceOn(path)}`,
    });
  });
  return app;
}

function notImplemented(method: string): Problem {
  return problem(errors.method_not_implemented, {
    detail: `This server does not support ${method}. It supports ${METHODS.join(", ")}.`,
    headers: { allow: METHODS.join(", ") },
  });
}

/** Programs of other origins may call the API. Pages, forms and metrics are for this origin alone. */
function withoutCors(reply: FastifyReply): void {
  for (const name of Object.keys(reply.getHeaders())) {
    if (name.startsWith("access-control-")) reply.removeHeader(name);
  }
}

/** Says once that a proxy is in front that the settings do not know. */
function createProxyWarning({ config, log }: Pick<ServerDeps, "config" | "log">) {
  let warned = false;
  return (request: FastifyRequest): void => {
    if (warned) return;
    const header = unexpectedProxy(request, config);
    if (header === undefined) return;
    warned = true;
    log.warn(
      `A request came through a proxy on this machine (it has the header ${header}), but SALESOS_TRUSTED_PROXIES is empty or does not list the proxy. All its clients share one rate limit, and the defaults for local development may apply to them. Set SALESOS_TRUSTED_PROXIES and SALESOS_PUBLIC_URL.`,
    );
  };
}

/** The whole response to what is not a request. */
function refusal(error: UnreadableRequest, publicUrl: string): string {
  const answer = whyRefused(error);
  const { status } = answer.entry;
  const id = newRequestId();
  const body = problemBody(answer, id, publicUrl);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json; charset=utf-8\r\nCache-Control: no-store\r\nX-Request-Id: ${id}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

const REQUEST_LINE = /^([\w!#$%&'*+.^`|~-]{1,40}) \S+ HTTP\/1\.[01]\r?\n/;

function whyRefused({ code, rawPacket, bytesParsed = 0 }: UnreadableRequest): Problem {
  if (code === "HPE_HEADER_OVERFLOW") {
    return problem(errors.headers_too_large, {
      detail: "The request headers are larger than 32 KB.",
    });
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return problem(errors.request_timeout, {
      detail:
        "The request did not arrive in time. The headers must arrive within 10 s, and the whole request within 30 s.",
    });
  }
  if (code === "HPE_INVALID_METHOD" && rawPacket !== undefined) {
    // Other requests may stand before it.
    const line = rawPacket.subarray(0, bytesParsed).lastIndexOf("\n") + 1;
    const [, method] = REQUEST_LINE.exec(rawPacket.toString("latin1", line, line + MAX_URL)) ?? [];
    if (method !== undefined) return notImplemented(method);
  }
  return problem(errors.invalid_request, { detail: "The request is not valid HTTP." });
}

/** Whatever anyone may call without a key must be cheap, or limited for each address. */
function requireLimit({ url, method, config }: RouteOptions): void {
  if (isApiPath(url) || method === "OPTIONS") return;
  if (config?.cheap === true || config?.perAddress !== undefined) return;
  throw new Error(
    `Anyone may call ${String(method)} ${url}: declare it \`cheap\`, or give it a limit \`perAddress\`.`,
  );
}

/** By the route where one was found: a path may be written with escapes, as in /%61pi/leads. */
function isApi(request: FastifyRequest): boolean {
  const route = request.matched?.url;
  return isApiPath(route === undefined || route === "*" ? request.url : route);
}

function isApiPath(url: string): boolean {
  return /^\/api(?:[/?]|$)/.test(url);
}

/** Takes broken escapes in a path for what they are, text that names nothing, so that it is answered like any other. */
function withValidPath(url: string): string {
  const [path = "", ...query] = url.split("?");
  if (!path.includes("%")) return url;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll("%", "%25"), ...query].join("?");
  }
}
