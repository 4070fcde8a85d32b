import type { Contract, Schema } from "./contract.ts";

/** What an endpoint may ask for: every type of event, then `deal.*` for all about deals, and `*`. */
export function subscribableOf({ operations }: Contract): string[] {
  const create = operations.find(({ operationId }) => operationId === "createWebhookEndpoint");
  const members = create?.body?.schema["properties"] as Record<string, Schema> | undefined;
  const items = members?.["event_types"]?.["items"] as { enum?: string[] } | undefined;
  return items?.enum ?? [];
}

/** Every type of event, in the order of the reference. */
export function eventTypesOf(contract: Contract): string[] {
  return subscribableOf(contract).filter((type) => !type.endsWith("*"));
}
