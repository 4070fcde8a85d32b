import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp, type TestRequest } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const named = (key: string, request: TestRequest = {}) => ({
  ...request,
  headers: { "idempotency-key": key, ...request.headers },
});
const lead = (name: string = randomUUID()) => ({ body: { company_name: name } });
const deal = (title: string = randomUUID()) => ({ body: { title, value: 1.5 } });
const kept = ["content-type", "etag", "location"];
const headersOf = (answer: { headers: Headers }) => kept.map((name) => answer.headers.get(name));

async function kindsOfRows() {
  const [row] = await app.database.query<Record<string, string>>(
    `select (select count(*) from leads) as leads, (select count(*) from deals) as deals,
      (select count(*) from events) as events, (select count(*) from idempotency_keys) as keys,
      (select coalesce(sum(n), 0) from record_counts) as counted`,
  );
  return row;
}

test.each([
  ["POST", "/api/leads", lead],
  ["POST", "/api/deals", deal],
] as const)(
  "%s %s is carried out once and replayed as it was answered",
  async (method, path, of) => {
    const request = named(randomUUID(), of());
    const first = await app.call(method, path, request);
    const rows = await kindsOfRows();
    const again = await app.call(method, path, request);
    expect(first.status).toBe(201);
    expect([again.status, again.text, headersOf(again)]).toEqual([
      201,
      first.text,
      headersOf(first),
    ]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await kindsOfRows()).toEqual(rows);
  },
);

test("PATCH and DELETE are replayed too, whatever happened in between", async () => {
  const { json } = await app.call("POST", "/api/leads", lead());
  const path = `/api/leads/${json.id}`;
  const change = named(randomUUID(), { body: { title: "CEO" } });
  const changed = await app.call("PATCH", path, change);
  await app.call("PATCH", path, { body: { title: "CTO" } });
  const again = await app.call("PATCH", path, change);
  expect([again.status, again.text, headersOf(again)]).toEqual([
    200,
    changed.text,
    headersOf(changed),
  ]);

  const removal = named(randomUUID());
  expect((await app.call("DELETE", path, removal)).status).toBe(204);
  const gone = await app.call("DELETE", path, removal);
  expect([gone.status, gone.text]).toEqual([204, ""]);
  expect(gone.headers.get("idempotent-replayed")).toBe("true");
});

test("a key stands for one request: another body, path, query or method is 422", async () => {
  const key = randomUUID();
  const { json } = await app.call("POST", "/api/leads", named(key, lead("A")));
  for (const [method, path, request] of [
    ["POST", "/api/leads", lead("B")],
    ["POST", "/api/deals", deal()],
    ["PATCH", `/api/leads/${json.id}`, lead("A")],
    ["DELETE", `/api/leads/${json.id}`, {}],
  ] as const) {
    const answer = await app.call(method, path, named(key, request));
    expect([answer.status, answer.json.code]).toEqual([422, "idempotency_key_reused"]);
  }
});

test("a quoted key and a bare key are the same key", async () => {
  const key = randomUUID();
  const request = lead();
  const bare = await app.call("POST", "/api/leads", named(key, request));
  const quoted = await app.call("POST", "/api/leads", named(`"${key}"`, request));
  expect(quoted.text).toBe(bare.text);
});

test("of many requests with one key at once exactly one is carried out", async () => {
  const request = named(randomUUID(), lead());
  const before = await kindsOfRows();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => app.call("POST", "/api/leads", request)),
  );
  const done = answers.filter(({ status }) => status === 201);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  expect(done.filter(({ headers }) => !headers.has("idempotent-replayed"))).toHaveLength(1);
  for (const { status, json, headers } of answers) {
    if (status === 201) continue;
    expect([status, json.code]).toEqual([409, "request_in_progress"]);
    expect(headers.get("retry-after")).toBe("1");
  }
  expect(Number((await kindsOfRows())?.["leads"])).toBe(Number(before?.["leads"]) + 1);
});

test("many keys at once are each carried out once", async () => {
  const requests = Array.from({ length: 60 }, () => named(randomUUID(), lead()));
  const all = () => Promise.all(requests.map((each) => app.call("POST", "/api/leads", each)));
  const first = await all();
  const again = await all();
  expect(new Set(first.map(({ json }) => json.id)).size).toBe(60);
  expect(again.map(({ text }) => text)).toEqual(first.map(({ text }) => text));
});

test("of two instances, one carries a request out and both give the same response", async () => {
  const other = await startTestApp({}, { beside: app });
  try {
    const before = await kindsOfRows();
    const requests = Array.from({ length: 40 }, () => named(randomUUID(), lead()));
    const pairs = await Promise.all(
      requests.map((request) =>
        Promise.all([app, other].map((one) => one.call("POST", "/api/leads", request))),
      ),
    );
    for (const [one, two] of pairs) {
      expect([one?.status, two?.status]).toEqual([201, 201]);
      expect(two?.text).toBe(one?.text);
    }
    expect(Number((await kindsOfRows())?.["leads"])).toBe(Number(before?.["leads"]) + 40);
  } finally {
    await other.stop();
  }
});

test("a request that fails is not kept: corrected, it goes through with the same key", async () => {
  const key = randomUUID();
  const unknownLead = { body: { title: "D", lead_id: randomUUID() } };
  expect((await app.call("POST", "/api/deals", named(key, unknownLead))).status).toBe(422);
  expect((await app.call("POST", "/api/deals", named(key, { body: { titel: "D" } }))).status).toBe(
    422,
  );
  expect((await app.call("POST", "/api/deals", named(key, deal()))).status).toBe(201);
});

test("after 24 hours a key is free, for the same request and for another", async () => {
  const key = randomUUID();
  const request = named(key, lead());
  const age = (hours: number) =>
    app.database.query(
      "update idempotency_keys set created_at = now() - make_interval(hours => $2, secs => -5) where key = $1",
      [key, hours],
    );
  const first = await app.call("POST", "/api/leads", request);
  await age(24);
  expect((await app.call("POST", "/api/leads", request)).text).toBe(first.text);
  await age(25);
  const second = await app.call("POST", "/api/leads", request);
  expect([second.status, second.json.id === first.json.id]).toEqual([201, false]);
  await age(25);
  expect((await app.call("POST", "/api/leads", named(key, lead()))).status).toBe(201);
});

test("a key of one workspace means nothing in another", async () => {
  const request = named(randomUUID(), lead());
  const live = await app.call("POST", "/api/leads", request);
  const other = await app.call("POST", "/api/leads", { ...request, key: app.testKey });
  expect(other.status).toBe(201);
  expect(other.json.id).not.toBe(live.json.id);
});

test.each(["", " ", '""', "a b", "x".repeat(256), "é"])("the key %j is 400", async (key) => {
  const answer = await app.call("POST", "/api/leads", named(key, lead()));
  expect([answer.status, answer.json.code]).toEqual([400, "invalid_header"]);
  expect(answer.json.errors[0].header).toBe("Idempotency-Key");
});

describe("dryRun=true", () => {
  test("answers as if and keeps nothing: no row, event, total or answer", async () => {
    const { json } = await app.call("POST", "/api/leads", lead());
    const path = `/api/leads/${json.id}`;
    const before = await kindsOfRows();
    const stored = await app.call("GET", path);
    for (const [method, at, request, status] of [
      ["POST", "/api/leads", lead(), 201],
      ["POST", "/api/deals", deal(), 201],
      ["PATCH", path, { body: { title: "CEO" } }, 200],
      ["DELETE", path, {}, 204],
    ] as const) {
      const answer = await app.call(method, `${at}?dryRun=true`, named(randomUUID(), request));
      expect(answer.status).toBe(status);
      if ("body" in request) expect(answer.json).toMatchObject(request.body);
    }
    expect(await kindsOfRows()).toEqual(before);
    const after = await app.call("GET", path);
    expect([after.text, after.headers.get("etag")]).toEqual([
      stored.text,
      stored.headers.get("etag"),
    ]);
  });

  test("finds what would fail", async () => {
    const { json } = await app.call("POST", "/api/leads", lead());
    await app.call("POST", "/api/deals", { body: { title: "D", lead_id: json.id } });
    const path = `/api/leads/${json.id}?dryRun=true`;
    expect((await app.call("DELETE", path)).status).toBe(409);
    const stale = { body: { title: "x" }, headers: { "if-match": '"9"' } };
    expect((await app.call("PATCH", path, stale)).status).toBe(412);
    const unknown = { body: { title: "D", lead_id: randomUUID() } };
    expect((await app.call("POST", "/api/deals?dryRun=true", unknown)).status).toBe(422);
    expect((await app.call("DELETE", `/api/leads/${randomUUID()}?dryRun=true`)).status).toBe(404);
  });

  test("does not use up a key, and false is no dry run", async () => {
    const key = randomUUID();
    await app.call("POST", "/api/leads?dryRun=true", named(key, lead("A")));
    expect((await app.call("POST", "/api/leads", named(key, lead("B")))).status).toBe(201);
    const { json } = await app.call("POST", "/api/leads?dryRun=false", lead());
    expect((await app.call("GET", `/api/leads/${json.id}`)).status).toBe(200);
  });

  test.each(["1", "yes", "", "TRUE"])("takes true or false only, not %j", async (value) => {
    const answer = await app.call("POST", `/api/leads?dryRun=${value}`, lead());
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].parameter).toBe("dryRun");
  });
});
