/** Where an operation is found in the SDK: `leads.create`. */
export interface SdkName {
  /** `webhookEndpoints`, from `/api/webhook-endpoints`. */
  resource: string;
  /** `list`, from `listWebhookEndpoints`. */
  method: string;
}

/** The SDK's name of each operation, by its id. Two of one name keep their whole operationId. */
export function sdkNames(
  operations: readonly { operationId: string; path: string }[],
): Map<string, SdkName> {
  const names = operations.map(({ operationId, path }) => {
    const resource = camelCase(path.split("/").filter(Boolean)[1] ?? "");
    return { operationId, resource, method: methodName(operationId, resource) };
  });
  const same = Map.groupBy(names, ({ resource, method }) => `${resource}.${method}`);
  return new Map(
    names.map(({ operationId, resource, method }) => {
      const alone = same.get(`${resource}.${method}`)?.length === 1;
      return [operationId, { resource, method: alone ? method : operationId }];
    }),
  );
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
