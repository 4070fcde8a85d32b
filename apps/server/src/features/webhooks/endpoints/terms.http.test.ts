import { setTimeout as delay } from "node:timers/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";
import { defaultBreaker } from "../breaker/breaker.rules.ts";

const TRIES = 3;
const RETRY = 150;
const schedule = ({ attempt, now }: { attempt: number; now: Date }) =>
  attempt < TRIES ? new Date(now.getTime() + RETRY) : undefined;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { sender: { schedule } });
});
afterAll(() => app.stop());

const path = "/api/webhook-endpoints";
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

type Respond = (response: ServerResponse, nth: number, request: IncomingMessage) => void;

async function subscribed(terms: object, respond?: Respond) {
  const receiver = await startReceiver(respond);
  const body = { url: receiver.url, event_types: ["lead.*"], ...terms };
  const created = await app.call("POST", path, { body });
  expect(created.status).toBe(201);
  const { id } = created.json;
  stops.push(receiver.stop, () => app.call("DELETE", `${path}/${id}`));
  return { one: `${path}/${id}`, created, received: receiver.received };
}

const createLead = async () =>
  (await app.call("POST", "/api/leads", { body: { company_name: "Acme" } })).json.id as string;
const updateLead = (id: string, title: string) =>
  app.call("PATCH", `/api/leads/${id}`, { body: { title } });

/** Answers after `ms`, and notes how many were waiting at once. */
function slow(ms: number) {
  const seen = { now: 0, most: 0 };
  const respond: Respond = (response) => {
    seen.most = Math.max(seen.most, ++seen.now);
    setTimeout(() => {
      seen.now--;
      response.end();
    }, ms);
  };
  return { seen, respond };
}

/** Answers nobody until `n` wait at once, and then everybody. */
function holding(n: number) {
  const waiting = new Set<ServerResponse>();
  const seen = { most: 0 };
  const respond: Respond = (response) => {
    waiting.add(response);
    seen.most = Math.max(seen.most, waiting.size);
    if (seen.most < n) return;
    for (const each of waiting) each.end();
    waiting.clear();
  };
  return { seen, respond };
}

test("headers of one's own are sent along, and their values are never answered and not kept for a replay", async () => {
  const headers = { Authorization: "Bearer s3cr3t-value", "X-Env": "prod" };
  const { one, created, received } = await subscribed({ headers });
  expect(created.json.header_names).toEqual(["Authorization", "X-Env"]);
  await createLead();
  await until("the delivery arrives", () => received.length === 1);
  expect(received[0]?.headers).toMatchObject({
    authorization: "Bearer s3cr3t-value",
    "x-env": "prod",
    "content-type": "application/json",
  });

  const key = { "idempotency-key": "headers-1" };
  const body = { headers: { "X-Env": "s3cr3t-value" } };
  const changed = await app.call("PATCH", one, { body, headers: key });
  expect(changed.json.header_names).toEqual(["X-Env"]);
  const answers = [created, changed, await app.call("GET", one), await app.call("GET", path)];
  for (const { text } of answers) expect(text).not.toContain("s3cr3t-value");
  const kept = await app.database.query<{ body: string }>("select body from idempotency_keys");
  expect(JSON.stringify(kept)).not.toContain("s3cr3t-value");

  await createLead();
  await until("the next delivery arrives", () => received.length === 2);
  expect(received[1]?.headers["x-env"]).toBe("s3cr3t-value");
  expect(received[1]?.headers).not.toHaveProperty("authorization");
  const attempts = () => app.database.query<object>("select * from webhook_attempts");
  await until("the attempts are recorded", async () => (await attempts()).length === 2);
  expect(JSON.stringify(await attempts())).not.toContain("s3cr3t-value");
});

test.each([
  [{ headers: { Host: "x" } }, "/headers/Host"],
  [{ headers: { "webhook-id": "x" } }, "/headers/webhook-id"],
  [{ headers: { "X-A": "a\r\nb" } }, "/headers/X-A"],
  [
    { headers: Object.fromEntries(Array.from({ length: 21 }, (_n, i) => [`X-${i}`, "1"])) },
    "/headers",
  ],
  [{ max_concurrency: 65 }, "/max_concurrency"],
  [{ rate_limit_per_second: 0 }, "/rate_limit_per_second"],
  [{ ordering: "records" }, "/ordering"],
])("%j is refused with 422", async (terms, pointer) => {
  const { one } = await subscribed({});
  const body = { url: "https://example.com/", event_types: ["*"], ...terms };
  for (const answer of [
    await app.call("POST", path, { body }),
    await app.call("PATCH", one, { body: terms }),
  ]) {
    expect(answer.status).toBe(422);
    expect(answer.json.errors[0]).toMatchObject({ pointer });
  }
});

test("the terms are answered, can be changed, and are what is usual when they are not given", async () => {
  const { one, created } = await subscribed({});
  const usual = { max_concurrency: null, rate_limit_per_second: null, ordering: "none" };
  expect(created.json).toMatchObject({ ...usual, header_names: [] });
  const terms = { max_concurrency: 3, rate_limit_per_second: 50, ordering: "record" };
  expect((await app.call("PATCH", one, { body: terms })).json).toMatchObject(terms);
  expect((await app.call("GET", one)).json).toMatchObject(terms);
  expect((await app.call("PATCH", one, { body: usual })).json).toMatchObject(usual);
});

test("no more deliveries are under way at once than the endpoint allows", async () => {
  const { seen, respond } = slow(40);
  const { received } = await subscribed({ max_concurrency: 2 }, respond);
  await Promise.all(Array.from({ length: 10 }, createLead));
  await until("all arrive", () => received.length === 10);
  expect(seen.most).toBe(2);
});

test("an endpoint that allows it gets more at once than is usual", async () => {
  const { seen, respond } = holding(17);
  const { received } = await subscribed({ max_concurrency: 40 }, respond);
  await Promise.all(Array.from({ length: 60 }, createLead));
  await until("all arrive", () => received.length === 60);
  expect(seen.most).toBeGreaterThanOrEqual(17);
  expect(seen.most).toBeLessThanOrEqual(40);
});

test("deliveries begin no faster than the endpoint's rate, and another endpoint does not wait for it", async () => {
  const paced = await subscribed({ rate_limit_per_second: 1 });
  const other = await subscribed({});
  const began = Date.now();
  await Promise.all(Array.from({ length: 90 }, createLead));
  await until("the other has all", () => other.received.length === 90);
  expect(paced.received.length).toBeLessThan(90);
  await until("three arrive", () => paced.received.length >= 3);
  // Counted from before the first of them, so that no machine is too slow: two pauses of a second.
  expect((paced.received[2]?.at ?? 0) - began).toBeGreaterThanOrEqual(2_000);
  await app.call("PATCH", paced.one, { body: { rate_limit_per_second: null } });
  await until("the rest arrives", () => paced.received.length === 90);
});

test("two senders together keep to an endpoint's number at once and to its rate", async () => {
  const second = await startTestApp({}, { beside: app, sender: { schedule } });
  stops.push(second.stop);
  const { seen, respond } = slow(30);
  const narrow = await subscribed({ max_concurrency: 2 }, respond);
  const paced = await subscribed({ rate_limit_per_second: 20 });
  const began = Date.now();
  for (let i = 0; i < 30; i++) await Promise.all([createLead(), createLead()]);
  await until("all arrive", () => narrow.received.length + paced.received.length === 120);
  expect(seen.most).toBe(2);
  expect((paced.received.at(-1)?.at ?? 0) - began).toBeGreaterThanOrEqual(2_900);
});

test("an endpoint with terms is served by another sender as soon as its own has stopped", async () => {
  const second = await startTestApp({}, { beside: app, sender: { schedule } });
  let stopped = false;
  stops.push(async () => {
    if (!stopped) await second.stop();
  });
  const { received, one } = await subscribed({ max_concurrency: 1 });
  const server = async () =>
    (
      await app.database.query<{ served_by: string | null }>(
        "select served_by from webhook_endpoints where id = $1",
        [one.split("/").at(-1)],
      )
    )[0]?.served_by;
  await createLead();
  await until("it arrives", () => received.length === 1);
  const first = await server();
  expect(first).toBeTruthy();
  await second.stop();
  stopped = true;
  await createLead();
  await until("the next one arrives", () => received.length === 2);
});

test("in the order of records, one that fails holds back the later ones of its record and no others", async () => {
  let first = "";
  let failing: ServerResponse | undefined;
  const respond: Respond = (response, nth) => {
    const data = received[nth - 1]?.json.data;
    if (data.id === first && data.title === "A" && failing === undefined) failing = response;
    else response.end();
  };
  const { received } = await subscribed({ ordering: "record" }, respond);
  const told = () =>
    received.map(({ json }) => `${json.data.id === first ? 1 : 2} ${json.data.title}`);
  first = await createLead();
  await until("the first is created", () => received.length === 1);
  await updateLead(first, "A");
  await updateLead(first, "B");
  await until("A is under way", () => failing !== undefined);
  const another = await createLead();
  await updateLead(another, "C");
  await until("the other record's arrive", () => told().includes("2 C"));
  failing?.writeHead(503).end();
  await until("all arrive", () => received.length === 6);
  const ofFirst = told().filter((line) => line.startsWith("1"));
  expect(ofFirst).toEqual(["1 null", "1 A", "1 A", "1 B"]);
});

test("one that has failed for good holds nothing back any more", async () => {
  const respond: Respond = (response, nth) => {
    response.statusCode = nth <= TRIES ? 500 : 200;
    response.end();
  };
  const { received } = await subscribed({ ordering: "record" }, respond);
  const lead = await createLead();
  await updateLead(lead, "A");
  await until("both are over", () => received.length === TRIES + 1);
  expect(received.map(({ json }) => json.type)).toEqual([
    ...Array.from({ length: TRIES }, () => "lead.created"),
    "lead.updated",
  ]);
});

test("an endpoint that was paused goes on in the order of its records", async () => {
  const breaker = { ...defaultBreaker, failures: 2, pauses: [50] };
  const soon = ({ now }: { now: Date }) => new Date(now.getTime() + 10);
  const other = await startTestApp({}, { sender: { breaker, schedule: soon } });
  const receiver = await startReceiver((response, nth) => {
    response.statusCode = nth <= 4 ? 503 : 200;
    response.end();
  });
  stops.push(other.stop, receiver.stop);
  const body = { url: receiver.url, event_types: ["lead.*"], ordering: "record" };
  await other.call("POST", path, { body });
  const lead = (await other.call("POST", "/api/leads", { body: { company_name: "Acme" } })).json;
  for (const title of ["A", "B"]) {
    await other.call("PATCH", `/api/leads/${lead.id}`, { body: { title } });
  }
  await until("all arrive", () => receiver.received.length >= 7);
  const titles = receiver.received.map(({ json }) => json.data.title);
  expect(titles).toEqual([null, null, null, null, null, "A", "B"]);
});

test("what waited before the endpoint asked for the order of records keeps to it as well", async () => {
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  const respond: Respond = (response) => void held.then(() => response.end());
  const { one, received } = await subscribed({ max_concurrency: 1 }, respond);
  const lead = await createLead();
  for (const title of ["A", "B", "C"]) await updateLead(lead, title);
  await until("the first is under way", () => received.length === 1);
  await app.call("PATCH", one, { body: { ordering: "record", max_concurrency: null } });
  const unnamed = () =>
    app.database.query(
      "select 1 from webhook_deliveries where state = 'pending' and record_id is null and endpoint_id = $1",
      [one.split("/").at(-1)],
    );
  await until("all know their record", async () => (await unnamed()).length === 0);
  expect(received).toHaveLength(1);
  letGo();
  await until("all arrive", () => received.length === 4);
  expect(received.map(({ json }) => json.data.title)).toEqual([null, "A", "B", "C"]);
});

test("two senders keep the order of records: never two of one record at once", async () => {
  const second = await startTestApp({}, { beside: app, sender: { schedule } });
  stops.push(second.stop);
  const busy = new Set<string>();
  let overlaps = 0;
  const titles = new Map<string, number[]>();
  const respond: Respond = (response, nth) => {
    const { data } = received[nth - 1]?.json ?? {};
    if (busy.has(data.id)) overlaps++;
    busy.add(data.id);
    titles.set(data.id, [...(titles.get(data.id) ?? []), Number(data.title ?? 0)]);
    void delay(Math.random() * 15).then(() => {
      busy.delete(data.id);
      response.end();
    });
  };
  const { received } = await subscribed({ ordering: "record" }, respond);
  const leads = await Promise.all(Array.from({ length: 4 }, createLead));
  for (let i = 1; i <= 12; i++) {
    await Promise.all(leads.map((id) => updateLead(id, String(i))));
  }
  await until("all arrive", () => received.length === 4 * 13);
  expect(overlaps).toBe(0);
  const expected = Array.from({ length: 13 }, (_none, i) => i);
  for (const id of leads) expect(titles.get(id)).toEqual(expected);
});
