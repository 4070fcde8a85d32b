import { expect, test } from "vitest";
import { loadContract } from "./contract.ts";
import { commandName, kebab } from "./names.ts";

test.each([
  ["listWebhookEndpoints", "webhook-endpoints", "list"],
  ["rotateWebhookEndpointSecret", "webhook-endpoints", "rotate-secret"],
  ["getLeadScore", "leads", "get-score"],
  ["createCompany", "companies", "create"],
  ["getUsage", "usage", "get"],
  ["updateStatusIncident", "status incidents", "update"],
  ["createStatusUpdate", "status incidents", "create-update"],
  ["createStatusWitness", "status witnesses", "create"],
])("%s of %s is %s", (operationId, resource, name) => {
  expect(commandName({ operationId, resource })).toBe(name);
});

test("a noun below one that is no resource of its own is named with it", () => {
  const resources = new Set(loadContract().operations.map(({ resource }) => resource));
  expect([...resources].filter((resource) => resource.includes(" "))).toEqual([
    "status incidents",
    "status maintenances",
    "status subscriptions",
    "status witnesses",
  ]);
  expect(resources).toContain("leads");
});

test("both spellings of the contract become one", () => {
  expect([kebab("minIcpScore"), kebab("min_icp_score")]).toEqual([
    "min-icp-score",
    "min-icp-score",
  ]);
});
