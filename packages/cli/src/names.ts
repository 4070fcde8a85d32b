import type { Operation } from "./contract.ts";

/** `listWebhookEndpoints` of `webhook-endpoints` is `list`, `getLeadScore` of `leads` is `get-score`. */
export function commandName({
  operationId,
  resource,
}: Pick<Operation, "operationId" | "resource">): string {
  const plural = resource.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const singular = plural.replace(/ies$/, "y").replace(/s$/, "");
  for (const noun of [plural, singular]) {
    const name = operationId.replace(new RegExp(`${noun}(?![a-z])`), "");
    if (name !== operationId && name !== "") return kebab(name);
  }
  return kebab(operationId);
}

/** `minIcpScore` and `min_icp_score` are `min-icp-score`. */
export function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}
