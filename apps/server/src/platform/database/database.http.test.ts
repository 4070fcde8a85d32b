import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemAccess } from "../access/access.ts";
import { createTestDatabase, type TestDatabase } from "../../testing/database.ts";
import { openDatabase, type Database } from "./database.ts";

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

const setting = (name: string) => ({
  text: "insert into settings (name, value) values ($1, 'x')",
  values: [name],
});

test("a transaction in which a failed statement was passed over is not taken for committed", async () => {
  const work = db.asSystem(async (tx) => {
    await tx.query(setting("before"));
    await tx.query({ text: "select 1 / 0" }).catch(() => {});
  });
  await expect(work).rejects.toThrow("nothing was committed");
  expect(await database.query("select from settings where name = 'before'")).toEqual([]);
});

test("a connection is usable again after a transaction that failed", async () => {
  for (let i = 0; i < 10; i++) {
    await db.asSystem((tx) => tx.query({ text: "select 1 / 0" })).catch(() => {});
  }
  await db.asSystem((tx) => tx.query(setting("after")));
  expect(await database.query("select from settings where name = 'after'")).toHaveLength(1);
});

test("no statement is compiled, whatever the server would do", async () => {
  const name = database.connection.database ?? "";
  await database.query(`alter database ${name} set jit = on`);
  const fresh = openDatabase({ connection: database.connection, onError: () => {} });
  const show = { text: "show jit" };
  expect(await fresh.asSystem((tx) => tx.query(show))).toEqual([{ jit: "off" }]);
  expect(await fresh.inWorkspace(systemAccess(randomUUID()), (tx) => tx.query(show))).toEqual([
    { jit: "off" },
  ]);
  await fresh.close();
});
