import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = async (body: object) => app.call("POST", "/api/companies", { body });
const patch = (id: string, body: object) => app.call("PATCH", `/api/companies/${id}`, { body });

test("the domain of a company is taken from any of its URLs", async () => {
  const { json } = await create({ name: "Acme", domain: "https://www.Acme.co.uk/about" });
  expect(json.domain).toBe("acme.co.uk");
  const other = await create({ name: "Beta", website: "https://shop.beta.de/" });
  expect(other.json.domain).toBe("beta.de");
  const found = await app.call("GET", "/api/companies?domain=HTTPS://acme.co.uk");
  expect(found.json.data.map(({ id }: { id: string }) => id)).toEqual([json.id]);
});

test.each([
  ["domain", "co.uk"],
  ["domain", "localhost"],
  ["phone", "030 1234"],
  ["annual_revenue", 1.23456],
  ["country", "XX"],
  ["parent_id", "019bac7c-d8c0-7000-8000-0000000000ff"],
])("%s %s is refused by name", async (member, value) => {
  const { status, json } = await create({ name: "Acme", [member]: value });
  expect(status).toBe(422);
  expect(json.errors[0].pointer).toBe(`/${member}`);
});

test("a phone number is read as one of the country and stored in the form E.164", async () => {
  const { json } = await create({ name: "Acme", country: "DE", phone: "030 12345678" });
  expect(json.phone).toBe("+493012345678");
});

test("no company comes to stand above itself, in one request or in a batch", async () => {
  const a = (await create({ name: "A" })).json.id;
  const b = (await create({ name: "B", parent_id: a })).json.id;
  const c = (await create({ name: "C", parent_id: b })).json.id;
  expect((await patch(a, { parent_id: c })).status).toBe(422);
  expect((await patch(a, { parent_id: a })).status).toBe(422);
  const d = (await create({ name: "D" })).json.id;
  const { json } = await app.call("POST", "/api/companies/batch", {
    body: {
      items: [
        { op: "update", id: d, data: { parent_id: a } },
        { op: "update", id: a, data: { parent_id: d } },
      ],
    },
  });
  expect(json).toMatchObject({ succeeded: 1, failed: 1 });
});

test("two companies that each move below the other at once: one does, the other is refused", async () => {
  const a = (await create({ name: "A" })).json.id;
  const b = (await create({ name: "B" })).json.id;
  const move = (id: string, parent_id: string) =>
    app.call("POST", "/api/companies/batch", {
      body: { items: [{ op: "update", id, data: { parent_id } }] },
    });
  for (let round = 0; round < 5; round++) {
    await patch(a, { parent_id: null });
    await patch(b, { parent_id: null });
    const moved = await Promise.all([move(a, b), move(b, a)]);
    expect(moved.map(({ json }) => json.results[0].status).toSorted()).toEqual([200, 422]);
  }
});

test("a company can be deleted while what refers to it is changed", async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = (await create({ name: "Parent" })).json;
    const child = (await create({ name: "Child", parent_id: id })).json;
    const { json: contact } = await app.call("POST", "/api/contacts", {
      body: { full_name: "Jane", company_id: id },
    });
    const contactPath = `/api/contacts/${contact.id}`;
    const [deleted, ...changed] = await Promise.all([
      app.call("DELETE", `/api/companies/${id}`),
      patch(child.id, { parent_id: id, name: "Renamed" }),
      app.call("PATCH", contactPath, { body: { company_id: id, title: "CTO" } }),
    ]);
    expect(deleted?.status).toBe(204);
    for (const { status } of changed) expect([200, 422]).toContain(status);
    expect((await app.call("GET", contactPath)).json.company_id).toBeNull();
    expect((await app.call("GET", `/api/companies/${child.id}`)).json.parent_id).toBeNull();
  }
});

test("a company can be deleted at the same time as what refers to it", async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = (await create({ name: "Parent" })).json;
    const { json: contact } = await app.call("POST", "/api/contacts", {
      body: { full_name: "Jane", company_id: id },
    });
    const deleted = await Promise.all([
      app.call("DELETE", `/api/companies/${id}`),
      app.call("DELETE", `/api/contacts/${contact.id}`),
    ]);
    expect(deleted.map(({ status }) => status)).toEqual([204, 204]);
  }
});

test("deleting a company clears what refers to it, and undoing that brings everything back", async () => {
  const { id } = (await create({ name: "Parent", domain: "parent.example" })).json;
  const child = (await create({ name: "Child", parent_id: id })).json;
  const made = async (path: string, body: object) =>
    (await app.call("POST", path, { body: { ...body, company_id: id } })).json;
  const contact = await made("/api/contacts", { full_name: "Jane" });
  const lead = await made("/api/leads", { company_name: "Parent" });
  const deal = await made("/api/deals", { title: "Deal" });
  const paths = [
    `/api/companies/${child.id}`,
    `/api/contacts/${contact.id}`,
    `/api/leads/${lead.id}`,
    `/api/deals/${deal.id}`,
  ];
  const references = () =>
    Promise.all(
      paths.map(async (path) => {
        const { json } = await app.call("GET", path);
        return json.company_id ?? json.parent_id ?? null;
      }),
    );
  const deleted = await app.call("DELETE", `/api/companies/${id}`);
  expect(deleted.status).toBe(204);
  expect(await references()).toEqual([null, null, null, null]);

  const set = deleted.headers.get("x-change-set-id");
  const tried = await app.call("POST", `/api/change-sets/${set}/undo?dryRun=true`);
  expect(tried.json).toMatchObject({ undone: 5, kept: [] });
  const undone = await app.call("POST", `/api/change-sets/${set}/undo`);
  expect(undone.json).toMatchObject({ undone: 5, kept: [] });
  expect(await references()).toEqual([id, id, id, id]);

  const again = await app.call("POST", `/api/change-sets/${undone.json.change_set_id}/undo`);
  expect(again.json).toMatchObject({ undone: 5, kept: [] });
  expect(await references()).toEqual([null, null, null, null]);
});

test("an upsert finds a company by its domain", async () => {
  const upsert = (data: object) =>
    app.call("POST", "/api/companies/batch", {
      body: { items: [{ op: "upsert", match_on: "domain", data }] },
    });
  const first = await upsert({ name: "Gamma", domain: "gamma.example" });
  const second = await upsert({ name: "Gamma Ltd", domain: "www.gamma.example" });
  expect(second.json.results[0]).toMatchObject({ status: 200, id: first.json.results[0].id });
});

test("an upsert that finds no company needs what a new one needs", async () => {
  const upsert = (data: object) =>
    app.call("POST", "/api/companies/batch", {
      body: { items: [{ op: "upsert", match_on: "external_id", data }] },
    });
  const { json } = await upsert({ external_id: "nameless" });
  expect(json.results[0].problem.errors).toMatchObject([
    { pointer: "/data/name", rule: "required" },
  ]);
  const named = await upsert({ external_id: "nameless", name: "Acme" });
  expect(named.json.results[0].status).toBe(201);
  const again = await upsert({ external_id: "nameless", city: "Bonn" });
  expect(again.json.results[0].status).toBe(200);
});

test("an item of a batch that fails leaves no parent behind that others would be held against", async () => {
  const made = async (body: object) =>
    (await app.call("POST", "/api/companies", { body })).json.id as string;
  const id = await made({ name: "Lower" });
  const parent = await made({ name: "Upper" });
  await made({ name: "Holder", external_id: "held" });
  const { json } = await app.call("POST", "/api/companies/batch", {
    body: {
      items: [
        { op: "update", id, data: { parent_id: parent, external_id: "held" } },
        { op: "update", id: parent, data: { parent_id: id } },
        { op: "update", id, data: { parent_id: parent } },
      ],
    },
  });
  expect(json.results).toMatchObject([{ status: 409 }, { status: 200 }, { status: 422 }]);
  expect(json.results[2].problem.errors[0]).toMatchObject({ rule: "acyclic" });
});
