import { callOf, listOf, type Answer, type Call, type PageOf } from "./call.ts";
import { operations, type Resources } from "./generated/resources.ts";
import { unexpectedAnswer } from "./errors.ts";
import type { OperationShape } from "./operation.ts";
import type { ClientOptions, Query, Request, RequestOptions } from "./options.ts";
import type { RateLimit } from "./rate-limit.ts";
import { createTransport, type Transport } from "./transport.ts";
import { fillPath } from "./url.ts";

/** The client for one workspace, with one member for each resource. */
export interface SalesOS extends Resources {
  /** Sends any API request with the client's key, retries and errors. */
  request<T = unknown>(request: Request): Call<T>;
  /** The rate limit from the last response. */
  readonly rateLimit: RateLimit | undefined;
}

/** Creates a client. Sends no request. Throws a TypeError without a key. */
export function createClient(options: ClientOptions): SalesOS {
  const transport = createTransport(options);
  const resources: Record<string, Record<string, unknown>> = {};
  for (const [resource, methods] of Object.entries(operations)) {
    const built: Record<string, unknown> = (resources[resource] = {});
    for (const [name, shape] of Object.entries(methods)) built[name] = methodOf(shape, transport);
  }
  return {
    ...(resources as unknown as Resources),
    request: <T>(request: Request) => {
      const sent = transport.send(request) as Promise<Answer<T>>;
      return callOf(() => sent);
    },
    get rateLimit() {
      return transport.rateLimit();
    },
  };
}

function methodOf(shape: OperationShape, { send }: Transport) {
  const { method, path: template } = shape;
  const ids = template.match(/\{/g)?.length ?? 0;
  return (...args: unknown[]) => {
    const rest = args.slice(ids);
    const body = shape.body ? rest.shift() : undefined;
    const first = (shape.query === true ? rest.shift() : undefined) as Query | undefined;
    const options = rest[0] as RequestOptions | undefined;
    const query = Array.isArray(shape.query) ? picked(options, shape.query) : first;
    const path = fillPath(template, args);
    if (shape.pages) {
      return listOf(query ?? {}, async (asked) => {
        const page = await send({ ...options, method, path, query: asked });
        if (isPage(page.data)) return page as Answer<PageOf<unknown>>;
        throw unexpectedAnswer(page.response, "it is not a page of a list");
      });
    }
    const sent = send({ ...options, method, path, query, body });
    return callOf(() => sent);
  };
}

function picked(options: object = {}, names: readonly string[]): Query {
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}

function isPage(data: unknown): data is PageOf<unknown> {
  return Array.isArray((Object(data) as Partial<PageOf<unknown>>).data);
}
