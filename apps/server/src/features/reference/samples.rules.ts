import type { OpenApiDocument, Parameter } from "../../platform/openapi/document.ts";
import { sdkNames } from "../../platform/openapi/sdk-names.ts";
import { parameterOf } from "./parameters.rules.ts";
import { takesQuery, type SampleRequest } from "./samples.js";

/** The request that the samples of each operation show, by its id. */
export function sampleRequests(document: OpenApiDocument): Map<string, SampleRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const names = sdkNames(operations);
  return new Map(
    operations.map(({ operationId, path, method, parameters, requestBody }) => {
      const sdk = names.get(operationId);
      if (sdk === undefined) throw new Error(`${operationId} has no name in the SDK.`);
      const inputs = parameters.map((one) => parameterOf(document, one));
      const ids = idsOf(path, inputs);
      const left = [...ids];
      const own = inputs.filter((one) => one.in === "query" && one.name !== "dryRun");
      const queryNames = own.map(({ name }) => name);
      const body = requestBody?.content["application/json"]?.example;
      const request: SampleRequest = {
        method: method.toUpperCase(),
        origin: document.servers[0]?.url ?? "",
        path: path.replaceAll(/\{\w+\}/g, () => left.shift() ?? ""),
        query: firstFilter(own),
        headers: {},
        body: body === undefined ? undefined : JSON.stringify(body, null, 2),
        sdk: {
          ...sdk,
          ids,
          takesBody: requestBody !== undefined,
          takesQuery: takesQuery(method, ids, queryNames),
        },
      };
      return [operationId, request];
    }),
  );
}

function idsOf(path: string, inputs: readonly Parameter[]): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    const example = inputs.find((one) => one.in === "path" && one.name === name)?.example;
    return String(example);
  });
}

/** The first filter of a list that has an example: sorting or selecting would hide results. */
function firstFilter(parameters: readonly Parameter[]): SampleRequest["query"] {
  const filter = parameters.find(
    ({ schema, example }) => schema["type"] === "array" && Array.isArray(example),
  );
  if (filter === undefined) return [];
  const [value] = filter.example as unknown[];
  return [{ name: filter.name, value: String(value) }];
}
