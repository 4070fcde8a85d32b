import type {
  JsonSchema,
  OpenApiDocument,
  OperationObject,
  Parameter,
} from "../../apps/server/src/platform/openapi/document.ts";
import { sdkNames, type SdkName } from "../../apps/server/src/platform/openapi/sdk-names.ts";
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
  operation: OperationObject;
  body: { schema: JsonSchema; required: boolean } | undefined;
  /** Query parameters except `dryRun`, which is an option. */
  query: Parameter[];
  /** Names of its request headers. */
  headers: string[];
  /** Of the first success; `undefined` when it has no body. */
  answer: JsonSchema | undefined;
  /** The schema of the items if the response is a page with a cursor. */
  item: JsonSchema | undefined;
  /** The name of the complete record if `fields` can omit members. */
  whole: string | undefined;
}

/** The methods of the SDK in the document's order. */
export function methodsOf(document: OpenApiDocument): Method[] {
  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([http, operation]) => ({ path, http, operation })),
  );
  const names = sdkNames(all.map(({ path, operation }) => ({ path, ...operation })));
  return all.map((one) => methodOf(document, one, names.get(one.operation.operationId)));
}

function methodOf(
  document: OpenApiDocument,
  { path, http, operation }: { path: string; http: string; operation: OperationObject },
  { resource, method: name }: SdkName = { resource: "", method: operation.operationId },
): Method {
  const parameters = operation.parameters.map((parameter) => resolve(document, parameter));
  const query = parameters.filter((one) => one.in === "query" && one.name !== "dryRun");
  const answer = answerOf(operation);
  const media = operation.requestBody?.content["application/json"];
  return {
    resource,
    name,
    http: http.toUpperCase(),
    path,
    ids: [...path.matchAll(/\{(\w+)\}/g)].map(([, id = ""]) => id),
    operation,
    body: media && { schema: media.schema, required: operation.requestBody?.required === true },
    query,
    headers: parameters.filter((one) => one.in === "header").map((one) => one.name),
    answer,
    item: query.some((one) => one.name === "cursor") ? itemOf(document, answer) : undefined,
    whole: wholeOf(document, itemOf(document, answer)),
  };
}

function resolve(
  document: OpenApiDocument,
  parameter: OperationObject["parameters"][number],
): Parameter {
  if (!("$ref" in parameter)) return parameter;
  const found = document.components.parameters[parameter.$ref.split("/").at(-1) ?? ""];
  if (found === undefined) throw new Error(`The document has no ${parameter.$ref}.`);
  return found;
}

/** A body that is not JSON is a string in the SDK. */
function answerOf(operation: OperationObject): JsonSchema | undefined {
  const success = Object.entries(operation.responses).find(([status]) =>
    status.startsWith("2"),
  )?.[1];
  if (success === undefined || "$ref" in success || success.content === undefined) return undefined;
  return success.content["application/json"]?.schema ?? { type: "string" };
}

/** The complete record, with those that `expand` adds where there are any. */
function wholeOf(document: OpenApiDocument, item: JsonSchema | undefined): string | undefined {
  const ref = item?.["$ref"];
  if (typeof ref !== "string" || !ref.endsWith("InList")) return undefined;
  const name = refName(ref).slice(0, -"InList".length);
  return `${name}Expanded` in document.components.schemas ? `${name}Expanded` : name;
}

function itemOf(document: OpenApiDocument, answer: JsonSchema | undefined): JsonSchema | undefined {
  const ref = answer?.["$ref"];
  const page = typeof ref === "string" ? document.components.schemas[refName(ref)] : answer;
  const properties = page?.["properties"] as Record<string, JsonSchema> | undefined;
  if (properties?.["next_cursor"] === undefined) return undefined;
  return properties["data"]?.["items"] as JsonSchema | undefined;
}
