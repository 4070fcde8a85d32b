import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
const leads: string[] = [];
beforeAll(async () => {
  app = await startTestApp();
  for (const company_name of ["Acme", "Globex", "Initech"]) {
    leads.push((await app.call("POST", "/api/leads", { body: { company_name } })).json.id);
  }
  await app.call("PATCH", `/api/leads/${leads[0]}`, { body: { status: "contacted" } });
  const deal = { title: "One", value: 10 };
  await app.call("POST", "/api/deals", { body: deal });
  await until("all are in the log", async () => (await list()).json.data.length === 5);
});
afterAll(() => app.stop());

const list = (query = "") => app.call("GET", `/api/events${query}`);
const typesOf = ({ json }: { json: { data: { type: string }[] } }) =>
  json.data.map(({ type }) => type);

/** Reads a stream until `enough` says so. */
async function stream(
  query: string,
  headers: Record<string, string>,
  enough: (text: string) => boolean,
) {
  const controller = new AbortController();
  const response = await fetch(`${app.url}/api/events${query}`, {
    headers: { accept: "text/event-stream", "x-api-key": app.liveKey, ...headers },
    signal: controller.signal,
  });
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (enough(text)) break;
  }
  controller.abort();
  return { status: response.status, headers: response.headers, text };
}

test("the newest come first, and pages follow each other by cursor", async () => {
  const first = await list("?limit=2");
  expect(typesOf(first)).toEqual(["deal.created", "lead.updated"]);
  const second = await list(`?limit=2&cursor=${first.json.next_cursor}`);
  expect(typesOf(second)).toEqual(["lead.created", "lead.created"]);
  const third = await list(`?limit=2&cursor=${second.json.next_cursor}`);
  expect(third.json.data.map((event: { data: { id: string } }) => event.data.id)).toEqual([
    leads[0],
  ]);
  expect(third.json).toMatchObject({ has_more: false, next_cursor: null });
});

test("with after they come oldest first, from the start, a cursor or an event", async () => {
  const all = await list("?after=start");
  expect(typesOf(all)).toEqual([...Array(3).fill("lead.created"), "lead.updated", "deal.created"]);
  const [first] = all.json.data;
  expect((await list(`?after=${first.id}`)).json.data).toEqual(all.json.data.slice(1));
  const walked: unknown[] = [];
  for (let query = "?after=start&limit=2"; ;) {
    const { json } = await list(query);
    walked.push(...json.data);
    if (json.next_cursor === null) break;
    query = `?after=start&limit=2&cursor=${json.next_cursor}`;
  }
  expect(walked).toEqual(all.json.data);
  const empty = await list(`?after=${all.json.next_after}`);
  expect(empty.json).toEqual({
    data: [],
    has_more: false,
    next_cursor: null,
    next_after: all.json.next_after,
  });
});

test("filters by type, group, record and time hold in both directions", async () => {
  for (const after of ["", "&after=start"]) {
    expect(typesOf(await list(`?type=deal.*${after}`))).toEqual(["deal.created"]);
    expect((await list(`?type=lead.updated&type=deal.created${after}`)).json.data).toHaveLength(2);
    expect((await list(`?recordId=${leads[0]}${after}`)).json.data).toHaveLength(2);
    expect((await list(`?recordId=${leads[0]}&type=lead.created${after}`)).json.data).toHaveLength(
      1,
    );
    expect((await list(`?createdAfter=2999-01-01T00:00:00Z${after}`)).json.data).toEqual([]);
    expect((await list(`?createdBefore=2999-01-01T00:00:00Z${after}`)).json.data).toHaveLength(5);
  }
  const [newest] = (await list("?limit=1")).json.data;
  const before = await list(`?createdBefore=${newest.created_at}`);
  expect(before.json.data.map(({ id }: { id: string }) => id)).not.toContain(newest.id);
});

test("one event is answered as the bytes that are sent, then its request, and only in its own workspace", async () => {
  const [event] = (await list("?limit=1")).json.data;
  const [stored] = await app.database.query<{ body: string }>(
    "select body from events where id = $1",
    [event.id],
  );
  const { text, json } = await app.call("GET", `/api/events/${event.id}`);
  const request = `"request_id":"${json.request_id}","request_url":"/api/request-logs?requestId=${json.request_id}"`;
  expect(text).toBe(`${stored?.body.slice(0, -1)},${request}}`);
  expect((await app.call("GET", `/api/events/${event.id}`, { key: app.testKey })).status).toBe(404);
  expect(
    (await app.call("GET", "/api/events?after=start", { key: app.testKey })).json.data,
  ).toEqual([]);
});

test.each([
  "?after=nonsense",
  `?after=${crypto.randomUUID()}`,
  "?wait=5",
  "?after=start&wait=31",
  "?cursor=x",
  "?type=lead",
])("%s is refused with 400", async (query) => {
  expect((await list(query)).status).toBe(400);
});

test("a long poll answers as soon as there is an event that passes, and empty when its time is over", async () => {
  const { next_after } = (await list("?limit=1")).json;
  const empty = await list(`?after=${next_after}&wait=1&type=lead.deleted`);
  expect(empty.json.data).toEqual([]);
  const poll = list(`?after=${empty.json.next_after}&wait=30&type=lead.created`);
  let over = false;
  const other = list(`?after=${empty.json.next_after}&wait=30&type=lead.deleted`).then(
    () => (over = true),
  );
  await app.call("POST", "/api/deals", { body: { title: "Not this", value: 1 } });
  await app.call("POST", "/api/leads", { body: { company_name: "This" } });
  const { json } = await poll;
  expect(
    json.data.map((event: { data: { company_name: string } }) => event.data.company_name),
  ).toEqual(["This"]);
  // The one that waits for another type still does.
  expect(over).toBe(false);
  await app.call("DELETE", `/api/leads/${json.data[0].data.id}`);
  await other;
});

test("many long polls hold no connection: other requests are answered meanwhile", async () => {
  const { next_after } = (await list("?limit=1")).json;
  const polls = Array.from({ length: 40 }, () => list(`?after=${next_after}&wait=20`));
  expect((await app.call("GET", "/api/leads?limit=1")).status).toBe(200);
  await app.call("POST", "/api/leads", { body: { company_name: "Wakes all" } });
  for (const { json } of await Promise.all(polls)) expect(json.data).toHaveLength(1);
});

test("as server-sent events each has its cursor, and Last-Event-ID goes on from there", async () => {
  const first = await stream("?after=start&type=lead.created", {}, (text) =>
    text.includes("\ndata: "),
  );
  expect(first.headers.get("content-type")).toContain("text/event-stream");
  expect(first.headers.has("x-ratelimit-remaining")).toBe(true);
  const id = /id: (\S+)\nevent: lead\.created\ndata: (.*)\n/.exec(first.text);
  const body = JSON.parse(id?.[2] ?? "") as { id: string };
  const { json } = await list("?after=start&type=lead.created");
  expect(body).toEqual(json.data[0]);
  const rest = await stream("?type=lead.created", { "last-event-id": id?.[1] ?? "" }, (text) =>
    text.includes("\ndata: "),
  );
  expect(rest.text).toContain(json.data[1].id);
  expect(rest.text).not.toContain(body.id);
});

test("a stream that begins without a place begins with what happens next", async () => {
  const reading = stream("", {}, (text) => {
    if (!text.includes("data: "))
      void app.call("POST", "/api/leads", { body: { company_name: "Next" } });
    return text.includes("data: ");
  });
  const { text } = await reading;
  expect(text).toContain('"company_name":"Next"');
  expect(text).not.toContain('"company_name":"Acme"');
});

test("stopping ends polls and streams at once, and cleanly", async () => {
  const other = await startTestApp({}, { beside: app });
  const { next_after } = (await list("?limit=1")).json;
  const poll = other.call("GET", `/api/events?after=${next_after}&wait=30`);
  const response = await fetch(`${other.url}/api/events`, {
    headers: { accept: "text/event-stream", "x-api-key": app.liveKey },
  });
  const text = response.text();
  let over = false;
  const elsewhere = app
    .call("GET", `/api/events?after=${next_after}&wait=30`)
    .then(() => (over = true));
  await other.stop();
  expect((await poll).json.next_after).toBe(next_after);
  expect(await text).toContain("id: ");
  // The same poll on an instance that goes on is not over.
  expect(over).toBe(false);
  await app.call("POST", "/api/leads", { body: { company_name: "Ends it" } });
  await elsewhere;
});

test("each event names the API key that caused it", async () => {
  const { id, key } = (await app.call("POST", "/api/api-keys", { body: { name: "Actor" } })).json;
  const created = await app.call("POST", "/api/leads", { key, body: { company_name: "Hooli" } });
  const path = `/api/leads/${created.json.id}`;
  await app.call("DELETE", path, { key });
  const found = async () => (await list(`?recordId=${created.json.id}`)).json.data as object[];
  await until("both are in the log", async () => (await found()).length === 2);
  for (const event of await found()) {
    expect(Object.keys(event).indexOf("actor")).toBe(
      Object.keys(event).indexOf("workspace_id") + 1,
    );
    expect(event).toMatchObject({ actor: { type: "api_key", id } });
  }
});
