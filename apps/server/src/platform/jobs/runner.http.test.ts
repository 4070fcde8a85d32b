import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { systemAccess } from "../access/access.ts";
import { openDatabase, type Database, type WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import { newId } from "../types/ids.ts";
import { defineJob, type AnyJobType, type Step } from "./job-type.ts";
import { findJob, startJob } from "./jobs.store.ts";
import { purgeJobs } from "./purge.store.ts";
import { startJobRunner } from "./runner.ts";

let app: TestApp;
let db: Database;
let workspaces: string[];
const running: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  app = await startTestApp({}, { jobs: "off" });
  db = openDatabase({ connection: app.database.connection, onError: () => {} });
  const rows = await app.database.query<{ id: string }>("select id from workspaces");
  workspaces = rows.map(({ id }) => id);
  await app.database.query(
    "create table numbers (workspace_id uuid, job_id uuid, n int); call protect_workspace_table('numbers')",
  );
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
  await app.database.query("delete from jobs; delete from numbers");
});
afterAll(async () => {
  await db.close();
  await app.stop();
});

const [LIVE, OTHER] = [0, 1];
const workspace = (which: number) => workspaces[which] ?? "";

function run(...types: AnyJobType[]) {
  const signals = { subscribe() {} };
  const runner = startJobRunner({ db, signals, types, log: pino({ level: "silent" }) });
  running.push(runner);
  return runner;
}

/** Counts up to its input, one number a step. `before` runs before each write. */
const counter = (before: (n: number, tx: WorkspaceTransaction) => unknown = () => {}) =>
  defineJob<number, number>({
    type: "count",
    scope: "jobs:write",
    async step(tx, { id, input, checkpoint }): Promise<Step<number>> {
      await before(checkpoint, tx);
      await tx.query({
        text: "insert into numbers values ($1, $2, $3)",
        values: [tx.workspaceId, id, checkpoint],
      });
      const progress = { done: 1, total: input, counts: { numbers: 1 } };
      return checkpoint + 1 === input
        ? { ...progress, finished: true }
        : { ...progress, finished: false, checkpoint: checkpoint + 1 };
    },
  });

async function queue(input: number, where = workspace(LIVE)): Promise<string> {
  const id = newId();
  const job = { id, input, checkpoint: 0 };
  await db.inWorkspace(systemAccess(where), (tx) => startJob(tx, counter(), job));
  return id;
}
const read = async (id: string, where = workspace(LIVE)) =>
  (await db.inWorkspace(systemAccess(where), (tx) => findJob(tx, id)))?.job;
const ended = (id: string, where?: string) =>
  until("the job has ended", async () => (await read(id, where))?.finished_at !== null);
const numbers = async (id: string) =>
  (
    await app.database.query<{ n: number }>("select n from numbers where job_id = $1 order by n", [
      id,
    ])
  ).map(({ n }) => n);

test("several runners do each step of a job once, in order", async () => {
  const id = await queue(40);
  const order: number[] = [];
  const type = counter((n) => order.push(n));
  for (let i = 0; i < 3; i++) run(type);
  await ended(id);
  expect(await read(id)).toMatchObject({
    state: "succeeded",
    progress: { done: 40, total: 40 },
    counts: { numbers: 40 },
    started_at: expect.any(String),
  });
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(await numbers(id)).toEqual(Array.from({ length: 40 }, (_, n) => n));
});

test("a step that fails leaves nothing behind and is tried again from its checkpoint", async () => {
  const id = await queue(3);
  let attempts = 0;
  run(
    counter(async (n, tx) => {
      if (n !== 1 || attempts++ > 0) return;
      await tx.query({
        text: "insert into numbers values ($1, $2, 99)",
        values: [tx.workspaceId, id],
      });
      throw new Error("out of luck");
    }),
  );
  await ended(id);
  expect(await read(id)).toMatchObject({ state: "succeeded", progress: { done: 3 } });
  expect(await numbers(id)).toEqual([0, 1, 2]);
});

test("a problem ends the job, which then says why", async () => {
  const id = await queue(3);
  run(
    counter((n) => {
      if (n === 2) throw problem(errors.conflict, { detail: "Two is taken." });
    }),
  );
  await ended(id);
  expect(await read(id)).toMatchObject({
    state: "failed",
    problem: { code: "conflict", detail: "Two is taken." },
    progress: { done: 2 },
  });
});

test("a step that fails ten times ends the job", async () => {
  const id = await queue(3);
  await app.database.query("update jobs set failures = 9 where id = $1", [id]);
  run(
    counter(() => {
      throw new Error("always");
    }),
  );
  await ended(id);
  expect(await read(id)).toMatchObject({ state: "failed", problem: { code: "internal" } });
});

test("workspaces take turns, however many jobs one of them has", async () => {
  const many = await Promise.all(Array.from({ length: 30 }, () => queue(2)));
  const one = await queue(2, workspace(OTHER));
  const order: string[] = [];
  run(counter((_n, tx) => order.push(tx.workspaceId)));
  await Promise.all([...many.map((id) => ended(id)), ended(one, workspace(OTHER))]);
  const last = order.lastIndexOf(workspace(OTHER));
  expect(last).toBeLessThan(8);
});

test("a worker that freezes in a step loses the job to another, and cannot write when it wakes", async () => {
  const id = await queue(2);
  const wakes = Promise.withResolvers<void>();
  const frozen = Promise.withResolvers<void>();
  const sleepy = run(
    counter(() => {
      frozen.resolve();
      return wakes.promise;
    }),
  );
  await frozen.promise;
  run(counter());
  await ended(id);
  wakes.resolve();
  await sleepy.stop();
  expect(await read(id)).toMatchObject({ state: "succeeded", progress: { done: 2, total: 2 } });
  expect(await numbers(id)).toEqual([0, 1]);
});

test("a job that is canceled during a step does no further one", async () => {
  const id = await queue(1_000);
  run(counter(() => delay(2)));
  await until("it is running", async () => ((await read(id))?.progress.done ?? 0) > 2);
  const canceled = await app.call("POST", `/api/jobs/${id}/cancel`);
  expect(canceled.json.state).toBe("canceled");
  expect(await numbers(id)).toHaveLength(canceled.json.progress.done);
});

test("a job of a type that this version does not know waits", async () => {
  const unknown = await queue(1);
  await app.database.query("update jobs set type = 'later' where id = $1", [unknown]);
  const known = await queue(1);
  run(counter());
  await ended(known);
  expect((await read(unknown))?.state).toBe("queued");
});

test("jobs are deleted 30 days after they end, and no sooner", async () => {
  const [old, recent, open] = [await queue(1), await queue(1), await queue(1)];
  const end = (id: string, days: number) =>
    app.database.query(
      "update jobs set state = 'succeeded', finished_at = now() - $2 * interval '1 day' where id = $1",
      [id, days],
    );
  await end(old, 31);
  await end(recent, 29);
  await db.asSystem(purgeJobs);
  expect(await read(old)).toBeUndefined();
  expect((await read(recent))?.state).toBe("succeeded");
  expect((await read(open))?.state).toBe("queued");
});
