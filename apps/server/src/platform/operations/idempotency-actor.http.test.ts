import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestAnswer, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Call {
  key: string;
  idempotencyKey: string;
  name: string;
}

/** Creates a lead with an Idempotency-Key. */
function create({ key, idempotencyKey, name }: Call, on: TestApp = app): Promise<TestAnswer> {
  return on.call("POST", "/api/leads", {
    key,
    headers: { "idempotency-key": idempotencyKey },
    body: { company_name: name },
  });
}

async function newKey(): Promise<{ id: string; key: string }> {
  const { json } = await app.call("POST", "/api/api-keys", { body: { name: "Another" } });
  return json;
}

async function rotated(id: string): Promise<{ id: string; key: string }> {
  const { status, json } = await app.call("POST", `/api/api-keys/${id}/rotate`, { body: {} });
  expect(status).toBe(201);
  return json;
}

function expectReplayOf(first: TestAnswer, again: TestAnswer): void {
  expect(first.status).toBe(201);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  const told = ({ status, text, headers }: TestAnswer) => [
    status,
    text,
    ...["etag", "location", "x-change-set-id"].map((name) => headers.get(name)),
  ];
  expect(told(again)).toEqual(told(first));
}

describe("two API keys of a workspace", () => {
  test("use the same Idempotency-Key for different requests, and each replays its own", async () => {
    const [one, two] = [await newKey(), await newKey()];
    const idempotencyKey = randomUUID();
    const callOne = { key: one.key, idempotencyKey, name: "One" };
    const callTwo = { key: two.key, idempotencyKey, name: "Two" };
    const first = await create(callOne);
    const second = await create(callTwo);
    expect([first.json.company_name, second.json.company_name]).toEqual(["One", "Two"]);
    expectReplayOf(first, await create(callOne));
    expectReplayOf(second, await create(callTwo));
    for (const call of [callOne, callTwo]) {
      const reused = await create({ ...call, name: "Three" });
      expect([reused.status, reused.json.code]).toEqual([422, "idempotency_key_reused"]);
    }
  });

  test("are not told of each other's requests: the same request is carried out for each", async () => {
    const idempotencyKey = randomUUID();
    const { key } = await newKey();
    const call = { idempotencyKey, name: "Same" };
    const first = await create({ ...call, key: app.liveKey });
    const second = await create({ ...call, key });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get("idempotent-replayed")).toBeNull();
    expect(second.json.id).not.toBe(first.json.id);
  });

  test("use one Idempotency-Key at once on two instances, and both succeed", async () => {
    const keys = [await newKey(), await newKey()];
    const other = await startTestApp({}, { beside: app });
    try {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const idempotencyKey = randomUUID();
          const calls = keys.map(({ key }) => ({ key, idempotencyKey, name: key.slice(-4) }));
          const answers = await Promise.all(
            calls.map((call, i) => create(call, i === 0 ? app : other)),
          );
          expect(answers.map(({ status }) => status)).toEqual([201, 201]);
          const again = await Promise.all(
            calls.map((call, i) => create(call, i === 0 ? other : app)),
          );
          for (const [i, answer] of answers.entries())
            expectReplayOf(answer, again[i] as TestAnswer);
        }),
      );
    } finally {
      await other.stop();
    }
  });
});

describe("a rotated API key", () => {
  test("replays what its predecessors stored, on any instance", async () => {
    const first = await newKey();
    const call = { idempotencyKey: randomUUID(), name: "Before" };
    const stored = await create({ ...call, key: first.key });
    const second = await rotated(first.id);
    const third = await rotated(second.id);
    expectReplayOf(stored, await create({ ...call, key: second.key }));
    expectReplayOf(stored, await create({ ...call, key: third.key }));
    const reused = await create({ ...call, key: third.key, name: "After" });
    expect([reused.status, reused.json.code]).toEqual([422, "idempotency_key_reused"]);
    const other = await startTestApp({}, { beside: app });
    try {
      expectReplayOf(stored, await create({ ...call, key: third.key }, other));
    } finally {
      await other.stop();
    }
  });

  test("and its successor carry a request out once between them, also where another key came first", async () => {
    const old = await newKey();
    const successor = await rotated(old.id);
    const idempotencyKey = randomUUID();
    await create({ key: app.liveKey, idempotencyKey, name: "Another's" });
    const call = { idempotencyKey, name: "Once" };
    const first = await create({ ...call, key: successor.key });
    expectReplayOf(first, await create({ ...call, key: old.key }));
  });
});

describe("a rolling upgrade", () => {
  /** Makes a row what the version before would have stored. */
  const asBefore = (idempotencyKey: string) =>
    app.database.query(
      `update idempotency_keys set headers = (headers::jsonb - 'origin')::json where key = $1`,
      [idempotencyKey],
    );

  test("replays what the version before stored, and refuses its key for another request", async () => {
    const call = { key: app.liveKey, idempotencyKey: randomUUID(), name: "Before" };
    const first = await create(call);
    await asBefore(call.idempotencyKey);
    expectReplayOf(first, await create(call));
    const reused = await create({ ...call, name: "After" });
    expect([reused.status, reused.json.code]).toEqual([422, "idempotency_key_reused"]);
  });

  test("stores a response where the version before looks for it", async () => {
    const call = { key: app.liveKey, idempotencyKey: randomUUID(), name: "After" };
    await create(call);
    const rows = await app.database.query("select from idempotency_keys where key = $1", [
      call.idempotencyKey,
    ]);
    expect(rows).toHaveLength(1);
  });
});
