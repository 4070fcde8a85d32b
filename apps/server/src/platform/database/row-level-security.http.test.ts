import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
let client: Client;
let tables: Table[];
let views: string[];
/** The workspace that looks, and the one that must not be seen. */
let own: string;
let other: string;

interface Column {
  name: string;
  type: string;
  given: boolean;
}
interface Table {
  name: string;
  protected: boolean;
  policies: number;
  firstOfKey: string | null;
  columns: Column[];
}

const CATALOGUE = `
  select c.relname as name, c.relrowsecurity as protected,
    (select count(*)::int from pg_policies p where p.tablename = c.relname and p.cmd = 'ALL'
      and p.qual like '%workspace_id%' and p.with_check like '%workspace_id%') as policies,
    (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indrelid = c.oid and i.indisprimary) as "firstOfKey",
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
        'given', a.attnotnull and not a.atthasdef and a.attidentity = ''))
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = any($1) and not c.relispartition and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped)
  order by 1`;

/** A value that a column of this type takes. */
const samples: Record<string, () => unknown> = {
  uuid: randomUUID,
  text: randomUUID,
  "text[]": () => [],
  "integer[]": () => [],
  integer: () => 1,
  smallint: () => 1,
  real: () => 1,
  "uuid[]": () => [],
  bigint: () => 1,
  numeric: () => 1,
  boolean: () => false,
  "timestamp with time zone": () => new Date(),
  date: () => "2026-01-11",
  json: () => "{}",
  jsonb: () => "{}",
  bytea: () => Buffer.from("x"),
  tsvector: () => "",
};

/** Writes a row with what the table demands and nothing else. */
async function insert(table: Table, workspaceId: string): Promise<void> {
  const given = table.columns.filter((column) => column.given);
  const values = given.map(({ name, type }) => {
    const sample = samples[type];
    if (sample === undefined) throw new Error(`Give this test a sample of the type ${type}.`);
    return name === "workspace_id" ? workspaceId : sample();
  });
  const names = given.map(({ name }) => name).join(", ");
  const places = given.map((_, i) => `$${i + 1}`).join(", ");
  await client.query(`insert into ${table.name} (${names}) values (${places})`, values);
}

/** Does something as a request of the workspace does, and undoes it. */
async function as<T>(workspaceId: string | undefined, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  await client.query("set local role salesos_app");
  if (workspaceId !== undefined) {
    await client.query("select set_config('salesos.workspace_id', $1, true)", [workspaceId]);
  }
  try {
    return await work();
  } finally {
    await client.query("rollback");
  }
}

const count = async (from: string, where = "true") => {
  const { rows } = await client.query(`select count(*)::int as n from ${from} where ${where}`);
  return rows[0].n as number;
};

beforeAll(async () => {
  app = await startTestApp();
  client = new Client(app.database.connection);
  await client.connect();
  const workspaces = await client.query("select id, mode from workspaces order by mode");
  [own, other] = workspaces.rows.map(({ id }) => id as string) as [string, string];
  // What is inserted there becomes a job when the transaction ends.
  await client.query("alter table webhook_replays disable trigger replay_to_job");
  tables = (await client.query(CATALOGUE, [["r", "p"]])).rows;
  views = (await client.query(CATALOGUE, [["v", "m"]])).rows.map(({ name }) => name);
  for (const table of tables) {
    for (const workspace of [own, other]) await insert(table, workspace);
  }
});
afterAll(async () => {
  await client.end();
  await app.stop();
});

test("there are tables and views to look at", () => {
  const names = tables.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["leads", "deals", "events", "api_keys"]));
  expect(views).toContain("visible_leads");
});

test("every table with a workspace_id has row-level security and a policy for reading and writing", () => {
  expect(tables.filter((table) => !table.protected || table.policies !== 1)).toEqual([]);
});

test("every table with a workspace_id has a primary key that begins with it", () => {
  expect(tables.filter(({ firstOfKey }) => firstOfKey !== "workspace_id")).toEqual([]);
});

test("a workspace sees its own rows in every table and view, and no other", async () => {
  for (const name of [...tables.map((table) => table.name), ...views]) {
    await as(own, async () => {
      expect([name, await count(name, `workspace_id = '${other}'`)]).toEqual([name, 0]);
      expect([name, await count(name)]).toEqual([
        name,
        await count(name, `workspace_id = '${own}'`),
      ]);
      // A view may leave out more than the rows of others.
      if (!views.includes(name)) expect([name, (await count(name)) > 0]).toEqual([name, true]);
    });
  }
});

test("a workspace changes and deletes no row of another", async () => {
  for (const { name } of tables) {
    const where = `workspace_id = '${other}'`;
    await as(own, async () => {
      const changed = await client.query(
        `update ${name} set workspace_id = '${own}' where ${where}`,
      );
      const deleted = await client.query(`delete from ${name} where ${where}`);
      expect([name, changed.rowCount, deleted.rowCount]).toEqual([name, 0, 0]);
    });
  }
});

test("a workspace adds no row to another, nor moves its own there", async () => {
  for (const table of tables) {
    const refused = { code: "42501" };
    await expect(as(own, () => insert(table, other))).rejects.toMatchObject(refused);
    const move = () => client.query(`update ${table.name} set workspace_id = '${other}'`);
    await expect(as(own, move)).rejects.toMatchObject(refused);
  }
  for (const view of views) {
    const remove = () => client.query(`delete from ${view}`);
    await expect(as(own, remove)).rejects.toThrow(/permission denied|cannot delete/);
  }
});

test("without a workspace nothing can be read, on a fresh connection and on a used one", async () => {
  const fresh = new Client(app.database.connection);
  await fresh.connect();
  await fresh.query("set role salesos_app");
  try {
    for (const name of [...tables.map((table) => table.name), ...views]) {
      await expect(fresh.query(`select from ${name}`)).rejects.toMatchObject({ code: "42704" });
      await as(own, () => count(name));
      await expect(as(undefined, () => count(name))).rejects.toMatchObject({ code: "22P02" });
    }
  } finally {
    await fresh.end();
  }
});

describe("what belongs to no workspace", () => {
  test("is closed to requests, but for the directory of keys and the state of backfills", async () => {
    const { rows } = await client.query(
      `select relname, array(select p from unnest('{select,insert,update,delete}'::text[]) p
          where has_table_privilege('salesos_app', c.oid, p)) as may
        from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
        and relname <> all($1) and has_table_privilege('salesos_app', oid, 'select, insert, update, delete') order by relname`,
      [[...tables.map(({ name }) => name), ...views]],
    );
    expect(rows).toEqual([
      { relname: "api_key_directory", may: ["insert"] },
      // Says of no workspace more than of another.
      { relname: "rollup_backfills", may: ["select"] },
    ]);
  });

  test("a workspace enters no key of another in the directory of keys", async () => {
    const enter = (workspace: string) =>
      client.query("insert into api_key_directory (hash, workspace) values ($1, $2)", [
        randomUUID(),
        workspace,
      ]);
    await as(own, () => enter(own));
    await expect(as(own, () => enter(other))).rejects.toMatchObject({ code: "42501" });
  });

  test("is not owned by the role of requests, which may neither log in nor bypass the wall", async () => {
    const { rows } = await client.query(
      `select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
        (select count(*)::int from pg_class where relowner = r.oid) as owns
        from pg_roles r where rolname = 'salesos_app'`,
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false, owns: 0 },
    ]);
  });
});
