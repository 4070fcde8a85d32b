import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, type Database } from "../../../platform/database/database.ts";
import { createTestDatabase, type TestDatabase } from "../../../testing/database.ts";
import { judgeMinutes, recordGap } from "./history.ts";
import { addMinutes, purgeStatus, readDays } from "./history.store.ts";
import { beat, leave, readOthers } from "./instances.store.ts";
import { add, EMPTY, sampleOf, type Sample } from "./sample.rules.ts";
import { componentIds, type ComponentId } from "./components.ts";

let database: TestDatabase;
let db: Database;
let clock = new Date("2026-02-01T12:00:00Z");
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connection: database.connection, onError: () => {}, now: () => clock });
});
beforeEach(async () => {
  await database.query(
    "truncate status_minutes, status_days, status_instances, status_incidents cascade",
  );
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const good: Sample = sampleOf({ kind: "probe", failed: false, durationMs: 10 });
const bad: Sample = add(
  sampleOf({ kind: "probe", failed: true }),
  sampleOf({ kind: "probe", failed: true }),
);
const at = (time: string) => Date.parse(`2026-02-01T${time}Z`);
const write = (time: string, sample: Sample, component: ComponentId = "api") =>
  db.asSystem((tx) => addMinutes(tx, [{ component, minute: at(time), sample }]));
const judgeAt = (time: string) => {
  clock = new Date(at(time));
  return db.asSystem(judgeMinutes);
};
const seconds = async (component: ComponentId = "api", day = "2026-02-01") => {
  const days = await db.asSystem((tx) => readDays(tx, "2026-01-01"));
  const found = days.find((each) => each.component === component && each.day === day);
  return Object.fromEntries(Object.entries(found?.seconds ?? {}).filter(([, n]) => n !== 0));
};
const maintain = (from: string, until: string, components: readonly string[]) =>
  database.query(
    `insert into status_incidents (id, kind, name, status, impact, components, started_at, scheduled_for,
        scheduled_until, from_workspace_id, created_at, updated_at)
      values (gen_random_uuid(), 'maintenance', 'm', 'completed', 'maintenance', $3, $1, $1, $2,
        gen_random_uuid(), $1, $1)`,
    [from, until, components],
  );
const beatOf = (id: string, live = {}) =>
  db.asSystem((tx) => beat(tx, { id, startedAt: clock, live }));
const A = "0198c1d0-0000-7000-8000-00000000000a";
const B = "0198c1d0-0000-7000-8000-00000000000b";

describe("a minute", () => {
  test("is judged once it is over, and its sixty seconds go to its day", async () => {
    await write("10:00:00", good);
    await write("10:01:00", bad);
    await judgeAt("10:01:05");
    expect(await seconds()).toEqual({});
    await judgeAt("10:02:15");
    await judgeAt("10:03:15");
    expect(await seconds()).toEqual({ operational: 60, major_outage: 60 });
  });

  test("adds up over the processes, and is judged again when one reports late", async () => {
    await write("10:00:00", good);
    await judgeAt("10:02:00");
    expect(await seconds()).toEqual({ operational: 60 });
    await write("10:00:00", bad);
    await judgeAt("10:03:00");
    expect(await seconds()).toEqual({ partial_outage: 60 });
    const [row] = await database.query<{ probes: number; latencies: number[] }>(
      "select probes, latencies from status_minutes",
    );
    expect(row?.probes).toBe(3);
    expect(row?.latencies).toEqual([...good.latencies]);
  });

  test("is judged by one of several processes that try at once", async () => {
    for (const component of componentIds) await write("10:00:00", good, component);
    clock = new Date(at("10:02:00"));
    await Promise.all([1, 2, 3].map(() => db.asSystem(judgeMinutes)));
    for (const component of componentIds) {
      expect(await seconds(component)).toEqual({ operational: 60 });
    }
  });

  test("of announced maintenance counts as that, for its components alone", async () => {
    await maintain("2026-02-01T10:00:00Z", "2026-02-01T10:01:00Z", ["api"]);
    for (const component of ["api", "jobs"] as const) {
      await write("10:00:00", bad, component);
      await write("10:01:00", bad, component);
    }
    await judgeAt("10:03:00");
    expect(await seconds("api")).toEqual({ maintenance: 60, major_outage: 60 });
    expect(await seconds("jobs")).toEqual({ major_outage: 120 });
  });

  test("in which nothing was seen is no data, and in no bar", async () => {
    await write("10:00:00", EMPTY);
    await judgeAt("10:02:00");
    expect(await seconds()).toEqual({});
  });
});

describe("the time in which no process ran", () => {
  const startAt = async (time: string, id = B) => {
    clock = new Date(`2026-02-0${time}Z`);
    await db.asSystem(async (tx) => {
      await recordGap(tx);
      await beat(tx, { id, startedAt: clock, live: {} });
    });
  };

  test("is down for every component, on each of its days, planned maintenance apart", async () => {
    clock = new Date("2026-02-01T23:30:20Z");
    await beatOf(A);
    await maintain("2026-02-02T00:00:00Z", "2026-02-02T00:10:00Z", ["database"]);
    await startAt("2T00:20:40");
    expect(await seconds("api")).toEqual({ major_outage: 29 * 60 });
    expect(await seconds("api", "2026-02-02")).toEqual({ major_outage: 20 * 60 });
    expect(await seconds("database", "2026-02-02")).toEqual({
      major_outage: 10 * 60,
      maintenance: 10 * 60,
    });
  });

  test("is written by one of the processes that start at once", async () => {
    clock = new Date("2026-02-01T10:00:00Z");
    await beatOf(A);
    await Promise.all([startAt("1T11:00:00", A), startAt("1T11:00:00", B)]);
    expect(await seconds()).toEqual({ major_outage: 59 * 60 });
  });

  test("is none at the very first start, nor while another process ran", async () => {
    await startAt("1T10:00:00");
    expect(await seconds()).toEqual({});
    clock = new Date("2026-02-01T12:00:00Z");
    await beatOf(A);
    await startAt("1T12:00:30");
    expect(await seconds()).toEqual({});
  });
});

test("what other processes see now adds up, of those that are there", async () => {
  clock = new Date("2026-02-01T12:00:00Z");
  await beatOf(A, { api: good });
  await beatOf(B, { api: bad });
  const others = (id: string) =>
    db.asSystem((tx) => readOthers(tx, { id, since: new Date(clock.getTime() - 15_000) }));
  expect(await others(A)).toEqual([{ api: bad }]);
  await db.asSystem((tx) => leave(tx, B));
  expect(await others(A)).toEqual([]);
  clock = new Date("2026-02-01T12:00:30Z");
  expect(await others(B)).toEqual([]);
});

test("old minutes are deleted and days are kept, and the last sign of life however old it is", async () => {
  await write("10:00:00", good);
  await judgeAt("10:02:00");
  await beatOf(A);
  clock = new Date("2026-02-20T12:00:00Z");
  await db.asSystem(purgeStatus);
  const rows = await database.query<{ minutes: number; instances: number }>(
    `select (select count(*)::int from status_minutes) as minutes,
      (select count(*)::int from status_instances) as instances`,
  );
  expect(rows).toEqual([{ minutes: 0, instances: 1 }]);
  expect(await seconds()).toEqual({ operational: 60 });
});
