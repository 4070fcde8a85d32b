import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
let others: TestApp[];
beforeAll(async () => {
  app = await startTestApp();
  others = await Promise.all([
    startTestApp({}, { beside: app }),
    startTestApp({}, { beside: app }),
  ]);
});
afterAll(async () => {
  for (const other of others) await other.stop();
  await app.stop();
});

/** What a cursor says to whoever decodes it. */
const positionIn = (cursor: string) =>
  JSON.parse(Buffer.from(cursor.split(".")[0] ?? "", "base64url").toString("utf8"))[2] as string;

const create = (on: TestApp, key: string, n: number) =>
  on.call("POST", "/api/leads", { key, body: { company_name: `Acme ${n}` } });

/** The positions of all events of a log, in its order. */
async function positions(key: string, expected: number): Promise<number[]> {
  const found: number[] = [];
  let after = "start";
  await until(`${expected} events are read`, async () => {
    const { json } = await app.call("GET", `/api/events?after=${after}&limit=1`, { key });
    if (json.data.length > 0) found.push(Number(positionIn(json.next_after)));
    after = json.next_after;
    return found.length >= expected;
  });
  return found;
}

test("a workspace's positions count its own commits, whatever others write meanwhile and on which instance", async () => {
  const { liveKey, testKey } = app;
  expect(await create(app, testKey, 0)).toMatchObject({ status: 201 });
  expect(await positions(testKey, 1)).toEqual([1]);
  const instances = [app, ...others];
  for (let round = 0; round < 10; round++) {
    await Promise.all(
      instances.flatMap((on, n) => [create(on, liveKey, n), create(on, liveKey, n)]),
    );
    expect((await create(instances[round % 3] as TestApp, testKey, round)).status).toBe(201);
  }
  expect(await positions(testKey, 11)).toEqual(Array.from({ length: 11 }, (_, n) => n + 1));
  const logs = await app.database.query<{ commits: number; places: number; last: number }>(
    `select count(*)::int as commits, count(distinct position)::int as places, max(position)::int as last
      from event_commits group by workspace_id`,
  );
  for (const { commits, places, last } of logs) expect([places, last]).toEqual([commits, commits]);
  // Creates that share a transaction share its position.
  const live = await positions(liveKey, 60);
  expect(live[0]).toBe(1);
  live.forEach((position, n) => expect(position - (live[n - 1] ?? 0)).toBeLessThanOrEqual(1));
});

test("the end of a log that is still empty says nothing of others", async () => {
  const fresh = await startTestApp();
  await create(fresh, fresh.liveKey, 1);
  await until("it is placed", async () => {
    const { json } = await fresh.call("GET", "/api/events");
    return json.data.length === 1;
  });
  const { json } = await fresh.call("GET", "/api/events", { key: fresh.testKey });
  expect(positionIn(json.next_after)).toBe("0");
  await fresh.stop();
});

test("logs at rest are not touched: a run locks those of the workspaces that wrote", async () => {
  await app.database.query(
    "insert into event_log_ends select gen_random_uuid(), 5 from generate_series(1, 10000)",
  );
  const { liveKey } = app;
  const after = (await app.call("GET", "/api/events?limit=1")).json.next_after;
  await create(app, liveKey, 1);
  await until("it is placed", async () => {
    const { json } = await app.call("GET", `/api/events?after=${after}`);
    return json.data.length === 1;
  });
  const touched = await app.database.query(
    "select from event_log_ends where position = 5 and xmax::text <> '0'",
  );
  expect(touched).toEqual([]);
});

test("an instance that freezes while it places commits of one workspace holds up no other", async () => {
  const { liveKey, testKey } = app;
  const frozen = new Client(app.database.connection);
  await frozen.connect();
  await frozen.query("begin");
  await frozen.query(
    "select from event_log_ends where workspace_id in (select id from workspaces where mode = 'live') for update",
  );
  const after = async (key: string) =>
    (await app.call("GET", "/api/events?limit=1", { key })).json.next_after as string;
  const count = async (key: string, from: string) =>
    (await app.call("GET", `/api/events?after=${from}`, { key })).json.data.length as number;
  const places = { live: await after(liveKey), test: await after(testKey) };
  for (let n = 0; n < 5; n++) {
    await create(app, liveKey, n);
    await create(app, testKey, n);
  }
  await until(
    "the other workspace's are placed",
    async () => (await count(testKey, places.test)) === 5,
  );
  expect(await count(liveKey, places.live)).toBe(0);
  await frozen.query("rollback");
  await frozen.end();
  await until("its own are placed", async () => (await count(liveKey, places.live)) === 5);
});
