import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const batch = (items: object[], more: object = {}, key = app.liveKey) =>
  app.call("POST", "/api/leads/batch", { body: { items, ...more }, key });
const lead = (name: string, more: object = {}) => ({ company_name: name, ...more });
const create = async (more: object = {}) =>
  (await app.call("POST", "/api/leads", { body: lead("Acme", more) })).json;
const total = async () => (await app.call("GET", "/api/leads?limit=1")).json.count as number;

describe("a batch", () => {
  test("carries out its items in order and returns a result for each", async () => {
    const { id } = await create();
    const gone = await create();
    const { status, json } = await batch([
      { op: "create", data: lead("One") },
      { op: "update", id, data: { status: "contacted" } },
      { op: "update", id, data: { title: "CTO" } },
      { op: "delete", id: gone.id },
      { op: "upsert", match_on: "external_id", data: lead("Two", { external_id: "b-1" }) },
      { op: "upsert", match_on: "external_id", data: { title: "CEO", external_id: "b-1" } },
    ]);
    expect(status).toBe(200);
    expect(json).toMatchObject({ succeeded: 6, failed: 0 });
    expect(json.results.map((one: { status: number }) => one.status)).toEqual([
      201, 200, 200, 204, 201, 200,
    ]);
    expect(json.results[2]).toMatchObject({ id, version: 3 });
    expect(json.results[5]).toMatchObject({ id: json.results[4].id, version: 2 });
    const read = await app.call("GET", `/api/leads/${json.results[4].id}`);
    expect(read.json).toMatchObject({ company_name: "Two", title: "CEO", external_id: "b-1" });
    expect((await app.call("GET", `/api/leads/${gone.id}`)).status).toBe(404);
  });

  test("costs no other item its success when one fails, and names the member", async () => {
    const { id } = await create();
    const before = await total();
    const { json } = await batch([
      { op: "create", data: lead("Good") },
      { op: "create", data: { contact_email: "no-address" } },
      { op: "create", data: {} },
      { op: "update", id: randomUUID(), data: { title: "CTO" } },
      { op: "update", id, if_match: "7", data: { title: "CTO" } },
      { op: "update", data: { title: "CTO" } },
      { op: "create", id, data: lead("Extra") },
      { op: "create", data: lead("Unknown", { companyname: "x" }) },
      { op: "delete", id: randomUUID() },
      { op: "create", data: lead("Good too") },
    ]);
    expect(json).toMatchObject({ succeeded: 2, failed: 8 });
    const problems = json.results.map(
      (one: { status: number; problem?: { errors: { pointer?: string }[] } }) =>
        one.problem === undefined ? one.status : [one.status, one.problem.errors[0]?.pointer],
    );
    expect(problems).toEqual([
      201,
      [422, "/data/contact_email"],
      [422, "/data"],
      [404, undefined],
      [412, undefined],
      [422, "/id"],
      [422, "/id"],
      [422, "/data/companyname"],
      [404, undefined],
      201,
    ]);
    expect(await total()).toBe(before + 2);
  });

  test("that is atomic saves nothing when one item fails, and points to it", async () => {
    const before = await total();
    const items = [
      { op: "create", data: lead("Good") },
      { op: "create", data: { contact_email: "no-address" } },
    ];
    const { status, json } = await batch(items, { atomic: true });
    expect(status).toBe(422);
    expect(json.errors[0].pointer).toBe("/items/1/data/contact_email");
    expect(await total()).toBe(before);
    const good = await batch([items[0] as object], { atomic: true });
    expect(good.json).toMatchObject({ succeeded: 1, failed: 0 });
  });

  test("of 1,000 creates is one change set with as many events", async () => {
    const before = await total();
    const items = Array.from({ length: 1_000 }, (_, i) => ({
      op: "create",
      data: lead(`Big ${i}`, { industry: "Batches" }),
    }));
    const { json } = await batch(items);
    expect(json).toMatchObject({ succeeded: 1_000, failed: 0 });
    expect(await total()).toBe(before + 1_000);
    expect((await app.call("GET", "/api/leads?industry=batches&limit=1")).json.count).toBe(1_000);
    const [row] = await app.database.query<{ changes: number; events: number }>(
      `select (select count(*) from record_changes where change_set_id = $1)::int as changes,
        (select count(*) from events where record_id = any($2::uuid[]))::int as events`,
      [json.change_set_id, json.results.map((one: { id: string }) => one.id)],
    );
    expect(row).toEqual({ changes: 1_000, events: 1_000 });
    expect((await batch([...items, ...items])).status).toBe(422);
  });

  test("that is a dry run saves nothing and says what would happen", async () => {
    const before = await total();
    const { json, headers } = await app.call("POST", "/api/leads/batch?dryRun=true", {
      body: {
        items: [
          { op: "create", data: lead("Dry") },
          { op: "delete", id: randomUUID() },
        ],
      },
    });
    expect(json).toMatchObject({ succeeded: 1, failed: 1, change_set_id: null });
    expect(headers.get("x-change-set-id")).toBeNull();
    expect(await total()).toBe(before);
  });

  test("never touches another workspace", async () => {
    const { id } = await create();
    const { json } = await batch(
      [
        { op: "update", id, data: { title: "x" } },
        { op: "delete", id },
      ],
      {},
      app.testKey,
    );
    expect(json).toMatchObject({ succeeded: 0, failed: 2, change_set_id: null });
  });
});

describe("an upsert", () => {
  test("finds a lead by its e-mail address, whatever its case", async () => {
    const { id } = await create({ contact_email: "Ada@Example.com" });
    const data = { contact_email: "ada@example.COM", title: "CTO" };
    const { json } = await batch([{ op: "upsert", match_on: "contact_email", data }]);
    expect(json.results[0]).toMatchObject({ status: 200, id });
  });

  test("that matches several leads changes none of them", async () => {
    await create({ contact_email: "twice@example.com" });
    await create({ contact_email: "twice@example.com" });
    const data = { contact_email: "twice@example.com", title: "CTO" };
    const { json } = await batch([{ op: "upsert", match_on: "contact_email", data }]);
    expect(json.results[0]).toMatchObject({ status: 409 });
  });

  test("without the member that it matches on is refused", async () => {
    const { json } = await batch([{ op: "upsert", match_on: "contact_email", data: lead("A") }]);
    expect(json.results[0].problem.errors[0].pointer).toBe("/data/contact_email");
  });

  test("creates one record when many come at once", async () => {
    const data = lead("Raced", { contact_email: "race@example.com", external_id: "race" });
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        batch([{ op: "upsert", match_on: i % 2 === 0 ? "contact_email" : "external_id", data }]),
      ),
    );
    const ids = new Set(outcomes.map(({ json }) => json.results[0].id));
    expect(ids.size).toBe(1);
  });
});

describe("an external id", () => {
  test("is never taken for another one, whatever characters it and its source have", async () => {
    const ids = [
      { external_source: "a\nb", external_id: "c" },
      { external_source: "a", external_id: "b\nc" },
      { external_source: '"a","b"', external_id: "c" },
      { external_source: "null", external_id: "c" },
      { external_id: "c" },
    ];
    const upserts = ids.map((id, i) => ({
      op: "upsert",
      match_on: "external_id",
      data: lead(`Lead ${i}`, id),
    }));
    const { json } = await batch(upserts);
    expect(json.results).toMatchObject(ids.map(() => ({ status: 201 })));
  });

  test("is unique for its source", async () => {
    await create({ external_id: "7", external_source: "hubspot" });
    const other = await create({ external_id: "7", external_source: "pipedrive" });
    const again = await app.call("POST", "/api/leads", {
      body: lead("Again", { external_id: "7", external_source: "hubspot" }),
    });
    expect(again.status).toBe(409);
    expect(again.json.errors[0].pointer).toBe("/external_id");
    const moved = await app.call("PATCH", `/api/leads/${other.id}`, {
      body: { external_source: "hubspot" },
    });
    expect(moved.status).toBe(409);
  });

  test("is free again when its record is deleted, and taken when that is restored", async () => {
    const { id } = await create({ external_id: "once" });
    await app.call("DELETE", `/api/leads/${id}`);
    await create({ external_id: "once" });
    expect((await app.call("POST", `/api/leads/${id}/restore`)).status).toBe(409);
  });
});

describe("a deleted record", () => {
  test("is restored with its id, its values and a new version", async () => {
    const { id, ...before } = await create({ tags: ["a"], custom: { b: 1 } });
    await app.call("DELETE", `/api/leads/${id}`);
    const restored = await app.call("POST", `/api/leads/${id}/restore`);
    expect(restored.status).toBe(200);
    expect(restored.headers.get("etag")).toBe('"3"');
    expect(restored.json).toEqual({ ...before, id, updated_at: restored.json.updated_at });
    const again = await app.call("POST", `/api/leads/${id}/restore`);
    expect(again.headers.get("etag")).toBe('"3"');
  });

  test("is restored in its own workspace only", async () => {
    const { id } = await create();
    await app.call("DELETE", `/api/leads/${id}`);
    const elsewhere = await app.call("POST", `/api/leads/${id}/restore`, { key: app.testKey });
    expect(elsewhere.status).toBe(404);
    expect((await app.call("POST", `/api/leads/${randomUUID()}/restore`)).status).toBe(404);
  });

  test("whose reference is gone is not restored", async () => {
    const { id } = await create();
    const body = { title: "Deal", lead_id: id };
    const deal = await app.call("POST", "/api/deals", { body });
    expect((await app.call("DELETE", `/api/leads/${id}`)).status).toBe(409);
    await app.call("DELETE", `/api/deals/${deal.json.id}`);
    expect((await app.call("DELETE", `/api/leads/${id}`)).status).toBe(204);
    const refused = await app.call("POST", `/api/deals/${deal.json.id}/restore`);
    expect(refused.status).toBe(422);
    expect(refused.json.errors[0].pointer).toBe("/lead_id");
  });
});
