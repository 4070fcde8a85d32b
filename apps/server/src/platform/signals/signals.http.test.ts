import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { until } from "../../testing/poll.ts";
import { announce } from "./announce.ts";
import { startSignals, type Signals } from "./signals.ts";

let database: TestDatabase;
let signals: Signals;
const lost: Error[] = [];
let heard = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  signals = startSignals(database.connection, (error) => lost.push(error));
  signals.subscribe("keys_changed", () => heard++);
  await until("it listens", () => signals.connected());
});
afterAll(async () => {
  await signals.stop();
  await database.drop();
});

/** The process of the database that serves the connection for signals. */
async function listener(): Promise<number | undefined> {
  const [row] = await database.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and backend_type = 'client backend'`,
  );
  return row?.pid;
}

test("while the database is slow nothing is certain, and no connection or signal is lost", async () => {
  const pid = (await listener()) ?? 0;
  const before = heard;
  process.kill(pid, "SIGSTOP");
  try {
    await until("it is not certain", () => !signals.connected());
    await announce(database.connection, ["keys_changed"]);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await until("it is certain again", () => signals.connected());
  await until("the signal is heard", () => heard === before + 1);
  expect([await listener(), lost]).toEqual([pid, []]);
});

test("after a lost connection it listens again, and takes every topic for changed", async () => {
  const pid = await listener();
  const before = heard;
  await database.query(`select pg_terminate_backend(${pid})`);
  await until("another connection listens", async () => {
    const now = await listener();
    return now !== undefined && now !== pid && signals.connected();
  });
  await until("every topic is announced", () => heard > before);
  expect(lost).toHaveLength(1);
});
