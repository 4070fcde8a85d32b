import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

const HEARTBEAT = 150;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { heartbeatMs: HEARTBEAT });
});
afterAll(() => app.stop());

const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await until("the server has seen that they are gone", async () => (await waiting()) === 0);
});

/** A client on a socket of its own: what it got so far, and whether the server has ended the answer. */
async function open(query = "", key = app.liveKey) {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  const got = { bytes: 0, text: "", over: false };
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("data", (text: string) => {
    got.bytes += text.length;
    got.text = (got.text + text).slice(-200_000);
    // The last chunk of an answer that was ended in order.
    if (got.text.endsWith("\r\n0\r\n\r\n")) got.over = true;
  });
  socket.write(
    `GET /api/events${query} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\nX-API-Key: ${key}\r\n\r\n`,
  );
  await until("it is open", () => got.text.includes("id: "));
  return { socket, got };
}

async function waiting(): Promise<number> {
  const { text } = await app.call("GET", "/metrics");
  return Number(/^salesos_event_waiters (\d+)$/m.exec(text)?.[1]);
}

test("a stream that has nothing to say gives signs of life, each with its place", async () => {
  const began = performance.now();
  const { got } = await open();
  const signs = () => got.text.match(/: still here\nid: \S+\n\n/g)?.length ?? 0;
  await until("three signs", () => signs() >= 3);
  expect(performance.now() - began).toBeGreaterThanOrEqual(HEARTBEAT * 2);
  await app.call("POST", "/api/leads", { body: { company_name: "After silence" } });
  await until("the event", () => got.text.includes("After silence"));
});

test("a client that is gone is not kept waiting for, on a stream or a long poll", async () => {
  const before = await waiting();
  const { next_after } = (await app.call("GET", "/api/events?limit=1")).json;
  const { socket } = await open();
  const controller = new AbortController();
  const poll = fetch(`${app.url}/api/events?after=${next_after}&wait=30`, {
    headers: { "x-api-key": app.liveKey },
    signal: controller.signal,
  }).catch(() => {});
  await until("both wait", async () => (await waiting()) === before + 2);
  socket.destroy();
  await until("one is gone", async () => (await waiting()) === before + 1);
  controller.abort();
  await until("both are gone", async () => (await waiting()) === before);
  await poll;
});

test("a key that is revoked ends its streams in order, and no other's", async () => {
  const created = await app.call("POST", "/api/api-keys", {
    body: { name: "Reader", scopes: ["events:read"] },
  });
  expect(created.status).toBe(201);
  const [revoked, other] = [await open("", created.json.key), await open()];
  expect((await app.call("DELETE", `/api/api-keys/${created.json.id}`)).status).toBeLessThan(300);
  await until("it is over", () => revoked.got.over);
  await app.call("POST", "/api/leads", { body: { company_name: "Not for the revoked" } });
  await until("the other gets it", () => other.got.text.includes("Not for the revoked"));
  expect(revoked.got.text).not.toContain("Not for the revoked");
  expect(other.got.over).toBe(false);
});

describe("the key of a stream and of a long poll", () => {
  const narrower: [string, (path: string) => Promise<unknown>][] = [
    [
      "whose addresses are narrowed",
      (path) => app.call("PATCH", path, { body: { addresses: ["192.0.2.1"] } }),
    ],
    [
      "that loses the scope",
      (path) => app.call("PATCH", path, { body: { scopes: ["leads:read"] } }),
    ],
    ["that is revoked", (path) => app.call("DELETE", path)],
    [
      "that expires",
      (path) =>
        app.call("PATCH", path, {
          body: { expires_at: new Date(Date.now() + 1_000).toISOString() },
        }),
    ],
  ];
  test.each(narrower)("%s ends both, and neither tells what comes after", async (_name, narrow) => {
    const { id, key } = (
      await app.call("POST", "/api/api-keys", { body: { name: "R", scopes: ["events:read"] } })
    ).json;
    const { next_after } = (await app.call("GET", "/api/events?limit=1")).json;
    const before = await waiting();
    const { got } = await open("", key);
    const poll = app.call("GET", `/api/events?after=${next_after}&wait=30`, { key });
    await until("both wait", async () => (await waiting()) === before + 2);
    await narrow(`/api/api-keys/${id}`);
    await until("the stream is over", () => got.over);
    const answer = await poll;
    await app.call("POST", "/api/leads", { body: { company_name: "Later" } });
    const later = await app.call("GET", `/api/events?after=${answer.json.next_after}&wait=30`);
    expect(later.json.data).toHaveLength(1);
    expect([answer.status, answer.json.data]).toEqual([200, []]);
    expect(got.text).not.toContain("Later");
  });

  test("that expires ends its stream, though nobody changed it", async () => {
    const { key } = (
      await app.call("POST", "/api/api-keys", {
        body: { name: "R", expires_at: new Date(Date.now() + 5_000).toISOString() },
      })
    ).json;
    const { got } = await open("", key);
    await until("it is over", () => got.over);
  });
});

test("what a client does not read stays in the log and not in the server's memory", async () => {
  const EVENTS = 3_000;
  const SIZE = 16_000;
  await app.database.query(
    `with w as (select id from workspaces where mode = 'live' and not sandbox),
      c as (insert into event_commits (workspace_id, first_event_id, last_event_id)
        select w.id, e.id, e.id from w,
          (select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid as id
            from generate_series(1, ${EVENTS}) n) e
        returning id, workspace_id, first_event_id)
    insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
    select workspace_id, first_event_id, 'lead.deleted', first_event_id, now(), '{"pad":"' || repeat('x', ${SIZE}) || '"}', id from c`,
  );
  const query = "?after=start&type=lead.deleted";
  const slow = await open(query);
  slow.socket.pause();
  // As long as another takes to read all of it, the server could have read all of it for this one as well.
  const fast = await open(query);
  await until("the other has read all", () => fast.got.bytes >= EVENTS * SIZE);
  await app.database.query("delete from events where type = 'lead.deleted'");
  slow.socket.resume();
  await until("it is at the end", () => slow.got.text.includes(": still here"));
  const kept = slow.got.bytes / (EVENTS * SIZE);
  expect(kept).toBeGreaterThan(0);
  // The buffers of the two sockets, and a page.
  expect(kept).toBeLessThan(0.4);
});
