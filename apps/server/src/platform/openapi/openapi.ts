import type { Operation } from "../operations/operation.ts";
import type { Steps } from "../runtime/turns.ts";
import type {
  OpenApiDocument,
  OperationObject,
  Parameter,
  Ref,
  ResponseObject,
  Tag,
  WebhookEvent,
} from "./document.ts";
import { answerHeaders, requestHeaders } from "./headers.ts";
import { operationOf } from "./operation.ts";
import { errorsOf, problemResponse, responseName } from "./problems.ts";
import { createSchemaRegistry } from "./schemas.ts";
import { webhookOf } from "./webhooks.ts";

export interface ContractOptions {
  version: string;
  serverUrl: string;
  /** In the order of the reference; each tag of a route must be here. */
  tags: readonly Tag[];
  description: string;
  events: readonly WebhookEvent[];
}

/** The OpenAPI 3.1 document of some routes. Pure, and the same for the same input. */
export function* openApiSteps(
  routes: readonly Operation[],
  options: ContractOptions,
): Steps<OpenApiDocument> {
  const { serverUrl, tags, events } = options;
  const schemas = createSchemaRegistry();
  const responses: Record<string, ResponseObject> = {};
  const paths: OpenApiDocument["paths"] = {};

  for (const route of routes) {
    if (!tags.some(({ name }) => name === route.tag)) {
      throw new Error(`The tag "${route.tag}" of ${route.operationId} has no description.`);
    }
    const { answers, ...operation } = operationOf(route, schemas);
    const problems: Record<string, Ref> = {};
    for (const [status, entries] of Map.groupBy(errorsOf(route), (entry) => entry.status)) {
      const name = responseName(entries);
      responses[name] ??= problemResponse(entries, schemas, serverUrl);
      problems[status] = { $ref: `#/components/responses/${name}` };
    }
    const method = route.method.toLowerCase();
    (paths[route.path] ??= {})[method] = {
      ...operation,
      responses: { ...answers, ...problems },
    };
    yield;
  }

  const webhooks = Object.fromEntries(
    events.map((event) => [event.type, { post: webhookOf(event, schemas) }]),
  );
  yield;
  const parameters = shareParameters(paths);
  yield;
  return {
    openapi: "3.1.1",
    info: {
      title: "SalesOS API",
      version: options.version,
      summary: "Leads, deals and webhooks of SalesOS.",
      description: options.description,
      contact: { name: "SalesOS support", email: "support@bdotindustries.com" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: serverUrl, description: "This server." }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: [...tags],
    paths,
    webhooks,
    components: {
      securitySchemes: {
        apiKey: {
          type: "apiKey",
          in: "header",
          name: "X-API-Key",
          description: "An API key: `sos_live_…` or `sos_test_…`.",
        },
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "The same API key, as `Authorization: Bearer`.",
        },
      },
      parameters: sorted({ ...parameters, ...requestHeaders }),
      headers: { ...answerHeaders },
      responses: sorted(responses),
      schemas: schemas.components(),
    },
  };
}

function sorted<T>(members: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Moves the parameters that several operations have word for word to the components. */
function shareParameters(paths: OpenApiDocument["paths"]): Record<string, Parameter> {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const uses = new Map<string, number>();
  const each = (visit: (parameter: Parameter, operation: OperationObject, i: number) => void) => {
    for (const operation of operations) {
      operation.parameters.forEach((parameter, i) => {
        if (!("$ref" in parameter) && parameter.in === "query") visit(parameter, operation, i);
      });
    }
  };
  each((parameter) => {
    const text = JSON.stringify(parameter);
    uses.set(text, (uses.get(text) ?? 0) + 1);
  });
  const shared: Record<string, Parameter> = {};
  each((parameter, operation, i) => {
    const text = JSON.stringify(parameter);
    if ((uses.get(text) ?? 0) < 2) return;
    const known = shared[parameter.name];
    if (known !== undefined && JSON.stringify(known) !== text) return;
    shared[parameter.name] = parameter;
    operation.parameters[i] = { $ref: `#/components/parameters/${parameter.name}` };
  });
  return shared;
}
