import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Principal } from "../../platform/access/principal.ts";
import { openDatabase, type Database } from "../../platform/database/database.ts";
import { newRequestId } from "../../platform/types/request-id.ts";
import { newId } from "../../platform/types/ids.ts";
import { parseNetworks } from "../../platform/network/addresses.ts";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { createRecorder } from "./recorder.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ connection: database.connection, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const networks = parseNetworks([]);
if (!networks.ok) throw new Error("No networks are networks.");
const config = { requestLogDays: 30, trustedProxies: networks.networks };

type AsSystem = Database["asSystem"];

/** A server whose requests are noted, on a database whose `asSystem` a test chooses. */
async function recording(asSystem: () => AsSystem, capacity: number) {
  let dropped = 0;
  const workspaceId = newId();
  const recorder = createRecorder({
    config,
    db: { asSystem: (work) => asSystem()(work) },
    dropped: { inc: (n: unknown = 1) => void (dropped += Number(n)) },
    capacity,
  });
  const app = Fastify({ genReqId: newRequestId });
  app.decorateRequest("principal", undefined);
  recorder.watch(app);
  app.get("/api/things", async (request) => {
    request.matched = request.routeOptions;
    const actor = { type: "api_key", id: workspaceId } as const;
    request.principal = { workspaceId, actor } as Principal;
    return {};
  });
  const send = async (times: number) => {
    for (let i = 0; i < times; i++) {
      expect((await app.inject("/api/things")).statusCode).toBe(200);
    }
  };
  const kept = async () => {
    const [row] = await database.query<{ rows: number; counted: number }>(
      `select (select coalesce(sum(size), 0)::int from request_logs where workspace_id = $1) as rows,
        (select coalesce(sum(requests), 0)::int from request_usage where workspace_id = $1) as counted`,
      [workspaceId],
    );
    return { ...row, dropped };
  };
  return { recorder, send, kept, stop: () => app.close() };
}

const away: AsSystem = () => Promise.reject(Object.assign(new Error("gone"), { code: "08006" }));

test("while the database is away so many requests are kept, the others are counted, and none fails", async () => {
  let asSystem: AsSystem = away;
  const { recorder, send, kept, stop } = await recording(() => asSystem, 30);
  await send(20);
  await expect(recorder.flush()).rejects.toThrow("gone");
  await send(30);
  await expect(recorder.flush()).rejects.toThrow("gone");
  asSystem = db.asSystem;
  await recorder.flush();
  expect(await kept()).toEqual({ rows: 30, counted: 50, dropped: 20 });
  await send(5);
  await recorder.flush();
  expect(await kept()).toEqual({ rows: 35, counted: 55, dropped: 20 });
  await stop();
});

test("a connection lost at the commit writes nothing twice, whether or not it was carried out", async () => {
  for (const carriedOut of [true, false]) {
    let lost = false;
    const asSystem: AsSystem = async (work) => {
      if (lost) return db.asSystem(work);
      lost = true;
      if (carriedOut) await db.asSystem(work);
      return away(work);
    };
    const { recorder, send, kept, stop } = await recording(() => asSystem, 100);
    await send(7);
    await expect(recorder.flush()).rejects.toThrow("gone");
    await send(2);
    await recorder.flush();
    expect(await kept()).toEqual({ rows: 9, counted: 9, dropped: 0 });
    await stop();
  }
});

test("rows that the database refuses are dropped and counted, and hold up no others", async () => {
  let refused = false;
  const asSystem: AsSystem = async (work) => {
    if (refused) return db.asSystem(work);
    refused = true;
    return db.asSystem(async (tx) => {
      await work(tx);
      await tx.query({ text: "select 1/0" });
      throw new Error("unreachable");
    });
  };
  const { recorder, send, kept, stop } = await recording(() => asSystem, 100);
  await send(3);
  await recorder.flush();
  await send(4);
  await recorder.flush();
  expect(await kept()).toEqual({ rows: 4, counted: 7, dropped: 3 });
  await stop();
});

test("those who ask while one is under way share the next, which has all that was noted before", async () => {
  const { recorder, send, kept, stop } = await recording(() => db.asSystem, 10_000);
  const flushes: Promise<void>[] = [];
  for (let i = 0; i < 20; i++) {
    await send(1);
    flushes.push(recorder.flush());
  }
  await flushes.at(-1);
  expect(await kept()).toEqual({ rows: 20, counted: 20, dropped: 0 });
  await Promise.all(flushes);
  await stop();
});
