import type { Operation } from "./contract.ts";

/**
 * What an operation does, without the noun it does it to: `listWebhookEndpoints` of `webhook-endpoints`
 * is `list`, `getLeadScore` of `leads` is `get-score`.
 */
export function commandName({
  operationId,
  resource,
}: Pick<Operation, "operationId" | "resource">): string {
  const plural = pascal(resource);
  const first = pascal(resource.split(" ")[0] ?? "");
  for (const noun of [plural, singularOf(plural), first]) {
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

const pascal = (words: string) =>
  words.replaceAll(/(?:^|[- ])(\w)/g, (_, letter: string) => letter.toUpperCase());

const singularOf = (plural: string) =>
  plural.replace(/ies$/, "y").replace(/sses$/, "sss").replace(/s$/, "");
