import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

type Json = Record<string, any>; // oxlint-disable-line no-explicit-any -- tests look into responses
const create = async (more: object = {}): Promise<Json> =>
  (await app.call("POST", "/api/leads", { body: { company_name: "Acme", ...more } })).json;
const patch = (id: string, body: object) => app.call("PATCH", `/api/leads/${id}`, { body });
const history = async (id: string, query = "") =>
  (await app.call("GET", `/api/leads/${id}/history${query}`)).json;
const undo = async (id: string | null, query = "") =>
  (await app.call("POST", `/api/change-sets/${id}/undo${query}`)).json;
const setOf = ({ headers }: { headers: Headers }) => headers.get("x-change-set-id");

test("restores of one record at once restore it once", async () => {
  const { id } = await create();
  await app.call("DELETE", `/api/leads/${id}`);
  const restores = await Promise.all(
    [1, 2, 3, 4].map(() => app.call("POST", `/api/leads/${id}/restore`)),
  );
  expect(restores.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  const { data } = await history(id);
  expect(data.map(({ action }: Json) => action)).toEqual(["restored", "deleted", "created"]);
});

describe("the history of a record", () => {
  test("says what changed, who did it and by which request, latest first", async () => {
    const lead = await create({ title: "CTO" });
    const changed = await patch(lead.id, { title: "CEO", tags: ["a"] });
    await app.call("DELETE", `/api/leads/${lead.id}`);
    await app.call("POST", `/api/leads/${lead.id}/restore`);
    const { data } = await history(lead.id);
    expect(data.map(({ action, version }: Json) => [action, version])).toEqual([
      ["restored", 4],
      ["deleted", 3],
      ["updated", 2],
      ["created", 1],
    ]);
    expect(data[2]).toMatchObject({
      previous: { title: "CTO", tags: [], updated_at: lead.updated_at },
      request_id: changed.headers.get("x-request-id"),
      change_set_id: setOf(changed),
      actor: { type: "api_key", id: lead.created_by },
      via: "api",
    });
    expect(data[3]).toMatchObject({ previous: null, changed_at: lead.created_at });
  });

  test("has pages", async () => {
    const { id } = await create();
    for (let i = 0; i < 5; i++) await patch(id, { title: `T${i}` });
    const versions: number[] = [];
    let query = "?limit=2";
    for (;;) {
      const page = await history(id, query);
      versions.push(...page.data.map(({ version }: Json) => version));
      if (!page.has_more) break;
      query = `?limit=2&cursor=${page.next_cursor}`;
    }
    expect(versions).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test("of a record that never was is 404, and that of another workspace too", async () => {
    const { id } = await create();
    const elsewhere = await app.call("GET", `/api/leads/${id}/history`, { key: app.testKey });
    expect(elsewhere.status).toBe(404);
    expect((await app.call("GET", `/api/leads/${randomUUID()}/history`)).status).toBe(404);
  });
});

describe("a record as of an instant", () => {
  test("is what it was then", async () => {
    const first = await create({ title: "One" });
    const second = (await patch(first.id, { title: "Two" })).json;
    await app.call("DELETE", `/api/leads/${first.id}`);
    const at = (instant: string) => app.call("GET", `/api/leads/${first.id}?asOf=${instant}`);
    expect((await at(first.created_at)).json).toEqual(first);
    const later = await at(new Date(Date.parse(second.updated_at) + 1).toISOString());
    expect([404, 200]).toContain(later.status);
    expect((await at("2020-01-01T00:00:00Z")).status).toBe(400);
    expect((await at(new Date().toISOString())).status).toBe(404);
  });
});

describe("undo", () => {
  test("of a creation deletes the record, and undoing that restores it", async () => {
    const made = await app.call("POST", "/api/leads", { body: { company_name: "Once" } });
    expect(setOf(made)).toBe(made.json.id);
    const undone = await undo(made.json.id);
    expect(undone).toMatchObject({ undone: 1, kept: [] });
    expect((await app.call("GET", `/api/leads/${made.json.id}`)).status).toBe(404);
    await undo(undone.change_set_id);
    expect((await app.call("GET", `/api/leads/${made.json.id}`)).status).toBe(200);
  });

  test("of a change keeps what was changed since, member by member", async () => {
    const { id } = await create({ title: "Old", industry: "Retail" });
    const set = setOf(await patch(id, { title: "New" }));
    await patch(id, { industry: "Energy" });
    expect(await undo(set)).toMatchObject({ undone: 1, kept: [] });
    expect((await app.call("GET", `/api/leads/${id}`)).json).toMatchObject({
      title: "Old",
      industry: "Energy",
    });
  });

  test("says which record it left alone, and which later change would have been lost", async () => {
    const { id } = await create({ title: "A" });
    const set = setOf(await patch(id, { title: "B" }));
    const later = setOf(await patch(id, { title: "C" }));
    const tried = await undo(set, "?dryRun=true");
    expect(tried).toMatchObject({
      undone: 0,
      kept: [{ kind: "lead", id, later_change_set_id: later }],
      change_set_id: null,
    });
    expect((await app.call("GET", `/api/leads/${id}`)).json.title).toBe("C");
  });

  test("as a dry run answers what would be undone, without a change set that will never exist", async () => {
    const { id } = await create({ title: "A" });
    const set = setOf(await patch(id, { title: "B" }));
    const tried = await undo(set, "?dryRun=true");
    expect(tried).toMatchObject({ undone: 1, kept: [], change_set_id: null });
    expect((await app.call("GET", `/api/leads/${id}`)).json.title).toBe("B");
  });

  test("of a batch brings all of its records back", async () => {
    const { id, ...kept } = await create({ title: "Before" });
    const gone = await create({ title: "Gone" });
    const { json } = await app.call("POST", "/api/leads/batch", {
      body: {
        items: [
          { op: "create", data: { company_name: "New" } },
          { op: "update", id, data: { title: "One" } },
          { op: "update", id, data: { title: "Two", industry: "Retail" } },
          { op: "delete", id: gone.id },
        ],
      },
    });
    expect(await undo(json.change_set_id)).toMatchObject({ undone: 3, kept: [] });
    const now = (await app.call("GET", `/api/leads/${id}`)).json;
    expect(now).toEqual({ ...kept, id, updated_at: now.updated_at });
    expect((await app.call("GET", `/api/leads/${json.results[0].id}`)).status).toBe(404);
    expect((await app.call("GET", `/api/leads/${gone.id}`)).json.title).toBe("Gone");
  });

  test("needs the workspace of the change set and the scope of its records", async () => {
    const { id } = await create();
    const set = setOf(await patch(id, { title: "X" }));
    const path = `/api/change-sets/${set}/undo`;
    expect((await app.call("POST", path, { key: app.testKey })).status).toBe(404);
    const { json } = await app.call("POST", "/api/api-keys", {
      body: { name: "Undo only", scopes: ["change_sets:write", "leads:read"] },
    });
    expect((await app.call("POST", path, { key: json.key })).status).toBe(403);
  });
});

describe("change sets", () => {
  test("are listed latest first, by record, actor, kind and time", async () => {
    const { id } = await create();
    const sets = [setOf(await patch(id, { title: "1" })), setOf(await patch(id, { title: "2" }))];
    const list = async (query: string) =>
      (await app.call("GET", `/api/change-sets?${query}`)).json.data.map((one: Json) => one.id);
    expect(await list(`recordId=${id}`)).toEqual(sets.toReversed());
    expect((await list("limit=2")).slice(0, 2)).toEqual(sets.toReversed());
    expect(await list("kind=deal")).toEqual([]);
    expect(await list(`actorId=${randomUUID()}`)).toEqual([]);
    expect(await list("createdBefore=2020-01-01T00:00:00Z")).toEqual([]);
  });
});

describe("expand", () => {
  test("adds the records that a record refers to", async () => {
    const { json: company } = await app.call("POST", "/api/companies", { body: { name: "Acme" } });
    const { id } = await create({ company_id: company.id });
    const one = await app.call("GET", `/api/leads/${id}?expand=company,contact`);
    expect(one.json).toMatchObject({ id, company, contact: null });
    const { json: page } = await app.call(
      "GET",
      `/api/leads?expand=company&companyId=${company.id}`,
    );
    expect(page.data).toMatchObject([{ id, company }]);
    const picked = await app.call("GET", `/api/leads?fields=title&expand=company&q=acme&limit=1`);
    expect(picked.json.data).toEqual([{ id, title: null, company }]);
    const wrong = await app.call("GET", `/api/leads/${id}?expand=companies`);
    expect(wrong.status).toBe(400);
    expect(wrong.json.errors[0].detail).toContain('Did you mean "company"?');
  });

  test("needs the scope of what it adds", async () => {
    const { json: key } = await app.call("POST", "/api/api-keys", {
      body: { name: "Leads only", scopes: ["leads:read"] },
    });
    const { id } = await create();
    const path = `/api/leads/${id}?expand=company`;
    expect((await app.call("GET", path, { key: key.key })).status).toBe(403);
  });
});
