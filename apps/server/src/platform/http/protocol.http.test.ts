import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = async (body: object = { company_name: "A" }) =>
  (await app.call("POST", "/api/leads", { body })).json;
const patch = (path: string, ifMatch: string, title: string = randomUUID()) =>
  app.call("PATCH", path, { body: { title }, headers: { "if-match": ifMatch } });
const read = (path: string, ifNoneMatch: string, method = "GET") =>
  app.call(method, path, { headers: { "if-none-match": ifNoneMatch } });

/** Sends what fetch would not, and answers with the status and the body. */
function raw(options: { method?: string; path: string; headers?: Record<string, string> }) {
  const { hostname, port } = new URL(app.url);
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = httpRequest({ hostname, port, ...options }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      sent.on("error", reject);
      sent.end();
    },
  );
}

describe("If-Match", () => {
  test("lets a change through on the current version only", async () => {
    const path = `/api/leads/${(await create()).id}`;
    const changed = await patch(path, '"1"');
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, '"2"']);
    const stale = await patch(path, '"1"');
    expect([stale.status, stale.json.code]).toEqual([412, "precondition_failed"]);
    expect(stale.json.errors[0].header).toBe("If-Match");
    const deletion = { headers: { "if-match": '"1"' } };
    expect((await app.call("DELETE", path, deletion)).status).toBe(412);
    expect((await app.call("GET", path)).json).toEqual(changed.json);
  });

  test.each([
    ["*", 200],
    ['W/"1"', 200],
    ['"1", "7"', 200],
    ['"7","1"', 200],
    ['"7", "8"', 412],
    ['"01"', 412],
    ['"', 412],
    ["", 412],
    ["1.0", 412],
  ])("%s on version 1 is %i", async (header, status) => {
    const path = `/api/leads/${(await create()).id}`;
    expect((await patch(path, header)).status).toBe(status);
  });

  test("of what does not exist is 404", async () => {
    expect((await patch(`/api/leads/${randomUUID()}`, '"1"')).status).toBe(404);
  });

  test("lets exactly one of many changes at once through", async () => {
    const path = `/api/leads/${(await create()).id}`;
    const answers = await Promise.all(Array.from({ length: 15 }, () => patch(path, '"1"')));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(14);
    expect((await app.call("GET", path)).json).toEqual(won[0]?.json);
  });

  test("is not needed: without it all of many changes at once are made, one after the other", async () => {
    const path = `/api/leads/${(await create()).id}`;
    const numbers = Array.from({ length: 15 }, (_, i) => i);
    const answers = await Promise.all(
      numbers.map((i) => app.call("PATCH", path, { body: { custom: { [`n${i}`]: i } } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const last = await app.call("GET", path);
    expect(Object.keys(last.json.custom)).toHaveLength(15);
    expect(last.headers.get("etag")).toBe('"16"');
    const times = answers
      .toSorted(
        (a, b) =>
          Number(a.headers.get("etag")?.slice(1, -1)) - Number(b.headers.get("etag")?.slice(1, -1)),
      )
      .map(({ json }) => json.updated_at as string);
    expect(times).toEqual(times.toSorted());
  });
});

describe("If-None-Match", () => {
  test.each([
    ['"1"', 304],
    ['W/"1"', 304],
    ["*", 304],
    ['"8", "1"', 304],
    ['"2"', 200],
    ["", 200],
  ])("%s on version 1 is %i, for GET and HEAD", async (header, status) => {
    const path = `/api/leads/${(await create()).id}`;
    for (const method of ["GET", "HEAD"]) {
      const answer = await read(path, header, method);
      expect([answer.status, answer.headers.get("etag")]).toEqual([status, '"1"']);
      if (status === 304) expect(answer.text).toBe("");
    }
  });

  test("is no matter of changes", async () => {
    const path = `/api/leads/${(await create()).id}`;
    const headers = { "if-none-match": '"1"' };
    expect((await app.call("PATCH", path, { body: {}, headers })).status).toBe(200);
  });
});

describe("X-Request-Id", () => {
  test("of the client comes back, also with an error", async () => {
    for (const path of ["/api/leads", "/api/leads/none", "/nothing", "/healthz"]) {
      const headers = { "x-request-id": "Trace-7_a.b" };
      const answer = await app.call("GET", path, { headers });
      expect(answer.headers.get("x-request-id")).toBe("Trace-7_a.b");
      if (answer.status >= 400) expect(answer.json.request_id).toBe("Trace-7_a.b");
    }
  });

  test.each(["", "a b", "x".repeat(129), '"><script>', "a\tb"])(
    "that is junk is replaced: %j",
    async (junk) => {
      const { headers } = await app.call("GET", "/api/leads", {
        headers: { "x-request-id": junk },
      });
      expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{24}$/);
    },
  );
});

describe("methods", () => {
  test("HEAD answers what GET does, without the body", async () => {
    const { id } = await create();
    for (const path of ["/api/leads", `/api/leads/${id}`, "/api/deals", "/healthz", "/readyz"]) {
      const [head, get] = [await app.call("HEAD", path), await app.call("GET", path)];
      expect([head.status, head.text]).toEqual([200, ""]);
      for (const name of ["content-type", "content-length", "etag"]) {
        expect(head.headers.get(name)).toBe(get.headers.get(name));
      }
    }
    expect((await app.call("HEAD", `/api/leads/${randomUUID()}`)).status).toBe(404);
    expect((await app.call("HEAD", "/api/leads", { key: null })).status).toBe(401);
  });

  test.each([
    ["/api/leads", "GET, POST, HEAD, OPTIONS"],
    [`/api/leads/${randomUUID()}`, "GET, PATCH, DELETE, HEAD, OPTIONS"],
    ["/api/deals", "GET, POST, HEAD, OPTIONS"],
  ])("OPTIONS and a 405 of %s name the methods there are", async (path, methods) => {
    const expected = methods.split(", ").toSorted();
    const namesOf = ({ headers }: { headers: Headers }) =>
      headers.get("allow")?.split(", ").toSorted();
    const options = await app.call("OPTIONS", path, { key: null });
    expect([options.status, namesOf(options)]).toEqual([204, expected]);
    for (const method of [
      "PUT",
      ...["PATCH", "DELETE", "POST"].filter((m) => !expected.includes(m)),
    ]) {
      const answer = await app.call(method, path, { body: {} });
      expect([answer.status, answer.json.code, namesOf(answer)]).toEqual([
        405,
        "method_not_allowed",
        expected,
      ]);
    }
  });
});

describe("paths", () => {
  test.each(["/api/nothing", "/api/leads/x/y/z", "/nothing", "/api", "/api/"])(
    "that lead nowhere are 404: %s",
    async (path) => {
      const answer = await raw({ path, headers: { "x-api-key": app.liveKey } });
      expect(answer.status).toBe(404);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
    },
  );

  test("under /api that lead nowhere tell a stranger nothing but that a key is needed", async () => {
    expect((await raw({ path: "/api/nothing" })).status).toBe(401);
  });

  test.each(["x", "1", "%00", "..%2f..", "0198c1d0-0000-7000-8000-00000000000", "null"])(
    "with an id that is none are 404: %s",
    async (id) => {
      const answer = await raw({ path: `/api/leads/${id}`, headers: { "x-api-key": app.liveKey } });
      expect(answer.status).toBe(404);
    },
  );

  test("may end with a slash", async () => {
    const { id } = await create();
    expect((await app.call("GET", "/api/leads/")).status).toBe(200);
    expect((await app.call("GET", `/api/leads/${id}/`)).status).toBe(200);
  });

  test("may have the id in capitals", async () => {
    const { id } = await create();
    const path = `/api/leads/${id.toUpperCase()}`;
    expect((await app.call("GET", path)).json.id).toBe(id);
    expect((await patch(path, '"1"')).status).toBe(200);
    expect((await app.call("DELETE", path)).status).toBe(204);
  });
});

describe("limits", () => {
  const key = () => ({ "x-api-key": app.liveKey });

  test("a URL of more than 8 KB is 414", async () => {
    const sized = (bytes: number) => "/api/leads?fields=".padEnd(bytes, "x");
    expect((await raw({ path: sized(8_192), headers: key() })).status).toBe(400);
    const answer = await raw({ path: sized(8_193), headers: key() });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([414, "url_too_long"]);
  });

  test("headers of more than 32 KB are 431, in the words of every error", async () => {
    const filled = (bytes: number) => ({ ...key(), "x-filler": "x".repeat(bytes) });
    expect((await raw({ path: "/api/leads", headers: filled(31_000) })).status).toBe(200);
    const answer = await raw({ path: "/api/leads", headers: filled(33_000) });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([431, "headers_too_large"]);
  });
});

describe("CORS", () => {
  const origin = "https://app.example";
  const preflight = (on: TestApp, from: string) =>
    on.call("OPTIONS", "/api/leads", {
      key: null,
      headers: {
        origin: from,
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-api-key,content-type,idempotency-key,if-match",
      },
    });

  test("lets pages of any origin call by default, and never with cookies", async () => {
    const allowed = await preflight(app, origin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("*");
    expect(allowed.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("x-api-key");
    const answers = [
      allowed,
      await app.call("GET", "/api/leads", { headers: { origin } }),
      await app.call("GET", "/api/leads", { headers: { origin }, key: null }),
      await app.call("GET", "/api/nothing", { headers: { origin } }),
    ];
    for (const { headers } of answers) {
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  test("lets pages read the headers that matter", async () => {
    const { headers } = await app.call("GET", "/api/leads", { headers: { origin } });
    const exposed = headers.get("access-control-expose-headers")?.toLowerCase().split(/, ?/);
    expect(exposed).toEqual(
      expect.arrayContaining([
        "x-request-id",
        "x-ratelimit-remaining",
        "retry-after",
        "etag",
        "location",
        "idempotent-replayed",
      ]),
    );
  });

  test("can be closed to all but a list, or to all", async () => {
    const listed = await startTestApp({ SALESOS_CORS_ORIGINS: `${origin}, https://b.example` });
    const closed = await startTestApp({ SALESOS_CORS_ORIGINS: "none" });
    try {
      for (const [on, from, expected] of [
        [listed, origin, origin],
        [listed, "https://b.example", "https://b.example"],
        [listed, "https://evil.example", null],
        [listed, "null", null],
        [closed, origin, null],
      ] as const) {
        const simple = await on.call("GET", "/api/leads", { headers: { origin: from } });
        for (const { headers } of [await preflight(on, from), simple]) {
          expect(headers.get("access-control-allow-origin")).toBe(expected);
        }
        if (on === listed) expect(simple.headers.get("vary")?.toLowerCase()).toContain("origin");
      }
    } finally {
      await listed.stop();
      await closed.stop();
    }
  });
});
