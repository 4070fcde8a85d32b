import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestAnswer, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startTestSmtp, type TestSmtp } from "../../testing/smtp.ts";

let app: TestApp;
let smtp: TestSmtp;
let strangers = 0;
beforeAll(async () => {
  smtp = await startTestSmtp();
  app = await startTestApp({
    SALESOS_SMTP_URL: smtp.url,
    SALESOS_SUPPORT_ADDRESS: "help@example.com",
    SALESOS_TRUSTED_PROXIES: "127.0.0.1",
  });
});
afterAll(async () => {
  await app.stop();
  await smtp.stop();
});

const wanted = { email: "ann@acme.com", subject: "It stopped", message: "At noon.\nWhy?" };
/** From an address of its own, as addresses are limited. */
const elsewhere = () => ({ "x-forwarded-for": `2001:db8:${(++strangers).toString(16)}::1` });

const ask = (body: object, key: string | null = null, headers = elsewhere()) =>
  app.call("POST", "/api/support-requests", { body, key, headers });
const list = async (query = "") => (await app.call("GET", `/api/support-requests${query}`)).json;
const byReference = async (reference: string, on = app) => {
  const { data } = (await on.call("GET", "/api/support-requests?limit=1000")).json;
  return data.find((request: { reference: string }) => request.reference === reference);
};
const mailOf = async (reference: string) => {
  const find = () => smtp.received.find(({ subject }) => subject?.includes(reference));
  await until(`the mail ${reference} arrives`, () => find() !== undefined);
  return find();
};
const sendForm = (fields: Record<string, string>, headers = elsewhere()): Promise<TestAnswer> =>
  app.call("POST", "/help/contact", {
    body: new URLSearchParams(fields).toString(),
    key: null,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

describe("a request over the API", () => {
  test("needs no key, and is answered with a reference alone", async () => {
    const answer = await ask(wanted);
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.json)).toEqual(["reference", "created_at"]);
    const stored = await byReference(answer.json.reference);
    expect(stored).toMatchObject({ ...wanted, status: "open", workspace_id: null });
  });

  test("is stored with the workspace whose key came with it", async () => {
    const { reference } = (await ask(wanted, app.testKey)).json;
    const [workspace] = await app.database.query<{ id: string }>(
      "select id from workspaces where mode = 'test'",
    );
    expect(await byReference(reference)).toMatchObject({ workspace_id: workspace?.id });
  });

  test("is stored and mailed without an API key that stands in it", async () => {
    const message = `I called /api/leads with ${app.liveKey}`;
    const diagnostics = { page: `/x/${app.liveKey}`, user_agent: app.liveKey };
    const { reference } = (await ask({ ...wanted, message, diagnostics })).json;
    const stored = await byReference(reference);
    expect(stored.message).toBe("I called /api/leads with sos_live_***");
    expect(JSON.stringify(stored)).not.toContain(app.liveKey.slice(9));
    expect((await mailOf(reference))?.text).not.toContain(app.liveKey.slice(9));
  });

  test("with a key that opens nothing is refused, as everywhere", async () => {
    expect((await ask(wanted, "sos_live_nonsense")).status).toBe(401);
  });

  test.each([
    [{ ...wanted, email: "ann" }, "/email"],
    [{ ...wanted, subject: "Hello\nBcc: eve@example.com" }, "/subject"],
    [{ ...wanted, subject: "" }, "/subject"],
    [{ ...wanted, message: "x".repeat(10_001) }, "/message"],
    [{ ...wanted, request_id: "x".repeat(129) }, "/request_id"],
    [{ ...wanted, diagnostics: { page: "x".repeat(501) } }, "/diagnostics/page"],
    [{ ...wanted, diagnostics: { cookies: "all" } }, "/diagnostics/cookies"],
    [{ email: wanted.email, subject: wanted.subject }, "/message"],
  ])("%o is refused, naming %s", async (body, pointer) => {
    const answer = await ask(body);
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map((error: { pointer: string }) => error.pointer)).toContain(
      pointer,
    );
  });

  test("one address may send five at once, with a key or without", async () => {
    const headers = elsewhere();
    for (let i = 0; i < 5; i++) {
      expect((await ask(wanted, i % 2 === 0 ? null : app.testKey, headers)).status).toBe(201);
    }
    for (const key of [null, app.testKey]) {
      const refused = await ask(wanted, key, headers);
      expect(refused.status).toBe(429);
      expect(refused.json.detail).toContain("your address");
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await ask(wanted)).status).toBe(201);
  });
});

describe("its mail", () => {
  test("says all that was sent, and an answer to it goes to the requester", async () => {
    const diagnostics = { error_code: "rate_limited", page: "/help/x", user_agent: "curl/8" };
    const { reference } = (
      await ask({ ...wanted, request_id: "req_1", diagnostics: { ...diagnostics, version: "9" } })
    ).json;
    const mail = await mailOf(reference);
    expect(mail?.recipients).toEqual(["help@example.com"]);
    expect(mail?.replyTo?.text).toBe("ann@acme.com");
    expect(mail?.subject).toBe(`[${reference}] It stopped`);
    for (const fact of ["At noon.\nWhy?", "req_1", "rate_limited", "/help/x", "curl/8"]) {
      expect(mail?.text).toContain(fact);
    }
    await until("it is marked", async () => (await byReference(reference)).mail === "mailed");
  });

  test("has no header that the requester made up", async () => {
    const answer = await sendForm({
      ...wanted,
      email: "ann@acme.com",
      subject: "Hi\r\nBcc: eve@example.com",
    });
    expect(answer.status).toBe(422);
    const named = await ask({ ...wanted, subject: "=?utf-8?q?Bcc:_eve=40example.com?=" });
    const mail = await mailOf(named.json.reference);
    expect(mail?.recipients).toEqual(["help@example.com"]);
    expect(mail?.headers.has("bcc")).toBe(false);
  });

  test("waits while the mail server is down, and the request is there all the time", async () => {
    smtp.refuse("451 Try later");
    const { reference } = (await ask(wanted)).json;
    try {
      await until("it is tried", async () => (await byReference(reference)).mail_error !== null);
      expect(await byReference(reference)).toMatchObject({ mail: "pending", ...wanted });
    } finally {
      smtp.refuse(undefined);
    }
    await until("it is mailed", async () => (await byReference(reference)).mail === "mailed");
  });

  test("waits for settings where there are none", async () => {
    const silent = await startTestApp({ SALESOS_TRUSTED_PROXIES: "127.0.0.1" });
    try {
      const answer = await silent.call("POST", "/api/support-requests", {
        body: wanted,
        key: null,
      });
      expect(await byReference(answer.json.reference, silent)).toMatchObject({
        mail: "not_configured",
      });
    } finally {
      await silent.stop();
    }
  });
});

interface Page {
  data: { id: string }[];
  has_more: boolean;
  next_cursor: string | null;
}

describe("for the operator", () => {
  test("nobody else sees, changes or deletes a request", async () => {
    const { reference } = (await ask(wanted, app.testKey)).json;
    const { id } = await byReference(reference);
    for (const [method, body] of [
      ["GET", undefined],
      ["PATCH", { status: "closed" }],
      ["DELETE", undefined],
    ] as const) {
      const path = `/api/support-requests/${id}`;
      const options = { key: app.testKey, ...(body === undefined ? {} : { body }) };
      expect((await app.call(method, path, options)).status).toBe(403);
    }
    expect((await app.call("GET", "/api/support-requests", { key: app.testKey })).status).toBe(403);
    expect(await byReference(reference)).toMatchObject({ status: "open" });
  });

  test("requests are listed newest first, in pages, by status", async () => {
    for (let i = 0; i < 3; i++) await ask({ ...wanted, subject: `Number ${i}` });
    const all = (await list("?limit=1000")).data.map(({ id }: { id: string }) => id);
    expect(all).toEqual(all.toSorted().toReversed());
    const paged: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page = await list(`?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      paged.push(...page.data.map(({ id }: { id: string }) => id));
      expect(page.has_more).toBe(page.next_cursor !== null);
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all);
    expect(
      (await list("?status=closed")).data.every(
        ({ status }: { status: string }) => status === "closed",
      ),
    ).toBe(true);
  });

  test("a request is closed and opened again, by its version", async () => {
    const { id } = await byReference((await ask(wanted)).json.reference);
    const path = `/api/support-requests/${id}`;
    const closed = await app.call("PATCH", path, {
      body: { status: "closed" },
      headers: { "if-match": '"1"' },
    });
    expect(closed.json).toMatchObject({ status: "closed", closed_at: expect.any(String) });
    expect(closed.headers.get("etag")).toBe('"2"');
    const stale = { body: { status: "open" }, headers: { "if-match": '"1"' } };
    expect((await app.call("PATCH", path, stale)).status).toBe(412);
    const opened = await app.call("PATCH", path, { body: { status: "open" } });
    expect(opened.json).toMatchObject({ status: "open", closed_at: null });
    expect((await list("?status=closed")).data.map((r: { id: string }) => r.id)).not.toContain(id);
  });

  test("a request is deleted with its mail", async () => {
    smtp.refuse("451 Try later");
    try {
      const { id } = await byReference((await ask(wanted)).json.reference);
      const path = `/api/support-requests/${id}`;
      expect((await app.call("DELETE", path)).status).toBe(204);
      expect((await app.call("GET", path)).status).toBe(404);
      expect((await app.call("DELETE", path)).status).toBe(404);
      const left = await app.database.query(
        "select from mails m where not exists (select 1 from support_requests r where r.mail_id = m.id)",
      );
      expect(left).toEqual([]);
    } finally {
      smtp.refuse(undefined);
    }
  });

  test("requests are deleted after the days that are set", async () => {
    const { reference } = (await ask(wanted)).json;
    const old = "00000000-0000-7000-8000-000000000001";
    await app.database.query("update support_requests set id = $1 where reference = $2", [
      old,
      reference,
    ]);
    const again = await startTestApp({}, { beside: app });
    await again.stop(); // Stopping runs each job once more.
    expect(await byReference(reference)).toBeUndefined();
    expect((await list("?limit=1")).data).toHaveLength(1);
  });
});

describe("the form", () => {
  const form = async (query = "", headers = {}) =>
    (await app.call("GET", `/help/contact${query}`, { key: null, headers })).text;

  test("promises an e-mail only where the server can send one", async () => {
    const silent = await startTestApp({ SALESOS_SMTP_URL: "" });
    const texts = async (on: TestApp) => {
      const paths = ["", "/sent", "/sent?reference=SR-AAAA-BBBB"].map(
        (rest) => `/help/contact${rest}`,
      );
      const pages = await Promise.all(paths.map((at) => on.call("GET", at, { key: null })));
      return pages.map(({ text }) => text);
    };
    for (const text of await texts(app)) expect(text).toContain("reply by email");
    for (const text of await texts(silent)) {
      expect(text).not.toContain("reply by email");
      expect(text).toContain("does not send email");
    }
    await silent.stop();
  });

  test("shows all that it would send, and where it comes from", async () => {
    const headers = { "user-agent": 'Fire"fox', referer: `${app.url}/help/errors/conflict?q=1` };
    const text = await form("?request_id=req_9&code=conflict", headers);
    for (const value of ["req_9", "conflict", "Fire&quot;fox", "/help/errors/conflict", "0.1.0"]) {
      expect(text).toContain(`value="${value}"`);
    }
    expect(await form("", { referer: "https://elsewhere.example/inbox" })).not.toContain("inbox");
  });

  test("sends what is in it, keeps it, and answers with the reference on a page of its own", async () => {
    const sent = await sendForm({ ...wanted, message: "One\r\nTwo", code: "", version: "0.1.0" });
    expect(sent.status).toBe(303);
    const page = await app.call("GET", sent.headers.get("location") ?? "", { key: null });
    const reference = /SR-\w{4}-\w{4}/.exec(page.text)?.[0] ?? "";
    expect(await byReference(reference)).toMatchObject({
      message: "One\nTwo",
      request_id: null,
      diagnostics: { error_code: null, page: null, user_agent: null, version: "0.1.0" },
    });
  });

  test("keeps what was typed and says at the field what is wrong", async () => {
    const answer = await sendForm({ email: "ann", subject: '"<b>', message: "<script>" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="ann"');
    expect(answer.text).toContain('value="&quot;&lt;b>"');
    expect(answer.text).toContain("&lt;script>");
    expect(answer.text).toContain("Your email address must be a valid e-mail address");
    expect(answer.text).toMatch(
      /id="email"[^>]*aria-invalid="true"\s+aria-describedby="email-fault"/,
    );
    const both = await sendForm({ email: "ann", subject: "Hi" });
    expect(both.text).toContain("must be a valid e-mail address");
    expect(both.text).toContain("Message is required.");
    const empty = await sendForm({});
    expect(empty.status).toBe(422);
    expect(empty.text.match(/ is required\./g)?.length).toBe(6); // Each in the summary and at its field.
  });

  test("a program that fills in everything is stopped, and a person told why", async () => {
    const before = (await list("?limit=1000")).data.length;
    const answer = await sendForm({ ...wanted, website: "https://spam.example" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Website must be left empty");
    expect(answer.text).toContain(`value="${wanted.email}"`);
    expect((await list("?limit=1000")).data).toHaveLength(before);
  });

  test("draws on the same allowance as the API, and keeps what was typed", async () => {
    const headers = elsewhere();
    for (let i = 0; i < 5; i++) expect((await sendForm(wanted, headers)).status).toBe(303);
    const refused = await sendForm(wanted, headers);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain(`value="${wanted.subject}"`);
    expect((await ask(wanted, null, headers)).status).toBe(429);
  });

  test("keeps what was typed while the database is away", async () => {
    const away = await startTestApp();
    try {
      const { database } = away.database.connection;
      await app.database.query(`alter database ${database} with allow_connections false`);
      await app.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = current_user",
        [database],
      );
      const answer = await away.call("POST", "/help/contact", {
        body: new URLSearchParams(wanted).toString(),
        key: null,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect(answer.status).toBe(503);
      expect(answer.text).toContain("Not sent yet");
      expect(answer.text).toContain(`value="${wanted.subject}"`);
      expect(answer.text).toContain("Why?");
    } finally {
      await away.stop();
    }
  });

  test.each([
    ["application/json", "{}", 422],
    ["text/plain", "a=b", 415],
    ["application/x-www-form-urlencoded", "a".repeat(70_000), 413],
    ["application/x-www-form-urlencoded", "%ff%00=%zz&message=%00", 422],
  ])("%s of another kind is no fault of the server", async (type, body, status) => {
    const headers = { "content-type": type };
    expect((await app.call("POST", "/help/contact", { body, key: null, headers })).status).toBe(
      status,
    );
  });
});
