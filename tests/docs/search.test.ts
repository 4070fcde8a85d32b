import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openIndex, type SearchEntry } from "../../apps/docs/src/search-index.ts";
import { buildSite, builtSite, siteFolders } from "../../apps/server/src/features/site/index.ts";

let find: ReturnType<typeof openIndex>;
beforeAll(async () => {
  const [checkout = ""] = siteFolders(".");
  const folder = builtSite([checkout]).current ? checkout : await buildSite([checkout]);
  const text = readFileSync(path.join(folder, "search.json"), "utf8");
  find = openIndex(JSON.parse(text) as SearchEntry[]);
}, 120_000);

const first = (query: string, n: number) =>
  find(query)
    .slice(0, n)
    .map(({ entry }) => entry.path);

describe("the search finds what people type", () => {
  // [words, a page that must be among the first, among how many]
  const cases: readonly (readonly [string, string, number])[] = [
    ["pagination", "/docs/lists", 1],
    ["paging", "/docs/lists", 1],
    ["pag", "/docs/lists", 3],
    ["pagnation", "/docs/lists", 1],
    ["pipeline", "/reference/deals#listDeals", 5],
    ["delete a lead", "/reference/leads#deleteLead", 1],
    ["delete lead", "/reference/leads#deleteLead", 1],
    ["how do I delete a lead", "/reference/leads#deleteLead", 1],
    ["Delete Lead", "/reference/leads#deleteLead", 1],
    ["create deal", "/reference/deals#createDeal", 1],
    ["rotate api key", "/reference/api-keys#rotateApiKey", 1],
    ["deleteLead", "/reference/leads#deleteLead", 1],
    ["GET /api/leads", "/reference/leads#listLeads", 3],
    ["minIcpScore", "/reference/leads#listLeads", 3],
    ["lead.created", "/reference/events#onLeadCreated", 1],
    ["webhook", "/docs/webhooks", 3],
    ["webhok", "/docs/webhooks", 5],
    ["webooks", "/docs/webhooks", 5],
    ["web", "/docs/webhooks", 5],
    ["signature does not match", "/help/troubleshooting/webhook-signature-does-not-match", 1],
    ["429", "/help/troubleshooting/429-too-many-requests", 2],
    ["rate limit", "/docs/rate-limits", 1],
    ["rate_limited", "/help/errors/rate_limited", 2],
    ["backup", "/docs/backup", 1],
    ["restore", "/docs/backup", 3],
    ["idempotency", "/docs/safe-writes", 5],
    ["cursor", "/docs/lists", 3],
    ["cors", "/help/troubleshooting/cors-error-in-the-browser", 1],
    ["postgres", "/docs/your-own-postgresql", 3],
    ["status page", "/docs/status-page", 2],
    ["docker", "/docs/containers", 1],
    ["systemd", "/docs/systemd", 1],
    ["nginx", "/docs/reverse-proxies", 1],
    ["prometheus", "/docs/monitoring", 1],
    ["contact support", "/help/contact", 3],
  ];

  test.for(cases)("%s: %s", ([query, expected, among]) => {
    expect(
      first(query, among).map((each) => (expected.includes("#") ? each : each.split("#")[0])),
    ).toContain(expected);
  });
});

describe("the search finds nothing for what is not there", () => {
  test.each(["zendesk", "salesforce", "zebra", "qwertz", "delete zendesk", "the", ""])(
    "%s",
    (query) => {
      expect(first(query, 5)).toEqual([]);
    },
  );
});

test("a word that narrows never adds pages", () => {
  const wide = new Set(find("webhook").map(({ entry }) => entry.path.split("#")[0]));
  const narrow = find("webhook retry").map(({ entry }) => entry.path.split("#")[0]);
  expect(narrow.filter((page) => !wide.has(page))).toEqual([]);
});

test("every operation and every event of the contract is found by its id", () => {
  const contract = JSON.parse(
    readFileSync(path.join(import.meta.dirname, "../../openapi.json"), "utf8"),
  ) as {
    paths: Record<string, Record<string, { operationId: string }>>;
    webhooks: Record<string, { post: { operationId: string } }>;
  };
  const ids = [
    ...Object.values(contract.paths).flatMap((methods) => Object.values(methods)),
    ...Object.values(contract.webhooks).map(({ post }) => post),
  ].map(({ operationId }) => operationId);
  const lost = ids.filter((id) => !first(id, 3).some((place) => place.endsWith(`#${id}`)));
  expect(lost).toEqual([]);
});
