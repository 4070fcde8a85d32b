import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const post = (path: string, body: object) => app.call("POST", path, { body });

describe("a name", () => {
  test("is trimmed and composed, in lists too, where it may not come twice then", async () => {
    const { json } = await post("/api/leads", {
      company_name: "\t Cafe\u0301 \u3000",
      tags: [" hot", "cold "],
    });
    expect(json).toMatchObject({ company_name: "Café", tags: ["hot", "cold"] });
    const twice = await post("/api/leads", { company_name: "A", tags: ["hot", " hot"] });
    expect(twice.json.errors).toMatchObject([{ pointer: "/tags", rule: "uniqueItems" }]);
  });

  test("of a webhook's header has a value without spaces around it", async () => {
    const created = await post("/api/webhook-endpoints", {
      url: "https://example.com/",
      event_types: ["*"],
      headers: { "X-Mine": "  a b\t" },
    });
    expect(created.status).toBe(201);
    const [row] = await app.database.query<{ headers: unknown }>(
      `select headers from webhook_endpoints where id = '${created.json.id}'`,
    );
    expect(row?.headers).toEqual({ "X-Mine": "a b" });
  });

  test("keeps the joiners within it", async () => {
    const name = "می\u200cخواهم 👩\u200d💻";
    expect((await post("/api/leads", { company_name: name })).json.company_name).toBe(name);
  });

  test.each([
    ["zero-width spaces", "\u200b\u200b"],
    ["a byte order mark and a soft hyphen", "\ufeff\u00ad"],
    ["joiners and spaces", " \u200c \u200d "],
    ["marks of direction", "\u202a\u202c\u2066\u2069"],
    ["a Hangul filler", "\u3164"],
    ["an empty Braille cell", "\u2800"],
    ["variation selectors", "\ufe0f\u{e0100}"],
    ["tags", "\u{e0041}\u{e007f}"],
  ])("of %s is blank, and refused", async (_what, blank) => {
    const places: [string, object, string][] = [
      ["/api/leads", { company_name: blank }, "/company_name"],
      ["/api/leads", { company_name: "A", industry: blank }, "/industry"],
      ["/api/leads", { company_name: "A", tags: ["a", blank] }, "/tags/1"],
      ["/api/leads", { company_name: "A", custom: { [blank]: 1 } }, `/custom/${blank.trim()}`],
      ["/api/deals", { title: blank }, "/title"],
      ["/api/deals", { title: "A", stage: "lost", lost_reason: blank }, "/lost_reason"],
      ["/api/api-keys", { name: blank, scopes: ["leads:read"] }, "/name"],
      [
        "/api/webhook-endpoints",
        { url: "https://example.com/", event_types: ["*"], description: blank },
        "/description",
      ],
    ];
    for (const [path, body, pointer] of places) {
      const refused = await post(path, body);
      expect([path, pointer, refused.status]).toEqual([path, pointer, 422]);
      expect(refused.json.errors).toMatchObject([{ pointer, rule: "blank" }]);
    }
  });
});

describe("free text", () => {
  const code = "\tif (a) {\n\t  b();  \n\t}\n\n";

  test("in custom members comes back byte for byte, also by a change", async () => {
    const custom = { code, spaces: "  ", decomposed: "Cafe\u0301", empty: "" };
    const { json } = await post("/api/leads", { company_name: "A", custom });
    expect(json.custom).toEqual(custom);
    const path = `/api/leads/${json.id}`;
    const changed = await app.call("PATCH", path, { body: { custom: { code: ` ${code}` } } });
    expect(changed.json.custom.code).toBe(` ${code}`);
    expect((await app.call("GET", path)).json).toEqual(changed.json);
  });

  test("in descriptions and reasons comes back byte for byte", async () => {
    const deal = await post("/api/deals", { title: "A", stage: "lost", lost_reason: code });
    expect(deal.json.lost_reason).toBe(code);
    const endpoint = await post("/api/webhook-endpoints", {
      url: "https://example.com/",
      event_types: ["*"],
      description: code,
    });
    expect(endpoint.json.description).toBe(code);
  });

  test.each(["\n\n", "  ", "\u200b"])("%j alone is blank, where some is needed", async (blank) => {
    const refused = await post("/api/deals", { title: "A", stage: "lost", lost_reason: blank });
    expect(refused.json.errors).toMatchObject([{ pointer: "/lost_reason", rule: "blank" }]);
  });
});

describe("the operand of a filter", () => {
  test("keeps its spaces", async () => {
    const ids = [];
    for (const name of ["New York Ltd", "Newark Ltd"]) {
      const sent = { company_name: name, custom: { note: ` ${name}` } };
      ids.push((await post("/api/leads", sent)).json.id);
    }
    const found = async (filter: object) => {
      const answer = await post("/api/leads/query", { filter });
      return answer.json.data.map(({ id }: { id: string }) => id);
    };
    expect(await found({ field: "company_name", starts_with: "New " })).toEqual([ids[0]]);
    expect(await found({ field: "company_name", contains: " Ltd" })).toEqual([ids[1], ids[0]]);
    expect(await found({ field: "company_name", eq: "Newark Ltd " })).toEqual([]);
    expect(await found({ field: "custom.note", in: [" newark ltd", "new york ltd"] })).toEqual([
      ids[1],
    ]);
  });

  test("keeps them in the filter of a webhook, and is answered as it was sent", async () => {
    const filter = { field: "data.company_name", starts_with: "New " };
    const created = await post("/api/webhook-endpoints", {
      url: "https://example.com/",
      event_types: ["lead.*"],
      filter,
    });
    expect(created.json.filter).toEqual(filter);
  });
});

describe("an instant", () => {
  const key = (expires_at: string) =>
    post("/api/api-keys", { name: "A", scopes: ["leads:read"], expires_at });

  test.each([
    ["2099-01-11t10:30:00.1239+05:45", "2099-01-11T04:45:00.123Z"],
    ["2099-12-31T23:59:60Z", "2100-01-01T00:00:00.000Z"],
    ["9999-12-31T23:59:59-00:00", "9999-12-31T23:59:59.000Z"],
  ])("%s is kept as %s", async (sent, kept) => {
    const created = await key(sent);
    expect(created.status).toBe(201);
    expect(created.json.expires_at).toBe(kept);
  });

  test.each([
    "9999-12-31T23:59:59-14:00",
    "2099-01-11T24:00:00Z",
    "2099-02-30T00:00:00Z",
    "2099-01-11T10:30:00+24:00",
    "2099-01-11T10:30:00",
  ])("%s is refused in bodies, parameters and filters", async (text) => {
    expect((await key(text)).json.errors).toMatchObject([{ pointer: "/expires_at" }]);
    const query = await app.call("GET", `/api/leads?updatedAfter=${encodeURIComponent(text)}`);
    expect(query.json.errors).toMatchObject([{ parameter: "updatedAfter", rule: "format" }]);
    const filter = { field: "created_at", gte: text };
    const filtered = await post("/api/leads/query", { filter });
    expect(filtered.json.errors).toMatchObject([{ pointer: "/filter/gte", rule: "type" }]);
  });

  test("a leap second bounds a list as the second after it", async () => {
    const answer = await app.call("GET", "/api/leads?createdAfter=2016-12-31T23:59:60Z&limit=1");
    expect(answer.json.count).toBeGreaterThan(0);
    const filter = { field: "created_at", lt: "2016-12-31t23:59:60.5z" };
    expect((await post("/api/leads/query", { filter })).json.count).toBe(0);
  });
});
