import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import { until } from "../../../apps/server/src/testing/poll.ts";
import { inputsOf, kinds, recordsOf, sample, type Json } from "./kinds.ts";

let app: TestApp;
let other: TestApp;
let records: ReturnType<typeof recordsOf>;
beforeAll(async () => {
  app = await startTestApp();
  other = await startTestApp({}, { beside: app });
  records = recordsOf(app);
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});

describe.for(kinds.map((kind) => ({ kind, plural: kind.plural })))("$plural", ({ kind }) => {
  const inputs = sample(inputsOf(kind), 6);

  test("that two instances change at the same moment lose no change", async () => {
    const made = await Promise.all(inputs.map((input) => records.create(kind, input)));
    const ids = made.map(({ id }) => id as string);
    const batch = (on: TestApp, name: string, order: string[]) =>
      on.call("POST", `/api/${kind.plural}/batch`, {
        body: {
          items: order.map((id) => ({ op: "update", id, data: { custom: { [name]: true } } })),
        },
      });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        batch(i % 2 === 0 ? app : other, `n${i}`, i % 3 === 0 ? ids : ids.toReversed()),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const id of ids) {
      const { custom } = await records.get(kind, id);
      expect(Object.keys(custom).filter((name) => /^n\d$/.test(name))).toHaveLength(8);
      const { json } = await app.call("GET", `/api/${kind.plural}/${id}/history`);
      expect(json.data.map(({ version }: Json) => version)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    }
  });

  test("leave nothing half done when the connection is cut in the middle", async () => {
    const before = await records.all(kind);
    const changes = "select count(*)::int as n from record_changes";
    const [logged] = await app.database.query<{ n: number }>(changes);
    const items = Array.from({ length: 500 }, (_, i) => ({
      op: "create",
      data: inputs[i % inputs.length],
    }));
    // The batch waits behind this lock, when some of its statements are done.
    const blocker = new Client(app.database.connection);
    await blocker.connect();
    await blocker.query("begin; lock table record_changes in exclusive mode");
    const batch = app.call("POST", `/api/${kind.plural}/batch`, { body: { items } });
    await until("the batch waits", async () => {
      const waiting = await app.database.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%record_changes%'`,
      );
      return waiting.length > 0;
    });
    await blocker.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    await blocker.end();
    expect((await batch).status).toBeGreaterThanOrEqual(200);
    const after = await records.all(kind);
    const [now] = await app.database.query<{ n: number }>(changes);
    const added = after.length - before.length;
    expect([0, 500]).toContain(added);
    expect((now?.n ?? 0) - (logged?.n ?? 0)).toBe(added);
    expect((await app.call("GET", `/api/${kind.plural}?limit=1`)).json.count).toBe(after.length);
  });
});
