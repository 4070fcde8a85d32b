import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../../platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";

const quick = { beatMs: 50, probeMs: 200, timeoutMs: 2_000, windowMs: 2_000, historyMs: 100 };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { status: quick });
});
afterAll(() => app.stop());

const incidents = "/api/status/incidents";
const open = async (body: object = {}) =>
  app.call("POST", incidents, {
    body: { name: "Webhooks are late", message: "By minutes.", components: ["webhooks"], ...body },
  });
const update = (id: string, body: object) =>
  app.call("POST", `${incidents}/${id}/updates`, { body });
const page = async () => (await app.call("GET", "/status", { key: null })).text;
const summary = async () =>
  (await app.call("GET", "/status/api/v2/summary.json", { key: null })).json;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe("an incident", () => {
  test("is told from its opening to its end, with all that was said", async () => {
    const made = await open({ impact: "major" });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ kind: "incident", status: "investigating", impact: "major" });
    const { id } = made.json;
    expect(made.headers.get("location")).toBe(`${incidents}/${id}`);
    await until("it is on the page", async () => (await page()).includes("By minutes."));
    const { status, components, incidents: unresolved } = await summary();
    expect(status.indicator).toBe("major");
    expect(components.find((each: { id: string }) => each.id === "webhooks").status).toBe(
      "partial_outage",
    );
    expect(unresolved.map((each: { id: string }) => each.id)).toEqual([id]);

    await update(id, { status: "monitoring", message: "A fix is out." });
    const ended = await update(id, { status: "resolved", message: "All caught up." });
    expect(ended.json.monitoring_at).not.toBeNull();
    expect(ended.json.resolved_at).not.toBeNull();
    expect(ended.json.updates.map(({ body }: { body: string }) => body)).toEqual([
      "All caught up.",
      "A fix is out.",
      "By minutes.",
    ]);
    await until("it is over", async () => (await summary()).incidents.length === 0);
    const history = await app.call("GET", "/status/history", { key: null });
    expect(history.text).toContain("All caught up.");
    // A word after the end does not move it.
    const later = await update(id, { message: "What we learnt." });
    expect(later.json).toMatchObject({ status: "resolved", resolved_at: ended.json.resolved_at });
  });

  test("is read by anyone, and listed newest first by cursor", async () => {
    const { id } = (await open()).json;
    expect((await app.call("GET", `${incidents}/${id}`, { key: null })).json.id).toBe(id);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const { json } = await app.call("GET", `${incidents}?limit=1${more}`, { key: null });
      seen.push(...json.data.map((each: { id: string }) => each.id));
      cursor = json.next_cursor;
    }
    expect(seen).toEqual(seen.toSorted().toReversed());
    expect(seen[0]).toBe(id);
    const over = await app.call("GET", `${incidents}?open=false`, { key: null });
    expect(over.json.data.map((each: { id: string }) => each.id)).not.toContain(id);
    expect((await app.call("GET", `${incidents}?cursor=x`, { key: null })).status).toBe(400);
    await app.call("DELETE", `${incidents}/${id}`);
    expect((await app.call("GET", `${incidents}/${id}`, { key: null })).status).toBe(404);
  });

  test("is written only with the scope operator", async () => {
    const body = { name: "Mine", message: "Hello." };
    expect((await app.call("POST", incidents, { body, key: app.testKey })).status).toBe(403);
    expect((await app.call("POST", incidents, { body, key: null })).status).toBe(401);
  });

  test("is corrected without telling anyone, under If-Match", async () => {
    const made = await open();
    const path = `${incidents}/${made.json.id}`;
    const headers = { "if-match": made.headers.get("etag") ?? "" };
    const body = { name: "Webhooks were late", impact: "none" };
    const changed = await app.call("PATCH", path, { body, headers });
    expect(changed.json).toMatchObject(body);
    expect(changed.json.updates).toHaveLength(1);
    expect((await app.call("PATCH", path, { body, headers })).status).toBe(412);
    const wrong = await app.call("PATCH", path, { body: { scheduled_for: inMs(0) } });
    expect(wrong.json.errors[0].pointer).toBe("/scheduled_for");
    await app.call("DELETE", path);
  });

  test.each([
    [{ message: undefined }, "/message"],
    [{ impact: "huge" }, "/impact"],
    [{ components: ["api", "moon"] }, "/components/1"],
    [{ status: "completed" }, "/status"],
  ])("%o is refused with its place", async (wrong, pointer) => {
    const answer = await open(wrong);
    expect(answer.status).toBe(422);
    expect(answer.json.errors[0].pointer).toBe(pointer);
  });

  test("that does not exist is 404, and a status of the other kind 422", async () => {
    expect((await update(newId(), { message: "x" })).status).toBe(404);
    const { id } = (await open()).json;
    const wrong = await update(id, { message: "x", status: "in_progress" });
    expect(wrong.json.errors[0]).toMatchObject({ pointer: "/status", rule: "enum" });
    await app.call("DELETE", `${incidents}/${id}`);
  });

  test("text is shown as text, whatever it holds", async () => {
    const { id } = (await open({ name: "<script>alert(1)</script>", message: '<b>"&' })).json;
    await until("it is on the page", async () => (await page()).includes(id));
    expect(await page()).not.toContain("<script>alert");
    const feed = await app.call("GET", "/status/history.atom", { key: null });
    expect(feed.text).not.toContain("<script>alert");
    await app.call("DELETE", `${incidents}/${id}`);
  });

  test("leaves the feeds readable, whatever characters it holds", async () => {
    const text = "a\ufffe\uffff]]>&<b>\u{1f642}";
    const { id } = (await open({ name: text, message: text })).json;
    await until("it is on the page", async () => (await page()).includes(id));
    for (const format of ["atom", "rss"]) {
      const feed = await app.call("GET", `/status/history.${format}`, { key: null });
      expect(feed.text).toContain("a\ufffd\ufffd");
      expect(feed.text).toContain("\u{1f642}");
      // What XML 1.0 takes as a character.
      expect(feed.text).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
    }
    await app.call("DELETE", `${incidents}/${id}`);
  });

  test("reaches webhooks of the operator's organisation, and of no other", async () => {
    const receiver = await startReceiver();
    try {
      for (const key of [app.liveKey, app.testKey]) {
        await app.call("POST", "/api/webhook-endpoints", {
          key,
          body: { url: receiver.url, event_types: ["status.*"] },
        });
      }
      const { id } = (await open()).json;
      await update(id, { status: "resolved", message: "Over." });
      await until("both workspaces were told twice", () => receiver.received.length === 4);
      expect(receiver.received.map(({ json }) => json.type).toSorted()).toEqual([
        "status.incident.created",
        "status.incident.created",
        "status.incident.resolved",
        "status.incident.resolved",
      ]);
      const [elsewhere] = await app.database.query<{ n: number }>(
        `select count(*)::int as n from events e join workspaces w on w.id = e.workspace_id
          where w.internal and e.type like 'status.%'`,
      );
      expect(elsewhere?.n).toBe(0);
    } finally {
      await receiver.stop();
    }
  });
});

describe("maintenance", () => {
  const announce = (body: object) =>
    app.call("POST", "/api/status/maintenances", {
      body: { name: "Move", message: "Some minutes.", components: ["database"], ...body },
    });

  test("begins and ends by itself, and its parts are shown as under maintenance meanwhile", async () => {
    const made = await announce({ scheduled_for: inMs(700), scheduled_until: inMs(2_500) });
    expect(made.json).toMatchObject({ status: "scheduled", impact: "maintenance" });
    const stateOf = async () => {
      const { components, scheduled_maintenances: planned } = await summary();
      const found = components.find((each: { id: string }) => each.id === "database");
      return `${planned[0]?.status} ${found.status}`;
    };
    await until("it is announced", async () => (await stateOf()) === "scheduled operational");
    await until(
      "it is under way",
      async () => (await stateOf()) === "in_progress under_maintenance",
    );
    await until("it is over", async () => (await stateOf()) === "undefined operational");
    const { json } = await app.call("GET", `${incidents}/${made.json.id}`, { key: null });
    expect(json.status).toBe("completed");
    expect(json.resolved_at).toBe(json.scheduled_until);
    expect(json.updates.map(({ status }: { status: string }) => status)).toEqual([
      "completed",
      "in_progress",
      "scheduled",
    ]);
  });

  test.each([
    [inMs(60_000), inMs(0), "after"],
    [inMs(-120_000), inMs(-60_000), "future"],
  ])("from %s until %s is refused", async (scheduled_for, scheduled_until, rule) => {
    const answer = await announce({ scheduled_for, scheduled_until });
    expect(answer.json.errors[0]).toMatchObject({ pointer: "/scheduled_until", rule });
  });
});
