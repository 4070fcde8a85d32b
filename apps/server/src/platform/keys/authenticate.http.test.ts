import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { migrate } from "../database/migrate.ts";
import { openDatabase, type Database } from "../database/database.ts";
import { createAuthenticator } from "./authenticate.ts";
import { DEFAULT_PLANS } from "../plans/plans.ts";
import { generateKey } from "./key-format.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.connection);
  db = openDatabase({ connection: database.connection, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** An authenticator that counts what it asks the database. */
function counting() {
  const asked = { times: 0 };
  const forVisitor: Database["forVisitor"] = (work) => {
    asked.times++;
    return db.forVisitor(work);
  };
  const signals = { connected: () => true, subscribe() {} };
  return {
    asked,
    authenticator: createAuthenticator({
      db: { ...db, forVisitor },
      plans: DEFAULT_PLANS,
      signals,
    }),
  };
}

test("500 unknown keys that arrive together are one statement, and none when they come again", async () => {
  const { asked, authenticator } = counting();
  const keys = Array.from({ length: 500 }, () => generateKey("live"));
  const all = () => Promise.all(keys.map(async (key) => authenticator.identify(key)));
  expect(new Set(await all())).toEqual(new Set([undefined]));
  expect(asked.times).toBe(1);
  await all();
  expect(asked.times).toBe(1);
});

test("what is remembered of unknown keys is bounded: the oldest are asked about again", async () => {
  const { asked, authenticator } = counting();
  const first = generateKey("live");
  await authenticator.identify(first);
  for (let i = 0; i < 21; i++) {
    await Promise.all(
      Array.from({ length: 500 }, async () => authenticator.identify(generateKey("test"))),
    );
  }
  const before = asked.times;
  await authenticator.identify(first);
  expect(asked.times).toBe(before + 1);
});

test("a refusal before the look-up prevents it", () => {
  const { asked, authenticator } = counting();
  const refuse = () => {
    throw new Error("limited");
  };
  expect(() => authenticator.identify(generateKey("live"), refuse)).toThrow("limited");
  expect(asked.times).toBe(0);
});
