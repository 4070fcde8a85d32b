import type {
  JsonSchema,
  OpenApiDocument,
  Operation,
  Parameter,
} from "../../apps/server/src/platform/openapi/document.ts";
import { refName } from "./types.ts";

/** An operation as a method of the SDK. */
export interface Method {
  /** `webhookEndpoints`, from `/api/webhook-endpoints`. */
  resource: string;
  /** `list`, from `listWebhookEndpoints`. */
  name: string;
  http: string;
  path: string;
  /** Names in the path, in its order. */
  ids: string[];
  operation: Operation;
  body: { schema: JsonSchema; required: boolean } | undefined;
  /** Query parameters but `dryRun`, which is an option. */
  query: Parameter[];
  /** Names of the request headers that it reads. */
  headers: string[];
  /** Of the first success; `undefined` when it has no body. */
  answer: JsonSchema | undefined;
  /** The items' schema where the answer is a page with a cursor. */
  item: JsonSchema | undefined;
}

/** The methods of the SDK in the document's order. Two of one name keep their whole operationId. */
export function methodsOf(document: OpenApiDocument): Method[] {
  const methods = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([http, operation]) =>
      methodOf(document, path, http, operation),
    ),
  );
  const names = Map.groupBy(methods, ({ resource, name }) => `${resource}.${name}`);
  for (const same of names.values()) {
    if (same.length > 1) for (const method of same) method.name = method.operation.operationId;
  }
  return methods;
}

function methodOf(
  document: OpenApiDocument,
  path: string,
  http: string,
  operation: Operation,
): Method {
  const parameters = operation.parameters.map((parameter) => resolve(document, parameter));
  const query = parameters.filter((one) => one.in === "query" && one.name !== "dryRun");
  const answer = answerOf(operation);
  const resource = camelCase(path.split("/").filter(Boolean)[1] ?? "");
  const media = operation.requestBody?.content["application/json"];
  return {
    resource,
    name: methodName(operation.operationId, resource),
    http: http.toUpperCase(),
    path,
    ids: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name),
    operation,
    body: media && { schema: media.schema, required: operation.requestBody?.required === true },
    query,
    headers: parameters.filter((one) => one.in === "header").map(({ name }) => name),
    answer,
    item: query.some(({ name }) => name === "cursor") ? itemOf(document, answer) : undefined,
  };
}

function resolve(document: OpenApiDocument, parameter: Operation["parameters"][number]): Parameter {
  if (!("$ref" in parameter)) return parameter;
  const found = document.components.parameters[parameter.$ref.split("/").at(-1) ?? ""];
  if (found === undefined) throw new Error(`The document has no ${parameter.$ref}.`);
  return found;
}

/** A body that is no JSON is the SDK's text. */
function answerOf(operation: Operation): JsonSchema | undefined {
  const success = Object.entries(operation.responses).find(([status]) =>
    status.startsWith("2"),
  )?.[1];
  if (success === undefined || "$ref" in success || success.content === undefined) return undefined;
  return success.content["application/json"]?.schema ?? { type: "string" };
}

function itemOf(document: OpenApiDocument, answer: JsonSchema | undefined): JsonSchema | undefined {
  const ref = answer?.["$ref"];
  const page = typeof ref === "string" ? document.components.schemas[refName(ref)] : answer;
  const properties = page?.["properties"] as Record<string, JsonSchema> | undefined;
  if (properties?.["next_cursor"] === undefined) return undefined;
  return properties["data"]?.["items"] as JsonSchema | undefined;
}

/** "listWebhookEndpoints" of "webhookEndpoints" is "list"; "getLeadScore" of "leads" is "getScore". */
export function methodName(operationId: string, resource: string): string {
  const plural = resource.charAt(0).toUpperCase() + resource.slice(1);
  const singular = plural.replace(/ies$/, "y").replace(/s$/, "");
  for (const noun of [plural, singular]) {
    const name = operationId.replace(new RegExp(`${noun}(?![a-z])`), "");
    if (name !== operationId && name !== "") return name;
  }
  return operationId;
}

function camelCase(kebab: string): string {
  return kebab.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
