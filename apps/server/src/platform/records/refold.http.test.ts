import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test("records of an older version are folded again, with their totals", async () => {
  for (let i = 0; i < 600; i += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        app.call("POST", "/api/leads", {
          body: { company_name: `Paweł ${i + n}`, industry: "Énergie", tags: ["Ørsted"] },
        }),
      ),
    );
  }
  await app.call("POST", "/api/deals", { body: { title: "Straße" } });
  // As the version before left them: lower case, with accents.
  await app.database.query(
    `update leads set folded = null, industry_key = 'énergie', search = array_to_tsvector('{paweł}')`,
  );
  await app.database.query(
    `update record_counts set key = 'industry=énergie' where key like 'industry=%'`,
  );
  await app.database.query(
    `update deals set folded = null, search = array_to_tsvector('{straße}')`,
  );

  await until("all records are folded", async () => {
    const [row] = await app.database.query<{ n: number }>(
      `select (select count(*) from leads where folded is null)::int
        + (select count(*) from deals where folded is null)::int as n`,
    );
    return row?.n === 0;
  });
  const counts = async (path: string) => (await app.call("GET", path)).json.count;
  expect(await counts("/api/leads?q=pawel&limit=1")).toBe(600);
  expect(await counts("/api/leads?industry=energie&limit=1")).toBe(600);
  expect(await counts("/api/leads?limit=1")).toBe(600);
  expect(await counts("/api/deals?q=strasse")).toBe(1);
  const tagged = await app.call("POST", "/api/leads/query", {
    body: { filter: { field: "tags", contains: "orsted" }, limit: 1 },
  });
  expect(tagged.json.count).toBe(600);
  const lead = await app.call("GET", "/api/leads?limit=1");
  const read = await app.call("GET", `/api/leads/${lead.json.data[0].id}`);
  expect(read.headers.get("etag")).toBe('"1"');
});

test("filters of endpoints of an older version are read again", async () => {
  const created = await app.call("POST", "/api/webhook-endpoints", {
    body: {
      url: "https://example.com/",
      event_types: ["lead.*"],
      filter: { field: "data.company_name", eq: "Paweł" },
    },
  });
  expect(created.status).toBe(201);
  await app.database.query(
    `update webhook_endpoints set condition = replace(condition, 'pawel', 'paweł'), refold = true`,
  );
  await until("the filter is read again", async () => {
    const [row] = await app.database.query<{ condition: string }>(
      "select condition from webhook_endpoints",
    );
    return row?.condition.includes('"pawel"') === true;
  });
});
