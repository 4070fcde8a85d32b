import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { OpenApiDocument } from "../../apps/server/src/platform/openapi/document.ts";
import { methodName } from "../../apps/server/src/platform/openapi/sdk-names.ts";
import { methodsOf } from "./operations.ts";
import { sdkFiles } from "./sdk.ts";
import { typeOf } from "./types.ts";

const contract = async () =>
  JSON.parse(
    await readFile(new URL("../../openapi.json", import.meta.url), "utf8"),
  ) as OpenApiDocument;

test("every operation of the contract is a method of its resource", async () => {
  const document = await contract();
  const methods = methodsOf(document);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(methods).toHaveLength(operations.length);
  const names = new Set(methods.map(({ resource, name }) => `${resource}.${name}`));
  expect(names.size).toBe(operations.length);
  expect(names).toContain("leads.list");
});

test("a resource that comes to the contract comes to the SDK", async () => {
  const document = await contract();
  const { "/api/leads": leads, "/api/leads/{id}": lead } = document.paths;
  const renamed = JSON.stringify({ "/api/sales-people": leads, "/api/sales-people/{id}": lead })
    .replaceAll(/(?<="operationId":"\w+)Lead/g, "SalesPerson")
    .replaceAll("SalesPersons", "SalesPeople");
  Object.assign(document.paths, JSON.parse(renamed));
  const files = sdkFiles(document);
  expect(files["resources.ts"]).toContain("readonly salesPeople: {");
  expect(files["resources.ts"]).toMatch(
    /list\(query\?: ListSalesPeopleQuery, options\?: RequestOptions\): List<LeadExpanded, Whole<LeadPage, LeadExpanded>>/,
  );
});

test.for<[string, string, string]>([
  ["listWebhookEndpoints", "webhookEndpoints", "list"],
  ["getLeadScore", "leads", "getScore"],
  ["retryWebhookDelivery", "webhookDeliveries", "retry"],
  ["createDealsBatch", "deals", "createBatch"],
  ["getUsage", "usage", "get"],
  ["sendTestEvent", "webhookEndpoints", "sendTestEvent"],
])("%s of %s is called %s", ([operationId, resource, name]) => {
  expect(methodName(operationId, resource)).toBe(name);
});

test("schemas become the types that editors help with", () => {
  const received = (schema: object) => typeOf({ ...schema }, "received");
  expect(received({ type: ["string", "null"] })).toBe("string | null");
  expect(received({ enum: ["a", "b"], type: ["string", "null"] })).toBe('"a" | "b" | null');
  expect(received({ anyOf: [{ enum: ["a"] }, { pattern: "^x" }] })).toBe('"a" | (string & {})');
  expect(received({ type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 })).toBe(
    "[number, number]",
  );
  expect(received({ type: "object", additionalProperties: { type: "number" } })).toBe(
    "Record<string, number>",
  );
  const dates = { type: "array", items: { type: "string", format: "date-time" } };
  expect(typeOf(dates, "query")).toBe("string | Date | readonly (string | Date)[]");
  expect(typeOf(dates, "sent")).toBe("readonly (string)[]");
});

test("an unknown kind of schema stops the generator instead of becoming a wrong type", () => {
  expect(() => typeOf({ type: "tuple" }, "received")).toThrow("does not support this schema");
});
