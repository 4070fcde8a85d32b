import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import type { TestDatabase } from "../../testing/database.ts";
import { until } from "../../testing/poll.ts";
import { startTestPostgres, type TestPostgres } from "../../testing/postgres-server.ts";

// A server of its own: roles belong to the whole server, and other tests need them as they are.
let postgres: TestPostgres;
let superuser: Client;
let on: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  postgres = await startTestPostgres();
  superuser = new Client({ ...postgres.superuser, database: postgres.connection.database });
  await superuser.connect();
  on = {
    connection: postgres.connection,
    query: async (text, values) => (await superuser.query(text, values)).rows,
    drop: async () => {},
  };
  app = await startTestApp({}, { on });
});
afterAll(async () => {
  await app.stop();
  await superuser.end();
  await postgres.stop();
});

const breaches = [
  {
    name: "the role of requests bypasses row-level security",
    breach: "alter role salesos_app bypassrls",
    repair: "alter role salesos_app nobypassrls",
    says: "alter role salesos_app nosuperuser nobypassrls",
  },
  {
    name: "the role of requests is a superuser",
    breach: "alter role salesos_app superuser",
    repair: "alter role salesos_app nosuperuser",
    says: "alter role salesos_app nosuperuser nobypassrls",
  },
  {
    name: "the role of requests has the rights of the owner",
    breach:
      "create role between; reassign owned by salesos to between; grant between to salesos, salesos_app",
    repair: "reassign owned by between to salesos; drop owned by between; drop role between",
    says: 'revoke "between" from salesos_app',
  },
  {
    name: "row-level security is off for a table",
    breach: "alter table leads disable row level security",
    repair: "alter table leads enable row level security",
    says: "Row-level security is off for leads.",
  },
  {
    name: "a table has no policy",
    breach: "drop policy workspace on leads",
    repair: "call protect_workspace_table('leads')",
    says: "Row-level security has no policy on leads.",
  },
  {
    name: "a policy shows everything",
    breach: "create policy everybody on leads using (true)",
    repair: "drop policy everybody on leads",
    says: 'drop policy "everybody" on leads',
  },
];

test.for(breaches)("where $name, a start and /readyz refuse and say so", async (each) => {
  await superuser.query(each.breach);
  try {
    await expect(startTestApp({}, { on })).rejects.toThrow(each.says);
    await until("it is not ready", async () => (await app.call("GET", "/readyz")).status === 503);
    const answer = await app.call("GET", "/readyz");
    expect(answer.json).toMatchObject({
      code: "unavailable",
      detail: expect.stringContaining(each.says),
    });
  } finally {
    await superuser.query(each.repair);
  }
  expect((await app.call("GET", "/readyz")).status).toBe(200);
});
