import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver, type Receiver } from "../../testing/receiver.ts";

let app: TestApp;
let good: Receiver;
let bad: Receiver;
/** The ids of two endpoints: one whose receiver takes all, one whose receiver refuses all. */
let taking: string;
let refusing: string;
const path = "/api/webhook-deliveries";

type Delivery = Record<string, any>; // oxlint-disable-line no-explicit-any -- members of every kind

beforeAll(async () => {
  const schedule = ({ attempt, now }: { attempt: number; now: Date }) =>
    attempt < 2 ? now : undefined;
  app = await startTestApp({}, { sender: { schedule } });
  good = await startReceiver((response) => response.setHeader("x-served-by", "one").end("Danke"));
  bad = await startReceiver((response) => {
    response.statusCode = 503;
    response.end(Buffer.from([0xff, 0x00, 0xfe]));
  });
  taking = await subscribe(good.url, ["lead.*", "deal.*"]);
  for (let i = 0; i < 4; i++) {
    if (i === 2) refusing = await subscribe(bad.url, ["lead.created"]);
    await app.call("POST", "/api/leads", { body: { company_name: "A" } });
  }
  await app.call("POST", "/api/deals", { body: { title: "D", value: 1 } });
  await until("all is sent", async () => (await list("status=pending")).length === 0);
});
afterAll(async () => {
  await app.stop();
  await Promise.all([good.stop(), bad.stop()]);
});

async function subscribe(url: string, event_types: string[]): Promise<string> {
  const created = await app.call("POST", "/api/webhook-endpoints", { body: { url, event_types } });
  expect(created.status).toBe(201);
  return created.json.id;
}

const headersOf = (headers: { name: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(headers.map(({ name, value }) => [name, value]));

const list = async (query = ""): Promise<Delivery[]> =>
  (await app.call("GET", `${path}?${query}`)).json.data;

test("there is one delivery for each event and endpoint, the newest event first", async () => {
  const all = await list();
  expect(all).toHaveLength(7);
  const events = all.map(({ event_id }) => event_id as string);
  expect(events).toEqual(events.toSorted().toReversed());
  expect(new Set(all.map(({ id }) => id)).size).toBe(7);
  expect(all[0]).toMatchObject({ event_type: "deal.created", endpoint_id: taking, test: false });
});

test("a delivery is found by its id, in upper case too", async () => {
  for (const delivery of await list()) {
    const one = await app.call("GET", `${path}/${delivery["id"]}`);
    expect(one.json).toEqual(delivery);
    expect((await app.call("GET", `${path}/${delivery["id"].toUpperCase()}`)).json).toEqual(
      one.json,
    );
  }
});

test("filters by endpoint, event, type, status and time are kept", async () => {
  expect(await list(`endpointId=${refusing}`)).toHaveLength(2);
  expect(await list("eventType=deal.*")).toHaveLength(1);
  expect(await list("eventType=lead.created&eventType=deal.created")).toHaveLength(7);
  expect(await list("eventType=lead.deleted")).toEqual([]);
  const failed = await list("status=failed");
  expect(failed.map(({ endpoint_id }) => endpoint_id)).toEqual(Array(2).fill(refusing));
  expect(failed[0]).toMatchObject({ attempts: 2, response_status: 503, next_attempt_at: null });
  expect(await list("status=succeeded")).toHaveLength(5);
  expect(await list(`status=succeeded&endpointId=${refusing}`)).toEqual([]);
  expect(await list("status=canceled")).toEqual([]);
  const [first] = await list(`eventId=${failed[0]?.["event_id"]}&status=failed`);
  expect(first).toEqual(failed[0]);
  const at = failed[1]?.["created_at"];
  const after = await list(`createdAfter=${at}`);
  const before = await list(`createdBefore=${at}`);
  const same = (await list()).filter(({ created_at }) => created_at === at);
  expect(after.length + before.length + same.length).toBe(7);
  expect(after.every(({ created_at }) => created_at > at)).toBe(true);
  expect((await app.call("GET", `${path}?status=done`)).status).toBe(400);
});

test.each(["", `endpointId=`, "status=failed", "eventType=lead.*"])(
  "pages by cursor visit every delivery once: %s",
  async (filter) => {
    const query = filter === "endpointId=" ? `${filter}${taking}` : filter;
    const found: unknown[] = [];
    let cursor = "";
    do {
      const { json } = await app.call(
        "GET",
        `${path}?${query}&limit=2${cursor}`.replace("?&", "?"),
      );
      found.push(...json.data);
      cursor = json.has_more ? `&cursor=${json.next_cursor}` : "";
    } while (cursor !== "");
    expect(found).toEqual(await list(query));
  },
);

test("a filter by type that little passes reads on from where a page stopped looking", async () => {
  const rows = 2_500;
  await app.database.query(
    `with w as (select workspace_id, max(created_at) as at from events group by 1),
      made as (insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
        select workspace_id, (lpad(to_hex((extract(epoch from at) * 1000)::bigint + 1000 + n), 12, '0') || '70008000000000000000')::uuid,
          'deal.updated', gen_random_uuid(), at, '{}', 1 from w, generate_series(1, ${rows}) n returning workspace_id, id)
    insert into webhook_deliveries (workspace_id, event_id, endpoint_id, state, due_at, finished_at)
    select workspace_id, id, $1, 'succeeded', now(), now() from made`,
    [taking],
  );
  const first = await app.call("GET", `${path}?eventType=lead.created&limit=3`);
  expect(first.json).toMatchObject({ data: [], has_more: true });
  const rest = await app.call(
    "GET",
    `${path}?eventType=lead.created&limit=100&cursor=${first.json.next_cursor}`,
  );
  expect(rest.json.data).toHaveLength(6);
  expect(rest.json.has_more).toBe(false);
  await app.database.query(
    "delete from webhook_deliveries where event_id in (select id from events where type = 'deal.updated')",
  );
});

test("attempts have the exact request and answer", async () => {
  const [sent] = await list(`endpointId=${taking}&eventType=deal.created`);
  const { json } = await app.call("GET", `${path}/${sent?.["id"]}/attempts`);
  expect(json).toMatchObject({ has_more: false, next_cursor: null });
  expect(json.data).toHaveLength(1);
  const [attempt] = json.data;
  const received = good.received.find(({ json: { type } }) => type === "deal.created");
  expect(attempt.request.body).toBe(received?.body);
  expect(attempt).toMatchObject({
    number: 1,
    error: null,
    remote_address: "127.0.0.1",
    response: { status: 200, body: "Danke", body_encoding: "utf-8" },
  });
  expect(attempt.request.url).toBe(good.url);
  const sentHeaders = headersOf(attempt.request.headers);
  expect(sentHeaders).toEqual(received?.headers);
  expect(sentHeaders["webhook-signature"]).toMatch(/^v1,/);
  expect(headersOf(attempt.response.headers)).toMatchObject({ "x-served-by": "one" });
});

test("attempts have their timings; what a connection used before did not do again is null", async () => {
  const receiver = await startReceiver();
  const byName = receiver.url.replace("127.0.0.1", "localhost");
  const endpointId = await subscribe(byName, ["deal.won"]);
  for (let i = 1; i <= 2; i++) {
    await app.call("POST", `/api/webhook-endpoints/${endpointId}/test`, {
      body: { event_type: "deal.won" },
    });
    await until(
      "it is sent",
      async () => (await list(`endpointId=${endpointId}&status=succeeded`)).length === i,
    );
  }
  const timings = [];
  for (const { id } of await list(`endpointId=${endpointId}`)) {
    const { data } = (await app.call("GET", `${path}/${id}/attempts`)).json;
    timings.unshift(data[0].timings);
  }
  const took = expect.any(Number);
  expect(timings).toEqual([
    { dns_ms: took, connect_ms: took, tls_ms: null, first_byte_ms: took, total_ms: took },
    { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: took, total_ms: took },
  ]);
  await app.call("DELETE", `/api/webhook-endpoints/${endpointId}`);
  await receiver.stop();
});

test("the value of a header of one's own is sent, and masked in the log", async () => {
  const body = { url: good.url, event_types: ["deal.won"], headers: { Authorization: "Bearer x" } };
  const { id } = (await app.call("POST", "/api/webhook-endpoints", { body })).json;
  const before = good.received.length;
  const sent = await app.call("POST", `/api/webhook-endpoints/${id}/test`, {
    body: { event_type: "deal.won" },
  });
  const attempts = `${path}/${sent.json.id}/attempts`;
  await until(
    "it is recorded",
    async () => (await app.call("GET", attempts)).json.data.length === 1,
  );
  expect(good.received[before]?.headers["authorization"]).toBe("Bearer x");
  const { request } = (await app.call("GET", attempts)).json.data[0];
  const kept = new Map(
    Object.entries(headersOf(request.headers)).map(([n, v]) => [n.toLowerCase(), v]),
  );
  expect(kept.get("authorization")).toBe("••••••");
  expect(kept.get("webhook-signature")).toBe(good.received[before]?.headers["webhook-signature"]);
});

test("an answer that is no text is base64", async () => {
  const [failed] = await list("status=failed");
  const { json } = await app.call("GET", `${path}/${failed?.["id"]}/attempts?limit=1`);
  expect(json.data[0]).toMatchObject({ number: 1, error: "The receiver answered 503." });
  expect(json.data[0].response).toMatchObject({ body: "/wD+", body_encoding: "base64" });
  const next = await app.call(
    "GET",
    `${path}/${failed?.["id"]}/attempts?limit=1&cursor=${json.next_cursor}`,
  );
  expect(next.json).toMatchObject({ data: [{ number: 2 }], has_more: false });
});

test("a delivery of another workspace does not exist, nor does one that never was", async () => {
  const [delivery] = await list();
  const { key } = { key: app.testKey };
  for (const id of [delivery?.["id"], newId()]) {
    for (const one of [`${path}/${id}`, `${path}/${id}/attempts`]) {
      expect((await app.call("GET", one, { key })).status).toBe(404);
    }
  }
  expect((await app.call("GET", path, { key })).json.data).toEqual([]);
  expect((await app.call("GET", `${path}/${newId()}`)).status).toBe(404);
  const foreign = await app.call("GET", `${path}?endpointId=${taking}`, { key });
  expect(foreign.json.data).toEqual([]);
});
