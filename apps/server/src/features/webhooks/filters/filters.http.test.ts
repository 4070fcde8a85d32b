import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { sender: "off" });
});
afterAll(() => app.stop());

const path = "/api/webhook-endpoints";
const body = { url: "https://example.com/hook", event_types: ["lead.*", "deal.*"] };
const create = async (more: object = {}) => app.call("POST", path, { body: { ...body, ...more } });

/** The types of the events that are queued for an endpoint, in their order. */
async function queuedFor(endpoint: string): Promise<string[]> {
  const rows = await app.database.query<{ type: string }>(
    `select e.type from webhook_deliveries d join events e on e.id = d.event_id
      where d.endpoint_id = $1 order by e.id`,
    [endpoint],
  );
  return rows.map(({ type }) => type);
}

const createLead = async (lead: object) =>
  (await app.call("POST", "/api/leads", { body: { company_name: "Acme", ...lead } })).json;

test("an endpoint gets the events of its types that pass its filter, whatever others get", async () => {
  const filter = { field: "data.industry", eq: "Retail" };
  const filtered = (await create({ filter })).json;
  const all = (await create()).json;
  expect(filtered.filter).toEqual(filter);
  expect(all.filter).toBeNull();
  await createLead({ industry: "retail" });
  await createLead({ industry: "Mining" });
  await createLead({});
  expect(await queuedFor(filtered.id)).toEqual(["lead.created"]);
  expect(await queuedFor(all.id)).toHaveLength(3);
});

test.each([
  [{ field: "data.company_name", eq: "STRASSE 5" }, "Straße 5", "Strase 5"],
  [{ field: "data.company_name", contains: "lodz" }, "Paweł Łódź", "Pawel Lotz"],
  [{ field: "data.company_name", starts_with: "バ" }, "ﾊﾞｽ", "パス"],
  [{ field: "data.company_name", starts_with: "New " }, "New York", "Newark"],
  [{ field: "data.tags", contains: "ΘΕΣ" }, "θες", "θε"],
  [{ field: "data.custom.name", in: ["acme inc"] }, "Ac\u200bme Inc", "Acme  Inc"],
])(
  "a filter folds text as a search of records does: %j passes %s, not %s",
  async (filter, passing, other) => {
    const { id } = (await create({ filter })).json;
    for (const name of [passing, other]) {
      await createLead({ company_name: name, tags: [name], custom: { name } });
    }
    expect(await queuedFor(id)).toEqual(["lead.created"]);
  },
);

test("a filter sees the type and the old values of what changed", async () => {
  const both = [
    { field: "type", eq: "deal.stage_changed" },
    { field: "previous.stage", eq: "proposal" },
  ];
  const { id } = (await create({ filter: { and: both } })).json;
  const deal = (await app.call("POST", "/api/deals", { body: { title: "Big" } })).json;
  for (const stage of ["proposal", "negotiation", "won"]) {
    await app.call("PATCH", `/api/deals/${deal.id}`, { body: { stage } });
  }
  expect(await queuedFor(id)).toEqual(["deal.stage_changed"]);
});

test("a filter sees the whole record, also where the event is too large to carry it", async () => {
  const { id } = (await create({ filter: { field: "data.custom.mark", eq: "x" } })).json;
  const custom = Object.fromEntries(
    Array.from({ length: 32 }, (_none, i) => [`f${i}`, "ü".repeat(1000)]),
  );
  const lead = { company_name: "Acme", custom: { ...custom, mark: "x", pad: "" } };
  // As large as a lead may be, so that its event is larger than a body may be.
  const tried = await app.call("POST", "/api/leads?dryRun=true", { body: lead });
  lead.custom.pad = "x".repeat(65_500 - Buffer.byteLength(tried.text));
  const answer = await app.call("POST", "/api/leads", { body: lead });
  expect(answer.status).toBe(201);
  const thin = "select 1 from events where record_id = $1 and body like '%data_url%'";
  expect(await app.database.query(thin, [answer.json.id])).toHaveLength(1);
  expect(await queuedFor(id)).toEqual(["lead.created"]);
});

test("a filter can be changed and taken away; what happened before is not judged anew", async () => {
  const { id } = (await create({ filter: { field: "data.industry", eq: "Retail" } })).json;
  await createLead({ industry: "Mining" });
  const change = (filter: unknown) => app.call("PATCH", `${path}/${id}`, { body: { filter } });
  expect((await change({ field: "data.industry", eq: "Mining" })).status).toBe(200);
  expect(await queuedFor(id)).toHaveLength(0);
  await createLead({ industry: "Mining" });
  expect((await change(null)).json.filter).toBeNull();
  await createLead({ industry: "Wood" });
  expect(await queuedFor(id)).toHaveLength(2);
});

test("a change of something else, and one to the same filter, keep the filter", async () => {
  const filter = { field: "data.industry", eq: "Retail" };
  const created = await create({ filter });
  const one = `${path}/${created.json.id}`;
  const same = await app.call("PATCH", one, { body: { filter } });
  expect(same.headers.get("etag")).toBe(created.headers.get("etag"));
  await app.call("PATCH", one, { body: { description: "Shops" } });
  await createLead({ industry: "Mining" });
  await createLead({ industry: "Retail" });
  expect((await app.call("GET", one)).json.filter).toEqual(filter);
  expect(await queuedFor(created.json.id)).toHaveLength(1);
});

test.each([
  [{ field: "data.industri", eq: "x" }, "/filter/field", 'Did you mean "data.industry"?'],
  [{ and: [{ field: "data.value", gte: "high" }] }, "/filter/and/0/gte", ""],
  [{ field: "type", eq: "lead.create" }, "/filter/eq", ""],
  ["lead", "/filter", "must be an object"],
])("the filter %j is refused with 422 at %s", async (filter, pointer, words) => {
  const { id } = (await create()).json;
  const patch = app.call("PATCH", `${path}/${id}`, { body: { filter } });
  for (const answer of [await create({ filter }), await patch]) {
    expect(answer.status).toBe(422);
    expect(answer.json.errors[0]).toMatchObject({ pointer });
    expect(answer.json.errors[0].detail).toContain(words);
  }
});
