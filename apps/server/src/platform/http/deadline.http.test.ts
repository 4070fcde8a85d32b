import net from "node:net";
import { text as readAll } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

const FOREVER = { filter: { field: "status", eq: "new" } };
const PATIENCE = 2_000;

let app: TestApp;
/** The same product with little patience. */
let hasty: TestApp;
let lead: string;
let sandboxKey: string;

beforeAll(async () => {
  app = await startTestApp({ SALESOS_SANDBOX: "on" });
  hasty = await startTestApp({ SALESOS_SANDBOX: "on" }, { beside: app, patience: PATIENCE });
  lead = (await app.call("POST", "/api/leads", { body: { company_name: "Acme" } })).json.id;
  const [row] = await app.database.query<{ value: string }>(
    "select value from settings where name = 'sandbox_key'",
  );
  sandboxKey = row?.value ?? "";
  // Every list of leads now sleeps, and notes that it began.
  await app.database.query(`
    create sequence begun;
    create function sleeps() returns boolean language plpgsql security definer as
      $$ begin perform nextval('begun'); perform pg_sleep(60); return true; end $$;
    create or replace view visible_leads as select * from leads
      where workspace_id = current_setting('salesos.workspace_id')::uuid and sleeps()`);
});
afterAll(async () => {
  await hasty.stop();
  await app.stop();
});
beforeEach(() => app.database.query("alter sequence begun restart"));

/** How many statements have begun to sleep. */
async function begun(): Promise<number> {
  const [row] = await app.database.query<{ n: number }>(
    "select case when is_called then last_value else 0 end::int as n from begun",
  );
  return row?.n ?? 0;
}

/** How many sleep now. */
async function sleeping(): Promise<number> {
  const [row] = await app.database.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and state = 'active' and query like '%visible_leads%' and pid <> pg_backend_pid()`,
  );
  return row?.n ?? 0;
}

const list = (on: TestApp, key = on.liveKey) => on.call("GET", "/api/leads?count=none", { key });
const query = (on: TestApp, init: RequestInit = {}) =>
  fetch(`${on.url}/api/leads/query`, {
    method: "POST",
    headers: { "x-api-key": on.liveKey, "content-type": "application/json" },
    body: JSON.stringify(FOREVER),
    ...init,
  });

/** Sends requests in one write, so that they are read at once; gives all that is answered. */
async function atOnce({ url, liveKey }: TestApp, n: number, path: string): Promise<string> {
  const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
  const request = (more: string) =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${liveKey}\r\nConnection: ${more}\r\n\r\n`;
  socket.write(request("keep-alive").repeat(n - 1) + request("close"));
  return readAll(socket);
}

const several = <T>(n: number, make: () => Promise<T>) => Array.from({ length: n }, make);

describe("a read that takes too long", () => {
  test("is 503 for all that share its transaction, and none of them is run again", async () => {
    // Its key is known from then on, so that the four are not parted by looking it up.
    await hasty.call("GET", `/api/leads/${lead}`);
    const text = await atOnce(hasty, 4, "/api/leads?count=none");
    expect(text.match(/HTTP\/1.1 503/g)).toHaveLength(4);
    expect(text.match(/took too long/g)).toHaveLength(4);
    expect(await begun()).toBe(1);
  });

  test("is run once, however many wait behind it, and all of them end", async () => {
    const answers = await Promise.all(several(14, () => query(hasty)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(await begun()).toBeLessThanOrEqual(14);
  });

  test("holds up no short read and no write of its workspace", async () => {
    let ended = 0;
    const slow = several(14, () => query(hasty).finally(() => ended++));
    await until("two sleep", async () => (await begun()) >= 2);
    expect((await hasty.call("GET", `/api/leads/${lead}`)).status).toBe(200);
    const written = await hasty.call("POST", "/api/leads", { body: { company_name: "B" } });
    expect([written.status, ended]).toEqual([201, 0]);
    await Promise.all(slow);
  });
});

test("what a client asked for is stopped in the database when it goes away, and what waits is never begun", async () => {
  const client = new AbortController();
  const asked = several(6, () => query(app, { signal: client.signal }).catch(() => undefined));
  await until("two sleep", async () => (await sleeping()) === 2);
  client.abort();
  await Promise.all(asked);
  await until("nothing sleeps", async () => (await sleeping()) === 0);
  expect(await begun()).toBe(2);
});

describe("the sandbox", () => {
  test("takes no connection from live keys, however many wait for it", async () => {
    let ended = 0;
    const visitors = several(40, () => list(hasty, sandboxKey).finally(() => ended++));
    await until("it sleeps", async () => (await begun()) > 0);
    expect((await hasty.call("GET", `/api/leads/${lead}`)).status).toBe(200);
    expect(ended).toBe(0);
    for (const { status } of await Promise.all(visitors)) expect(status).toBe(503);
  });

  test("may take less time for a statement than a live key", async () => {
    const order: string[] = [];
    const client = new AbortController();
    const live = query(app, { signal: client.signal })
      .catch(() => undefined)
      .finally(() => order.push("live"));
    await until("it sleeps", async () => (await begun()) === 1);
    const visitor = await list(app, sandboxKey).finally(() => order.push("sandbox"));
    expect([visitor.status, order]).toEqual([503, ["sandbox"]]);
    client.abort();
    await live;
  });
});
