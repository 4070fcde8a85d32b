import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../platform/types/ids.ts";
import { until } from "../../testing/poll.ts";
import { startTestApp, type TestAnswer, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Row {
  id: string;
  request_id: string;
  status: number;
  path: string;
  method: string;
}
const idOf = (answer: TestAnswer) => answer.headers.get("x-request-id") ?? "";
const search = async (query: string, key = app.liveKey) =>
  (await app.call("GET", `/api/request-logs?${query}`, { key })).json;
const logged = async (answer: TestAnswer, key = app.liveKey) => {
  const { data } = await search(`requestId=${idOf(answer)}`, key);
  expect(data).toHaveLength(1);
  return data[0];
};
const create = (headers = {}, path = "/api/leads") =>
  app.call("POST", path, { body: { company_name: "Acme" }, headers });
/** A key that only this test uses, so that its requests can be told from others. */
const ownKey = async () => {
  const made = await app.call("POST", "/api/api-keys", { body: { name: "Test" } });
  return made.json as { id: string; key: string };
};
/** All pages of a filter. */
async function walk(query: string, limit: number): Promise<Row[]> {
  const found: Row[] = [];
  for (let cursor = ""; ;) {
    const page = await search(`${query}&limit=${limit}${cursor}`);
    expect(page.data.length).toBeLessThanOrEqual(limit);
    found.push(...page.data);
    if (!page.has_more) return found;
    cursor = `&cursor=${page.next_cursor}`;
  }
}

describe("a request", () => {
  test("is found by the id of its answer, as soon as the answer is there", async () => {
    const answer = await app.call("GET", "/api/leads?limit=5&q=secret", {
      headers: { "user-agent": "probe/1 (jane@example.com)" },
    });
    const row = await logged(answer);
    expect(row).toMatchObject({
      request_id: idOf(answer),
      method: "GET",
      route: "/api/leads",
      path: "/api/leads",
      query: "limit=5&q=***",
      status: 200,
      error_code: null,
      address: "127.0.0.0/24",
      user_agent: "probe/1 (***)",
      idempotent_replayed: false,
      events: [],
    });
    expect(row.duration_ms).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - Date.parse(row.created_at))).toBeLessThan(5_000);
    expect((await app.call("GET", `/api/request-logs/${row.id}`)).json).toEqual(row);
  });

  test("leads to its event and its deliveries, and the event to it, in whatever company it was written", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create()));
    for (const answer of answers) {
      const row = await logged(answer);
      expect(row.events).toHaveLength(1);
      const event = (await app.call("GET", row.events[0].url)).json;
      expect(event.data.id).toBe(answer.json.id);
      expect(event.request_id).toBe(row.request_id);
      expect((await app.call("GET", event.request_url)).json.data).toEqual([row]);
      expect((await app.call("GET", row.events[0].deliveries_url)).json.data).toEqual([]);
    }
  });

  test("leads to every event that it caused, and none where it changed nothing", async () => {
    const { id } = (await app.call("POST", "/api/deals", { body: { title: "D", value: 1 } })).json;
    const won = await app.call("PATCH", `/api/deals/${id}`, { body: { stage: "won" } });
    const types = [];
    for (const { url } of (await logged(won)).events) {
      types.push((await app.call("GET", url)).json.type);
    }
    expect(types).toEqual(expect.arrayContaining(["deal.updated", "deal.won"]));
    const same = await app.call("PATCH", `/api/deals/${id}`, { body: { stage: "won" } });
    expect((await logged(same)).events).toEqual([]);
    const gone = await app.call("DELETE", `/api/deals/${id}`);
    expect((await logged(gone)).events).toHaveLength(1);
    expect((await logged(await create({}, "/api/leads?dryRun=true"))).events).toEqual([]);
  });

  test("that is a test of an endpoint leads to the delivery", async () => {
    const endpoint = { url: "https://hooks.example.com/a", event_types: ["lead.created"] };
    const { id } = (await app.call("POST", "/api/webhook-endpoints", { body: endpoint })).json;
    const sent = await app.call("POST", `/api/webhook-endpoints/${id}/test`, {
      body: { event_type: "lead.created" },
    });
    const row = await logged(sent);
    const { data } = (await app.call("GET", row.events[0].deliveries_url)).json;
    expect(data[0].id).toBe(sent.json.id);
    expect((await app.call("DELETE", `/api/webhook-endpoints/${id}`)).status).toBe(204);
  });

  test("that was repeated is known as answered from memory, and caused nothing", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const [first, again] = [await create(headers), await create(headers)];
    expect(await logged(first)).toMatchObject({ idempotent_replayed: false });
    expect(await logged(again)).toMatchObject({ idempotent_replayed: true, events: [] });
  });
});

describe("a request that is refused", () => {
  const cases: [number, string, string, object][] = [
    [404, "GET", "/api/nothing/here", { route: null, path: "/api/nothing/here" }],
    [404, "GET", "/api/leads/jane%40acme.com", { path: "/api/leads/***" }],
    [405, "PATCH", "/api/leads", { route: "/api/leads", error_code: "method_not_allowed" }],
    [400, "POST", "/api/leads", { error_code: "invalid_json" }],
    [413, "POST", "/api/leads", { error_code: "body_too_large" }],
    [415, "POST", "/api/leads", { error_code: "unsupported_media_type" }],
    [400, "GET", "/api/leads?jane@acme.com=1", { query: "***" }],
    [414, "GET", `/api/leads?q=${"x".repeat(9_000)}`, { error_code: "url_too_long" }],
  ];
  test.each(cases)("early, with %i, is logged: %s %s", async (status, method, path, shown) => {
    const body =
      status === 413
        ? "x".repeat(1_048_577)
        : status === 415
          ? "a=1"
          : method === "POST"
            ? "{"
            : undefined;
    const headers = { "content-type": status === 415 ? "text/plain" : "application/json" };
    const answer = await app.call(method, path, {
      headers,
      ...(body === undefined ? {} : { body }),
    });
    expect(answer.status).toBe(status);
    expect(await logged(answer)).toMatchObject({ status, method, ...shown });
  });

  test("for its scope is logged in the workspace of its key", async () => {
    const body = { name: "Reader", scopes: ["deals:read"] };
    const { key } = (await app.call("POST", "/api/api-keys", { body })).json;
    const answer = await app.call("GET", "/api/leads", { key });
    expect(await logged(answer)).toMatchObject({ status: 403, error_code: "forbidden" });
  });

  test("for its allowance is logged, and counted", async () => {
    const small = await startTestApp({
      SALESOS_PLAN: "free",
      SALESOS_PLANS: '{"free":{"perMinute":5}}',
    });
    try {
      const many = await Promise.all(
        Array.from({ length: 8 }, () => small.call("GET", "/api/leads")),
      );
      const refused = many.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(3);
      // Another instance, as this one's allowance is used up; it has it within a second.
      const ample = { SALESOS_PLANS: '{"free":{"perMinute":60000}}' };
      const beside = await startTestApp(ample, { beside: small });
      await until("the refused are logged", async () => {
        const { data } = (await beside.call("GET", "/api/request-logs?status=429")).json;
        return data.length === refused.length && data[0].error_code === "rate_limited";
      });
      const usage = await beside.call("GET", "/api/usage?status=4xx");
      expect(usage.json.totals.requests).toBe(refused.length);
      await beside.stop();
    } finally {
      await small.stop();
    }
  });

  test("without a valid key is in no workspace's log", async () => {
    const answer = await app.call("GET", "/api/leads", { key: null });
    expect(answer.status).toBe(401);
    for (const key of [app.liveKey, app.testKey]) {
      expect((await search(`requestId=${idOf(answer)}`, key)).data).toEqual([]);
    }
  });
});

describe("an id that the client sent", () => {
  test("finds every request that has it, the newest first", async () => {
    const headers = { "x-request-id": `trace-${randomUUID()}` };
    for (const path of ["/api/leads", "/api/deals", "/api/leads?limit=1"]) {
      expect(idOf(await app.call("GET", path, { headers }))).toBe(headers["x-request-id"]);
    }
    const all = await walk(`requestId=${headers["x-request-id"]}`, 2);
    expect(all.map(({ path }) => path)).toEqual(["/api/leads", "/api/deals", "/api/leads"]);
    const only = await search(`requestId=${headers["x-request-id"]}&route=/api/deals`);
    expect(only.data).toHaveLength(1);
  });

  test("may look like ours, or like nothing, and finds its own request all the same", async () => {
    const first = await create();
    const headers = { "x-request-id": idOf(first) };
    await app.call("GET", "/api/deals", { headers });
    const both = await walk(`requestId=${idOf(first)}`, 50);
    expect(both.map(({ method }) => method).toSorted()).toEqual(["GET", "POST"]);
    for (const id of ["null", "NULL", "req_ffffffffffffffffffffffff", "0".repeat(128)]) {
      await app.call("GET", "/api/deals", { headers: { "x-request-id": id } });
      expect((await search(`requestId=${id}`)).data).toMatchObject([{ request_id: id }]);
    }
  });

  test("ids of ours never come twice", async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => app.call("GET", "/api/deals?limit=1")),
    );
    expect(new Set(answers.map(idOf)).size).toBe(500);
  });
});

describe("the list", () => {
  test("has every request once, the newest first, on pages of any size and from every instance", async () => {
    const beside = await startTestApp({}, { beside: app });
    const { id, key } = await ownKey();
    const sent: string[] = [];
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          (i % 2 === 0 ? app : beside).call(i % 3 === 0 ? "GET" : "HEAD", "/api/deals", {
            key,
            headers: i % 5 === 0 ? { "x-request-id": `mine-${randomUUID()}` } : {},
          }),
        ),
      );
      sent.push(...answers.map(idOf));
      // Blocks of many sizes, as each reading writes what there is.
      if (round % 3 === 0) await search("limit=1");
    }
    await beside.stop();
    for (const limit of [7, 50, 1000]) {
      const all = await walk(`keyId=${id}`, limit);
      expect(all.map(({ request_id }) => request_id).toSorted()).toEqual(sent.toSorted());
      expect(all.map((row) => row.id)).toEqual(
        all
          .map((row) => row.id)
          .toSorted()
          .toReversed(),
      );
    }
    const heads = await walk(`keyId=${id}&method=HEAD`, 9);
    expect(heads).toHaveLength(80);
    expect(heads.every(({ method }) => method === "HEAD")).toBe(true);
  });

  test("is filtered by status, class, method, route, key and time", async () => {
    const { id, key } = await ownKey();
    const before = new Date(Date.now() - 1).toISOString();
    await app.call("GET", "/api/leads", { key });
    await app.call("GET", `/api/leads/${newId()}`, { key });
    await app.call("POST", "/api/leads", { key, body: {} });
    await app.call("GET", "/api/nothing", { key });
    const paths = async (query: string) =>
      (await search(`keyId=${id}&${query}`)).data.map(
        ({ method, status }: Row) => `${method} ${status}`,
      );
    const all = ["GET 404", "POST 422", "GET 404", "GET 200"];
    expect(await paths("limit=10")).toEqual(all);
    expect(await paths("status=404")).toEqual(["GET 404", "GET 404"]);
    expect(await paths("status=4xx")).toEqual(all.slice(0, 3));
    expect(await paths("status=2xx&status=422")).toEqual(["POST 422", "GET 200"]);
    expect(await paths("method=POST")).toEqual(["POST 422"]);
    expect(await paths("route=/api/leads/{id}")).toEqual(["GET 404"]);
    expect(await paths("status=5xx")).toEqual([]);
    expect(await paths(`createdAfter=${before}`)).toEqual(all);
    expect(await paths(`createdBefore=${before}`)).toEqual([]);
    expect(await paths("createdAfter=2999-01-01T00:00:00Z")).toEqual([]);
    expect(await paths("createdBefore=2999-01-01T00:00:00Z&limit=2")).toEqual(all.slice(0, 2));
  });

  test.each(["status=600", "status=4x", "cursor=x", "requestId=a b", "limit=0", "colour=red"])(
    "refuses %s",
    async (query) => {
      expect((await app.call("GET", `/api/request-logs?${query}`)).status).toBe(400);
    },
  );

  test("and a request are another workspace's 404 and nothing", async () => {
    const answer = await create();
    const row = await logged(answer);
    const key = app.testKey;
    expect((await app.call("GET", `/api/request-logs/${row.id}`, { key })).status).toBe(404);
    expect((await search(`requestId=${idOf(answer)}`, key)).data).toEqual([]);
    expect((await search(`keyId=${row.api_key_id}`, key)).data).toEqual([]);
    expect((await app.call("GET", `/api/request-logs/${newId()}`)).status).toBe(404);
  });

  test("does not show what is older than it is kept for", async () => {
    const old = newId(new Date(Date.now() - 31 * 86_400_000));
    const shape = { api_key_id: newId(), method: "GET", route: null, query: null, status: 200 };
    const more = { error_code: null, address: null, user_agent: null, replayed: false };
    await app.database.query(
      `insert into request_logs (workspace_id, id, first_id, request_id, size, shapes, details)
        select id, $1, $1, 'old', 1, $2, '[["",0,1,"/api/old"]]' from workspaces where mode = 'live' and not sandbox`,
      [old, JSON.stringify([{ ...shape, ...more }])],
    );
    expect((await search("requestId=old")).data).toEqual([]);
    expect((await search(`keyId=${shape.api_key_id}`)).data).toEqual([]);
    expect((await app.call("GET", `/api/request-logs/${old}`)).status).toBe(404);
  });
});

test("a filter that little passes looks at so much at once, and finds it on a later page", async () => {
  const key = newId();
  const shape = { api_key_id: key, method: "GET", route: "/api/rare", query: null, status: 200 };
  const more = { error_code: null, address: null, user_agent: null, replayed: false };
  const shapes = (n: number) => JSON.stringify([{ ...shape, ...more, status: n }]);
  const idAt = `(lpad(to_hex($1::bigint + n), 12, '0') || '70008000000000000000')::uuid`;
  await app.database.query(
    `insert into request_logs (workspace_id, id, first_id, size, shapes, details)
      select w.id, ${idAt}, ${idAt}, 1, case when n = 0 then $3 else $2 end,
        '[["' || left(replace(${idAt}::text, '-', ''), 12) || '000000000000",0,1,0]]'
      from workspaces w, generate_series(0, 4500) n where w.mode = 'live' and not w.sandbox`,
    [Date.now() - 86_400_000, shapes(200), shapes(500)],
  );
  const first = await search(`keyId=${key}&status=5xx`);
  expect(first).toMatchObject({ data: [], has_more: true });
  const all = await walk(`keyId=${key}&status=5xx`, 50);
  expect(all).toMatchObject([{ status: 500, path: "/api/rare" }]);
  expect(await walk(`keyId=${key}&status=200`, 1000)).toHaveLength(4500);
});

test("switched off, nothing is logged or counted, and the rest works", async () => {
  const off = await startTestApp({ SALESOS_REQUEST_LOG_DAYS: "0" });
  try {
    await off.call("GET", "/api/leads");
    expect((await off.call("GET", "/api/request-logs")).json.data).toEqual([]);
    expect((await off.call("GET", "/api/usage")).json.totals.requests).toBe(0);
  } finally {
    await off.stop();
  }
});

test("what was noted is written when the server stops", async () => {
  const beside = await startTestApp({}, { beside: app });
  const answer = await beside.call("GET", "/api/deals");
  await beside.stop();
  await logged(answer);
});
