import { errors } from "../errors/errors.ts";
import {
  isWrite,
  type DeclaredResponse,
  type Operation,
  type RecordHeader,
} from "../operations/operation.ts";
import { querySchema } from "../operations/request.ts";
import {
  offByDefault,
  type JsonSchema,
  type MediaType,
  type OperationObject,
  type Parameter,
  type Ref,
  type ResponseObject,
} from "./document.ts";
import { everywhere, headerRefs, type RequestHeader } from "./headers.ts";
import type { SchemaRegistry } from "./schemas.ts";

const JSON_TYPE = "application/json";

/** Everything about an operation except its error responses, which operations share. */
export function operationOf(
  route: Operation,
  schemas: SchemaRegistry,
): Omit<OperationObject, "responses"> & { answers: Record<string, ResponseObject> } {
  const parameters = [...pathParameters(route, schemas), ...queryParameters(route, schemas)];
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: `${route.description}\n\n${needs(route)}`,
    tags: [route.tag],
    security: securityOf(route),
    parameters: [...parameters, ...headerParameters(route)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: route.bodyOptional !== true,
            content: bodyContent(route, route.body, schemas),
          },
        }),
    answers: answersOf(route, schemas),
  };
}

function needs({ scope }: Operation): string {
  return scope === undefined
    ? "Requires no key. If you send one, SalesOS records its workspace."
    : `Requires the scope \`${scope}\`.`;
}

function securityOf({ scope }: Operation): Record<string, string[]>[] {
  const scopes = scope === undefined ? [] : [scope];
  const keys = [{ apiKey: scopes }, { bearer: scopes }];
  return scope === undefined ? [{}, ...keys] : keys;
}

function bodyContent(
  route: Operation,
  body: object,
  schemas: SchemaRegistry,
): Record<string, MediaType> {
  const media = { schema: schemas.use(body), example: route.bodyExample };
  return route.method === "PATCH"
    ? { [JSON_TYPE]: media, "application/merge-patch+json": media }
    : { [JSON_TYPE]: media };
}

/** Moves a parameter's example from its schema to the parameter, where readers look for it. */
function parameterOf(name: string, place: Parameter["in"], schema: JsonSchema): Parameter {
  const { description, examples, ...rest } = schema as JsonSchema & {
    description?: string;
    examples?: unknown[];
  };
  return {
    name,
    in: place,
    ...(description === undefined ? {} : { description }),
    ...(place === "path" ? { required: true } : {}),
    ...(rest["type"] === "array" ? { style: "form", explode: true } : {}),
    schema: rest,
    ...exampleOf(rest, examples?.[0]),
  };
}

/** The reference sends filter examples by default. Sorting, selecting or limiting would hide results. */
function exampleOf(schema: JsonSchema, example: unknown): Pick<Parameter, "example" | "examples"> {
  if (example === undefined) return {};
  return schema["type"] === "array" ? { example } : offByDefault(example);
}

function pathParameters(route: Operation, schemas: SchemaRegistry): Parameter[] {
  return Object.entries(route.params?.properties ?? {}).map(([name, schema]) => ({
    ...parameterOf(name, "path", schemas.use(schema)),
    example: exampleId(route, name),
  }));
}

/** The id in the response's example, so that the examples match. */
function exampleId(route: Operation, name: string): string {
  for (const { example } of Object.values(route.responses)) {
    if (typeof example !== "object" || example === null) continue;
    const id = (example as Record<string, unknown>)[name];
    if (typeof id === "string") return id;
  }
  return "019bac7c-d8c0-7000-8000-000000000001";
}

function queryParameters(route: Operation, schemas: SchemaRegistry): Parameter[] {
  return Object.entries(querySchema(route).properties).map(([name, schema]) =>
    parameterOf(name, "query", schemas.use(schema)),
  );
}

function headerParameters(route: Operation): Ref[] {
  const names: RequestHeader[] = [];
  if (isWrite(route)) names.push("IdempotencyKey");
  if (route.errors?.includes(errors.precondition_failed) === true) names.push("IfMatch");
  if (isCacheable(route)) names.push("IfNoneMatch");
  names.push(...(route.reads ?? []));
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function isCacheable(route: Operation): boolean {
  return route.method === "GET" && recordHeaders(route, 200).includes("ETag");
}

function streamContent({ stream }: DeclaredResponse): Record<string, MediaType> {
  if (stream === undefined) return {};
  const { mediaType, description, example } = stream;
  return { [mediaType]: { schema: { type: "string", description }, example } };
}

function answersOf(route: Operation, schemas: SchemaRegistry): Record<string, ResponseObject> {
  const answers: Record<string, ResponseObject> = {};
  for (const [status, answer] of Object.entries(route.responses)) {
    const headers = [
      ...everywhere,
      ...recordHeaders(route, Number(status)),
      ...(isWrite(route) ? (["Idempotent-Replayed", "X-Change-Set-Id"] as const) : []),
    ];
    answers[status] = {
      description: answer.description,
      headers: headerRefs(headers),
      ...(answer.schema === undefined
        ? {}
        : {
            content: {
              [JSON_TYPE]: { schema: schemas.use(answer.schema), example: answer.example },
              ...streamContent(answer),
            },
          }),
    };
  }
  if (isCacheable(route)) {
    answers["304"] = {
      description: "Not modified since the version in `If-None-Match`.",
      headers: headerRefs([...everywhere, "ETag"]),
    };
  }
  return answers;
}

/** The headers that a response has as one about a record. */
function recordHeaders(declared: Operation, status: number): readonly RecordHeader[] {
  const explicit = declared.responses[status]?.headers;
  if (explicit !== undefined) return explicit;
  if (status === 201) return ["ETag", "Location"];
  return status === 200 && declared.path.endsWith("}") ? ["ETag"] : [];
}
