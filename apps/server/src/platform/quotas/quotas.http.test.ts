import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { foldTotals } from "../rollups/totals.store.ts";
import { openDatabase } from "../database/database.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";

const KB = "x".repeat(1024);
/** A body of about so many KB, in values of at most 4,000 characters. */
const large = (kilobytes: number) => ({
  company_name: "Acme",
  custom: Object.fromEntries(Array.from({ length: kilobytes }, (_, n) => [`m${n}`, KB])),
});

describe("a record", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  test.each([
    ["/api/leads", large(70)],
    ["/api/deals", { title: "Licences", custom: large(70).custom }],
  ])(
    "of %s with more than 64 KB is 422, which names the member and its size",
    async (path, body) => {
      const { status, json } = await app.call("POST", path, { body });
      expect([status, json.code]).toEqual([422, "invalid_body"]);
      expect(json.errors).toMatchObject([{ pointer: "/custom", rule: "size" }]);
      expect(json.errors[0].detail).toMatch(/7\d,\d{3} bytes/);
    },
  );

  test("cannot grow beyond 64 KB by a change, or by many", async () => {
    const { json } = await app.call("POST", "/api/leads", { body: large(40) });
    const more = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`n${n}`, KB]));
    const answer = await app.call("PATCH", `/api/leads/${json.id}`, { body: { custom: more } });
    expect([answer.status, answer.json.errors[0].rule]).toEqual([422, "size"]);
    expect((await app.call("GET", `/api/leads/${json.id}`)).json).toEqual(json);
  });

  test("that is too large keeps no other from being created with it", async () => {
    const answers = await Promise.all(
      [large(70), { company_name: "B" }, large(70), { company_name: "C" }].map((body) =>
        app.call("POST", "/api/leads", { body }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([422, 201, 422, 201]);
  });

  test("counts by its bytes in UTF-8, not by its characters", async () => {
    const custom = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`m${n}`, "漢".repeat(1000)]),
    );
    const { status } = await app.call("POST", "/api/leads", {
      body: { company_name: "A", custom },
    });
    expect(status).toBe(422);
  });

  test("of an endpoint's filter has at most 16 KB", async () => {
    const filter = {
      field: "data.company_name",
      in: Array.from({ length: 20 }, (_, n) => `${n}${KB.slice(0, 900)}`),
    };
    const body = { url: "https://hooks.example.com/a", event_types: ["lead.created"], filter };
    const { status, json } = await app.call("POST", "/api/webhook-endpoints", { body });
    expect([status, json.errors[0].pointer, json.errors[0].rule]).toEqual([422, "/filter", "size"]);
  });
});

describe("a workspace", () => {
  const quotas = { records: 6, megabytes: 1, endpoints: 2, keys: 2, perMinute: 10_000 };
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({
      SALESOS_PLAN: "free",
      SALESOS_PLANS: JSON.stringify({ free: quotas }),
    });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    for (const kind of ["deals", "leads"]) {
      const { json } = await app.call("GET", `/api/${kind}?limit=100`);
      for (const { id } of json.data) await app.call("DELETE", `/api/${kind}/${id}`);
    }
  });
  const create = (body: object = { company_name: "Acme" }, path = "/api/leads") =>
    app.call("POST", path, { body });

  test("holds as many records as its plan allows, of all kinds together, and the refusal says so", async () => {
    for (let n = 0; n < 5; n++) expect((await create()).status).toBe(201);
    expect((await create({ title: "A" }, "/api/deals")).status).toBe(201);
    const { status, json } = await create({ title: "B" }, "/api/deals");
    expect([status, json.code]).toEqual([413, "quota_exceeded"]);
    expect(json.errors).toEqual([{ rule: "records", detail: "6 of 6 are used." }]);
    expect(json.detail).toContain('plan "free" allows 6');
  });

  test("has room again as soon as something is deleted, folded or not", async () => {
    const db = openDatabase({ connection: app.database.connection, onError: () => {} });
    for (let n = 0; n < 6; n++) await create();
    await db.asSystem(foldTotals);
    expect((await create()).status).toBe(413);
    const { json } = await app.call("GET", "/api/leads?limit=1");
    await app.call("DELETE", `/api/leads/${json.data[0].id}`);
    expect((await create()).status).toBe(201);
    expect((await create()).status).toBe(413);
    await db.close();
  });

  test("of creations that arrive together gets those for which there is room", async () => {
    for (let n = 0; n < 4; n++) await create();
    const answers = await Promise.all(Array.from({ length: 40 }, () => create()));
    const created = answers.filter(({ status }) => status === 201).length;
    // Two batches may be in flight, of which each sees room for two.
    expect(created).toBeGreaterThanOrEqual(2);
    expect(created).toBeLessThanOrEqual(4);
    expect(answers.filter(({ status }) => status === 413)).toHaveLength(40 - created);
    expect((await create()).status).toBe(413);
  });

  test("holds as many bytes as its plan allows, changes that grow included; what shrinks is taken", async () => {
    const { json } = await create(large(60));
    for (let n = 0; n < 4; n++) expect((await create(large(60))).status).toBe(201);
    const add = (bytes: number) =>
      app.database.query(
        `insert into record_counts (workspace_id, resource, key, n, bytes) select workspace_id, 'leads', '', 0, ${bytes} from leads limit 1`,
      );
    await add(1_048_576);
    const path = `/api/leads/${json.id}`;
    const grown = await app.call("PATCH", path, { body: { title: "Chief Executive Officer" } });
    expect([grown.status, grown.json.errors[0].rule]).toEqual([413, "bytes"]);
    expect((await app.call("PATCH", path, { body: { custom: { m1: null } } })).status).toBe(200);
    await add(-1_048_576);
  });

  test("counts the bytes of its documents exactly, whatever is done to them", async () => {
    const { json } = await create({ company_name: "Größe", custom: { a: "漢字" } });
    await app.call("PATCH", `/api/leads/${json.id}`, { body: { title: "x".repeat(100) } });
    await create();
    await app.call("DELETE", `/api/leads/${(await create(large(10))).json.id}`);
    const [counted] = await app.database.query(
      "select sum(bytes)::int as bytes, sum(n)::int as n from record_counts where resource = 'leads' and key = ''",
    );
    const [there] = await app.database.query(
      "select sum(octet_length(doc::text))::int as bytes, count(*)::int as n from leads",
    );
    expect(counted).toEqual(there);
  });

  test("has as many endpoints and keys as its plan allows", async () => {
    const endpoint = { url: "https://hooks.example.com/a", event_types: ["lead.created"] };
    const made = [];
    for (let n = 0; n < 3; n++) made.push(await create(endpoint, "/api/webhook-endpoints"));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 413]);
    expect(made[2]?.json.errors[0]).toEqual({ rule: "endpoints", detail: "2 of 2 are used." });
    expect((await create({ name: "Second" }, "/api/api-keys")).status).toBe(201);
    const third = await create({ name: "Third" }, "/api/api-keys");
    expect([third.status, third.json.errors[0].rule]).toEqual([413, "keys"]);
  });
});

test("the public sandbox takes only so much until its reset, however often the same record is written", async () => {
  const app = await startTestApp({ SALESOS_SANDBOX: "on" });
  const [{ value: key } = { value: "" }] = await app.database.query<{ value: string }>(
    "select value from settings where name = 'sandbox_key'",
  );
  const { json } = await app.call("POST", "/api/leads", { key, body: large(10) });
  const change = (title: string) =>
    app.call("PATCH", `/api/leads/${json.id}`, { key, body: { title } });
  expect((await change("a")).status).toBe(200);
  const [written] = await app.database.query<{ bytes: number }>(
    "select sum(bytes)::int as bytes from record_counts where resource = 'written'",
  );
  expect(written?.bytes).toBeGreaterThan(20_000);
  await app.database.query(
    "update record_counts set bytes = bytes + 268435456 where resource = 'written'",
  );
  const full = await change("b");
  expect([full.status, full.json.errors[0].rule]).toEqual([413, "written"]);
  expect(full.json.detail).toContain("emptied every day");
  await app.stop();
});
