import { operation, type Operation } from "../../platform/operations/operation.ts";
import { usageExample } from "./usage.examples.ts";
import { Usage, UsageListQuery } from "./usage.schemas.ts";
import { readUsageOf } from "./usage.usecases.ts";

/** The route of usage. `flush` writes what was counted and is not in the database yet. */
export function usageRoutes(flush: () => Promise<void>): Operation[] {
  return [
    operation({
      method: "GET",
      path: "/api/usage",
      operationId: "getUsage",
      summary: "Get usage",
      description:
        "Retrieve the number of requests from the workspace, grouped by day, key, route or status class, and the remaining allowance of the key that makes the request. Every request with a valid key counts, including rejected requests. This request is counted after its response. With several servers, the last second of requests to the other servers can be missing.",
      tag: "Usage",
      scope: "usage:read",
      query: UsageListQuery,
      responses: { 200: { description: "The sums.", schema: Usage, example: usageExample } },
      handler: { watch: readUsageOf(flush) },
    }),
  ];
}
