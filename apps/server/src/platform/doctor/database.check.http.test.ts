import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import {
  createBareDatabase,
  createTestDatabase,
  type TestDatabase,
} from "../../testing/database.ts";
import { checkDatabase, judgeServer } from "./database.check.ts";

let database: TestDatabase;
let superuser: Client;
beforeAll(async () => {
  superuser = new Client({ ...inject("postgres"), user: "postgres", database: "postgres" });
  await superuser.connect();
});
afterAll(() => superuser.end());
beforeEach(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

const findings = async (connection = database.connection, now?: () => number) =>
  Object.fromEntries((await checkDatabase(connection, { now })).map((each) => [each.check, each]));

/** What a check says once the thing is broken. */
async function found(check: string, connection = database.connection) {
  return (await findings(connection))[check];
}

test("of a database that is as it should be, every line is ok", async () => {
  const all = await checkDatabase(database.connection);
  expect(all.map(({ check, level }) => [check, level])).toEqual(
    ["database", "roles", "walls", "migrations", "connections", "clock"].map((check) => [
      check,
      "ok",
    ]),
  );
});

test("a database that is still empty is ok", async () => {
  const bare = await createBareDatabase();
  const all = await checkDatabase(bare.connection);
  await bare.drop();
  expect(all.map(({ level }) => level)).toEqual(["ok", "ok", "ok", "ok", "ok", "ok"]);
});

test("one that cannot be reached is a problem, with what to mend", async () => {
  const cases = [
    [{ ...database.connection, database: "nowhere" }, /Create the database/],
    [{ ...database.connection, user: "nobody_there" }, /Correct the user and the password/],
    [
      { host: "127.0.0.1", port: 1, user: "x", database: "x" },
      /Start the database, allow connections to it/,
    ],
    [
      { host: "no-such-host.invalid", user: "x", database: "x" },
      /Start the database, allow connections to it/,
    ],
  ] as const;
  for (const [connection, mend] of cases) {
    const [only, ...rest] = await checkDatabase(connection);
    expect(only).toMatchObject({
      check: "database",
      level: "problem",
      mend: expect.stringMatching(mend),
    });
    expect(rest).toEqual([]);
  }
});

test("a limit of connections that one process would reach is a warning", async () => {
  await superuser.query(`alter database ${database.connection.database} connection limit 5`);
  expect(await found("connections")).toMatchObject({
    level: "warning",
    what: "The database allows 5, but a SalesOS process opens up to 26.",
  });
});

test("a server that is too old, or not in UTF-8, is a problem", () => {
  const good = { number: 150_004, version: "15.4", encoding: "UTF8" };
  expect(judgeServer(good).level).toBe("ok");
  expect(judgeServer({ ...good, number: 140_009, version: "14.9" })).toMatchObject({
    level: "problem",
    what: "PostgreSQL 14.9 is too old.",
  });
  expect(judgeServer({ ...good, encoding: "SQL_ASCII" }).mend).toContain("encoding 'UTF8'");
});

test("a role that is no member of salesos_app and may not create it is a problem", async () => {
  await superuser.query("create role plain_doctor login");
  try {
    const roles = await found("roles", { ...database.connection, user: "plain_doctor" });
    expect(roles).toMatchObject({
      level: "problem",
      mend: 'Ask an administrator to run: grant salesos_app to "plain_doctor"',
    });
    await superuser.query("grant salesos_app to plain_doctor");
    expect(await found("roles", { ...database.connection, user: "plain_doctor" })).toMatchObject({
      level: "problem",
      what: expect.stringContaining("cannot create tables"),
    });
    expect(await found("walls", { ...database.connection, user: "plain_doctor" })).toMatchObject({
      level: "problem",
      what: expect.stringContaining("belongs to the role salesos"),
    });
  } finally {
    await superuser.query("drop role plain_doctor");
  }
});

test("a table of a workspace without its wall is a problem that names it", async () => {
  await database.query("alter table leads disable row level security");
  expect(await found("walls")).toEqual({
    check: "walls",
    level: "problem",
    what: "Row-level security is off for leads.",
    mend: "alter table leads enable row level security",
  });
});

test("migrations that have not run are a warning; those of a newer version a problem", async () => {
  const [last] = await database.query<{ name: string }>(
    "delete from schema_migrations where name = (select max(name) from schema_migrations) returning name",
  );
  expect(await found("migrations")).toMatchObject({
    level: "warning",
    what: `1 pending: ${last?.name}.`,
  });
  await database.query("insert into schema_migrations values ('9999_future.sql', 'x')");
  expect(await found("migrations")).toMatchObject({
    level: "problem",
    what: expect.stringContaining("9999_future.sql"),
  });
  await database.query("update schema_migrations set checksum = 'x' where name like '0001%'");
  expect(await found("migrations")).toMatchObject({
    level: "problem",
    what: expect.stringContaining("was changed after it had run"),
  });
});

test("a clock that is off is a warning that says by how much", async () => {
  const ahead = await findings(database.connection, () => Date.now() + 90_000);
  expect(ahead["clock"]).toMatchObject({
    level: "warning",
    what: "This machine's clock is 90 s ahead of the database's.",
  });
  const behind = await findings(database.connection, () => Date.now() - 90_000);
  expect(behind["clock"]?.what).toContain("90 s behind");
});
