import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { systemAccess } from "../access/access.ts";
import { Client } from "pg";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { createBareDatabase, type TestDatabase } from "../../testing/database.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver } from "../../testing/receiver.ts";
import { openDatabase } from "./database.ts";

/** Defaults that an administrator may give a database, each the worst that we could think of. */
const HOSTILE: Readonly<Record<string, string>> = {
  search_path: "elsewhere, pg_catalog",
  row_security: "off",
  default_transaction_read_only: "on",
  default_transaction_isolation: "serializable",
  statement_timeout: "1s",
  lock_timeout: "1ms",
  idle_in_transaction_session_timeout: "1s",
  timezone: "Asia/Kathmandu",
  datestyle: "SQL, DMY",
  intervalstyle: "sql_standard",
  bytea_output: "escape",
  extra_float_digits: "-15",
  standard_conforming_strings: "off",
  array_nulls: "off",
  client_encoding: "LATIN1",
  jit: "on",
};

let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await createBareDatabase();
  await database.query("create schema elsewhere");
  await database.query("create table elsewhere.leads (id int)");
  const superuser = new Client({ ...inject("postgres"), user: "postgres", database: "postgres" });
  await superuser.connect();
  for (const [name, value] of Object.entries(HOSTILE)) {
    const written = name === "search_path" ? value : `'${value}'`;
    await superuser.query(
      `alter database ${database.connection.database} set ${name} = ${written}`,
    );
  }
  await superuser.end();
  app = await startTestApp({ SALESOS_SAMPLE_DATA: "on" }, { on: database });
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});

test("no default of the database reaches a transaction, of a request or of the system", async () => {
  const db = openDatabase({ connection: database.connection, onError: () => {} });
  const text = Object.keys(HOSTILE)
    .map((name) => `current_setting('${name.replace(/^default_/, "")}') as "${name}"`)
    .join(", ");
  const workspace = "00000000-0000-0000-0000-000000000000";
  try {
    const [request] = await db.inWorkspace(systemAccess(workspace), (tx) =>
      tx.query({ text: `select ${text}` }),
    );
    const [system] = await db.asSystem((tx) => tx.query({ text: `select ${text}` }));
    const expected = {
      search_path: "public, pg_temp",
      row_security: "on",
      default_transaction_read_only: "off",
      default_transaction_isolation: "read committed",
      statement_timeout: "20s",
      lock_timeout: "5s",
      idle_in_transaction_session_timeout: "1min",
      timezone: "UTC",
      datestyle: "ISO, YMD",
      intervalstyle: "postgres",
      bytea_output: "hex",
      extra_float_digits: "1",
      standard_conforming_strings: "on",
      array_nulls: "on",
      client_encoding: "UTF8",
      jit: "off",
    };
    expect(request).toEqual(expected);
    expect(system).toEqual({ ...expected, statement_timeout: "2min", lock_timeout: "0" });
  } finally {
    await db.close();
  }
});

test("on such a database the product migrates, writes, finds, pages and sends as on any other", async () => {
  const receiver = await startReceiver();
  try {
    const endpoint = { url: receiver.url, event_types: ["lead.created"] };
    expect((await app.call("POST", "/api/webhook-endpoints", { body: endpoint })).status).toBe(201);
    const body = { company_name: "Łódź \\ 'Acme'", contact_name: "Żaneta" };
    const lead = await app.call("POST", "/api/leads", { body });
    expect(lead.json).toMatchObject(body);
    await app.call("POST", "/api/leads", { body: { company_name: "Another" } });
    const first = await app.call("GET", "/api/leads?limit=1&sort=created_at");
    const second = await app.call(
      "GET",
      `/api/leads?limit=1&sort=created_at&cursor=${first.json.next_cursor}`,
    );
    expect([first.json.data[0].company_name, second.json.data[0].company_name]).toEqual([
      body.company_name,
      "Another",
    ]);
    await until("both events are delivered", () => receiver.received.length === 2);
    expect((await app.call("GET", "/api/usage")).status).toBe(200);
    expect((await app.call("GET", "/readyz")).status).toBe(200);
  } finally {
    await receiver.stop();
  }
});
