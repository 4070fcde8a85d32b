import { route, type Route } from "../../platform/http/route.ts";
import { usageExample } from "./usage.examples.ts";
import { Usage, UsageListQuery } from "./usage.schemas.ts";
import { readUsageOf } from "./usage.usecases.ts";

/** The route of usage. `flush` writes what was counted and is not in the database yet. */
export function usageRoutes(flush: () => Promise<void>): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/usage",
      operationId: "getUsage",
      summary: "Get usage",
      description:
        "Retrieve how many requests the workspace sent, summed by day, key, route or class of status, and what the calling key has left of its plan's allowance. Every request with a valid key counts, refused ones as well; this one is counted after its answer. With several servers, what another one was asked in the last second is missing.",
      tag: "Usage",
      scope: "usage:read",
      query: UsageListQuery,
      answers: { 200: { description: "The sums.", schema: Usage, example: usageExample } },
      handler: { watch: readUsageOf(flush) },
    }),
  ];
}
