import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type Transaction } from "../database/database.ts";
import { startTestApp, type TestAnswer, type TestApp } from "../../testing/app.ts";
import { createTestDatabase } from "../../testing/database.ts";
import { until } from "../../testing/poll.ts";
import { startSharedLimiter } from "./shared-limiter.ts";

const env = (plan: object) => ({
  SALESOS_PLAN: "free",
  SALESOS_PLANS: JSON.stringify({ free: plan }),
});
const remaining = (answer: TestAnswer) => Number(answer.headers.get("x-ratelimit-remaining"));

async function startThree(settings: Record<string, string>): Promise<TestApp[]> {
  const first = await startTestApp(settings);
  const beside = { beside: first };
  return [first, await startTestApp(settings, beside), await startTestApp(settings, beside)];
}
async function stopAll(apps: readonly TestApp[]): Promise<void> {
  for (const app of apps.toReversed()) await app.stop();
}

/** Many requests at once over all instances; how many were admitted, and within how many seconds. */
async function flood(
  apps: readonly TestApp[],
  each: number,
  send: (app: TestApp) => Promise<TestAnswer>,
) {
  const from = Date.now();
  const answers = await Promise.all(
    apps.flatMap((app) => Array.from({ length: each }, () => send(app))),
  );
  const seconds = (Date.now() - from) / 1000;
  const statuses = answers.map(({ status }) => status);
  return {
    seconds,
    refused: answers.filter(({ status }) => status === 429),
    admitted: statuses.filter((s) => s < 400).length,
    statuses,
  };
}

describe("three instances on one database", () => {
  let apps: TestApp[];
  // The rate is so low that nothing to speak of is refilled while the test runs.
  const plan = { perMinute: 2, burst: 60, writesPerMinute: 1, writesBurst: 20 };
  beforeAll(async () => {
    apps = await startThree(env(plan));
  });
  afterAll(() => stopAll(apps));
  const at = (n: number) => apps[n % apps.length] as TestApp;

  test("admit a key's plan between them and not once each, and who is refused is told when to come back", async () => {
    const { admitted, refused, seconds, statuses } = await flood(apps, 40, (app) =>
      app.call("GET", "/api/leads?limit=1"),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect(admitted).toBeLessThanOrEqual(60 + 1 + (seconds * 2) / 60);
    expect(admitted).toBeGreaterThanOrEqual(40);
    for (const answer of refused) {
      expect(answer.headers.get("x-ratelimit-limit")).toBe("2");
      expect(remaining(answer)).toBe(0);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    }
    // What one still held was given back: the rest of the burst can be used anywhere.
    let rest = 0;
    await until("the rest is used", async () => {
      const { status } = await at(0).call("GET", "/api/leads?limit=1");
      if (status === 200) rest++;
      return admitted + rest >= 60;
    });
    expect(admitted + rest).toBeLessThanOrEqual(62);
  });

  test("count down from the whole allowance for a client that stays with one of them", async () => {
    const body = { name: "Stays", scopes: ["leads:read"] };
    const { key } = (await at(0).call("POST", "/api/api-keys", { key: at(0).testKey, body })).json;
    for (let left = 59; left >= 40; left--) {
      const answer = await at(1).call("GET", "/api/leads?limit=1", { key });
      expect([answer.status, remaining(answer)]).toEqual([200, left]);
    }
  });

  test("writes have one allowance between them too", async () => {
    const { admitted } = await flood(apps, 15, (app) =>
      app.call("POST", "/api/leads", { key: app.testKey, body: { company_name: "Acme" } }),
    );
    expect(admitted).toBeLessThanOrEqual(21);
    expect(admitted).toBeGreaterThanOrEqual(12);
  });

  test("so have addresses without a key", async () => {
    const { statuses, seconds } = await flood(apps, 40, (app) =>
      app.call("GET", "/api/leads", { key: null }),
    );
    const counted = statuses.filter((status) => status === 401).length;
    expect(counted).toBeLessThanOrEqual(60 + 1 + seconds);
    expect(counted).toBeGreaterThanOrEqual(40);
  });
});

test("an instance that joins while another is alone gets no second allowance, and one that stays behind has all of it", async () => {
  const first = await startTestApp(env({ perMinute: 2, burst: 10 }));
  const read = (app: TestApp) => app.call("GET", "/api/leads?limit=1");
  for (let left = 9; left >= 4; left--) expect(remaining(await read(first))).toBe(left);
  const second = await startTestApp(env({ perMinute: 2, burst: 10 }), { beside: first });
  const { admitted } = await flood([first, second], 10, read);
  expect(admitted).toBeGreaterThanOrEqual(2);
  expect(admitted).toBeLessThanOrEqual(5);
  await second.stop();
  // Alone again: what both have used is still used.
  const { admitted: more } = await flood([first], 10, read);
  expect(admitted + more).toBeLessThanOrEqual(5);
  await first.stop();
});

test("waiting as told succeeds, whichever instance gets the next request", async () => {
  const apps = await startThree(env({ perMinute: 60, burst: 2 }));
  for (let round = 0; round < 3; round++) {
    let n = round;
    let answer = await (apps[n % 3] as TestApp).call("GET", "/api/leads");
    while (answer.status === 200)
      answer = await (apps[++n % 3] as TestApp).call("GET", "/api/leads");
    expect(answer.status).toBe(429);
    // The wait itself is what is promised.
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, Number(answer.headers.get("retry-after")) * 1000);
    await promise;
    expect((await (apps[(round + 1) % 3] as TestApp).call("GET", "/api/leads")).status).toBe(200);
  }
  await stopAll(apps);
});

/** Takes the database away from everyone: no connection is left and none is made. */
async function takeAway({ database }: TestApp): Promise<{ giveBack(): Promise<void> }> {
  const name = database.connection.database ?? "";
  const client = new Client({ ...database.connection, database: "postgres" });
  await client.connect();
  await client.query(`alter database ${name} allow_connections false`);
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
    name,
  ]);
  return {
    async giveBack() {
      await client.query(`alter database ${name} allow_connections true`);
      await client.end();
    },
  };
}

test("cut off from the database, each of three admits its part, and an instance that is alone goes on as before", async () => {
  const apps = await startThree({});
  const started = new Date();
  const [first] = apps as [TestApp, TestApp, TestApp];
  const single = await startTestApp();
  await until("each has seen the others", async () => {
    const [row] = await first.database.query<{ seen: boolean }>(
      `select count(*) = 3 and min(expires_at) - interval '3 s' > $1 as seen from rate_limit_instances`,
      [started],
    );
    return row?.seen === true;
  });
  for (let left = 59; left >= 55; left--) {
    const answer = await single.call("GET", "/api/leads", { key: null });
    expect(remaining(answer)).toBeGreaterThanOrEqual(left);
  }
  const away = await Promise.all([takeAway(first), takeAway(single)]);
  const { statuses, seconds } = await flood(apps, 40, (app) =>
    app.call("GET", "/api/leads", { key: null }),
  );
  const admitted = statuses.filter((status) => status === 401).length;
  expect(admitted).toBeGreaterThanOrEqual(60);
  expect(admitted).toBeLessThanOrEqual(60 + 3 + seconds);
  const next = await single.call("GET", "/api/leads", { key: null });
  expect(next.status).toBe(401);
  expect(remaining(next)).toBeLessThanOrEqual(60);
  const alone = await flood([single], 80, (app) => app.call("GET", "/api/leads", { key: null }));
  expect(alone.statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(54);
  for (const { giveBack } of away) await giveBack();
  // Back again: what was admitted meanwhile counts.
  await until("they share again", async () => {
    const { status } = await first.call("GET", "/readyz");
    return status === 200;
  });
  await stopAll([single]);
  await stopAll(apps);
});

test("an instance that was alone and died holds up requests with a limit until its time is over, and no others", async () => {
  const database = await createTestDatabase();
  await database.query(
    "insert into rate_limit_instances values (gen_random_uuid(), true, clock_timestamp() + interval '1 h')",
  );
  const app = await startTestApp({}, { on: database });
  expect((await app.call("GET", "/api/leads")).status).toBe(200);
  const held = app.call("GET", "/api/leads", { key: null });
  await database.query(
    "update rate_limit_instances set expires_at = clock_timestamp() where alone",
  );
  expect((await held).status).toBe(401);
  const left = await database.query("select alone from rate_limit_instances");
  expect(left).toEqual([{ alone: true }]);
  await app.stop();
});

test("what an instance held that was killed is free again after its lifetime", async () => {
  const app = await startTestApp(env({ perMinute: 6_000, burst: 10 }));
  // As kill -9 leaves it: on record, and silent.
  await app.database.query(
    "insert into rate_limit_instances values (gen_random_uuid(), false, clock_timestamp() + interval '2 s')",
  );
  const alone = async () =>
    (await app.database.query("select from rate_limit_instances where alone")).length === 1;
  await until("it shares", async () => !(await alone()));
  expect((await app.call("GET", "/api/leads")).status).toBe(200);
  await until("it is alone again", alone);
  expect((await app.database.query("select from rate_limit_buckets")).length).toBe(0);
  expect((await app.call("GET", "/api/leads")).status).toBe(200);
  await app.stop();
});

test("leases of any number of keys are drawn together: what is sent to the database does not grow with them", async () => {
  const database = await createTestDatabase();
  const counted = async (keys: number): Promise<number> => {
    const db = openDatabase({ connection: database.connection, onError: () => {} });
    let statements = 0;
    const counting = {
      asSystem: <T>(work: (tx: Transaction) => Promise<T>, options?: { patience?: number }) =>
        db.asSystem(
          (tx) =>
            work({
              ...tx,
              query: (statement) => {
                statements++;
                return tx.query(statement);
              },
            }),
          options,
        ),
    };
    const deps = { signals: { subscribe() {} }, log: { info() {}, warn() {} } };
    const one = await startSharedLimiter({ db, ...deps });
    const other = await startSharedLimiter({ db: counting, ...deps });
    // Until the first has seen the second.
    await other.ready([{ key: "first", limit: { perMinute: 60, burst: 60 } }]);
    statements = 0;
    const draws = Array.from({ length: keys }, (_, n) => [
      { key: `k${n}`, limit: { perMinute: 60, burst: 60 } },
      { key: `k${n} writes`, limit: { perMinute: 30, burst: 30 } },
    ]);
    await Promise.all(
      draws.map(async (draw) => {
        await other.ready(draw);
      }),
    );
    const sent = statements;
    for (const draw of draws) expect(other.takeAll(draw).allowed).toBe(true);
    await other.stop();
    await one.stop();
    await db.close();
    return sent;
  };
  const [few, many] = [await counted(5), await counted(400)];
  // One draw, and perhaps a sign of life beside it.
  expect(few).toBeLessThanOrEqual(18);
  expect(many).toBeLessThanOrEqual(18);
  await database.drop();
});
