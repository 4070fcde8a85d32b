import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** Documents as the release before kinds left them. */
const EARLIER = `doc_version = 1, doc = (doc::jsonb - array['owner_id', 'team_id', 'external_id', 'external_source',
  'created_by', 'company_id', 'contact_id', 'contacts'])::json`;

test("records of an earlier release are read, listed and changed in today's shape", async () => {
  // No worker runs here, so nothing rewrites them.
  const api = await startTestApp({ SALESOS_ROLE: "api" });
  try {
    const create = async (name: string) =>
      (await api.call("POST", "/api/leads", { body: { company_name: name } })).json;
    const early = await create("Early");
    const late = await create("Late");
    await api.database.query(`update leads set ${EARLIER} where id = $1`, [early.id]);

    const read = await api.call("GET", `/api/leads/${early.id}`);
    expect(read.json).toEqual({ ...early, created_by: null });
    const { json: page } = await api.call("GET", "/api/leads");
    expect(page.data).toEqual([late, { ...early, created_by: null }]);
    const picked = await api.call("GET", "/api/leads?fields=external_id&sort=created_at&limit=1");
    expect(picked.json.data).toEqual([{ id: early.id, external_id: null }]);
    const queried = await api.call("POST", "/api/leads/query", {
      body: { filter: { field: "external_id", exists: false } },
    });
    expect(queried.json.count).toBe(2);
    const upsert = await api.call("POST", "/api/leads/batch", {
      body: {
        items: [
          { op: "upsert", match_on: "contact_email", data: { contact_email: "a@b.example" } },
        ],
      },
    });
    expect(upsert.status).toBe(503);

    const changed = await api.call("PATCH", `/api/leads/${early.id}`, { body: { title: "CTO" } });
    expect(changed.json).toMatchObject({ title: "CTO", external_id: null });
    const [row] = await api.database.query<{ n: number }>(
      "select count(*)::int as n from leads where doc_version < 2",
    );
    expect(row?.n).toBe(0);
  } finally {
    await api.stop();
  }
});

test("records of an earlier release are rewritten in today's shape, with their columns and totals", async () => {
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
    `update leads set folded = null, ${EARLIER}, industry_key = 'énergie', search = array_to_tsvector('{paweł}')`,
  );
  await app.database.query(
    `update record_counts set key = 'industry=énergie' where key like 'industry=%'`,
  );
  await app.database.query(
    `update deals set folded = null, ${EARLIER}, search = array_to_tsvector('{straße}')`,
  );

  await until("all records are rewritten", async () => {
    const [row] = await app.database.query<{ n: number }>(
      `select (select count(*) from leads where doc_version < 2)::int
        + (select count(*) from deals where doc_version < 2)::int as n`,
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
