import { describe, expect, test } from "vitest";
import { faultOf } from "./check.ts";
import { normalized } from "./record.ts";

const tables = new Set(["leads", "deals", "visible_leads", "events"]);
const fault = (text: string, byRequest = true) =>
  faultOf({ byRequest, text: normalized(text), seenIn: "" }, tables);

describe("a statement stays within its workspace", () => {
  test.for([
    "select 1",
    "select name from settings",
    "select doc from leads where workspace_id = $1 and id = $2",
    "select l.doc from leads l join deals d on d.workspace_id = l.workspace_id and d.lead_id = l.id where l.workspace_id = $1",
    "insert into leads (workspace_id, id) values ($1, $2), ($1, $3)",
    "insert into leads as l (workspace_id, id) values ($1, $2) on conflict (workspace_id, id) do nothing",
    `select "doc" from "visible_leads" where workspace_id = $1 and exists (select 1 from deals d where d.workspace_id = $1)`,
    "with gone as (delete from leads where workspace_id = $1 returning id) select count(*) from gone",
    "update leads t set version = r.version from (values ($2::int)) as r(version) where t.workspace_id = $1",
  ])("%s", (text) => {
    expect(fault(text)).toBeUndefined();
    expect(fault(text, false)).toBeUndefined();
  });
});

describe("a statement leaves its workspace", () => {
  test.for([
    "select doc from leads where id = $1",
    "select doc from leads where workspace_id = any($1)",
    "select l.doc from leads l join deals d on d.lead_id = l.id where l.workspace_id = $1",
    "select l.doc from leads l, deals d where l.workspace_id = $1 and d.lead_id = l.id",
    "select l.doc from leads l join deals d on d.workspace_id = l.workspace_id",
    "insert into leads (id, workspace_id) values ($2, $1)",
    "delete from events_week where id < $1",
    "update leads set version = 2 where id = $1",
  ])("%s", (text) => {
    const known = new Set([...tables, "events_week"]);
    const statement = { text: normalized(text), seenIn: "" };
    expect(faultOf({ ...statement, byRequest: true }, known)).toMatch(
      /its own `workspace_id = \$1`/,
    );
    expect(faultOf({ ...statement, byRequest: false }, known)).toMatch(/goes over workspaces/);
  });
});

test.for([
  [
    "select 1 from leads where workspace_id = $1 and exists (select from deals where workspace_id = $1)",
    /select 1 from/,
  ],
  [
    "insert into events (workspace_id, id) select $1, id from json_to_recordset($2) as r(id uuid)",
    /forRows/,
  ],
  [
    "insert into leads (workspace_id, id) select $1, id from unnest($2::uuid[]) as r(id)",
    /forRows/,
  ],
  ["insert into leads (workspace_id, id) values ($1, (select gen_random_uuid()))", /subqueries/],
  ["select set_config('salesos.x', 'on', true) from leads where workspace_id = $1", /set local/],
] as const)("what Citus refuses is refused: %s", ([text, says]) => {
  expect(fault(text)).toMatch(says);
});

test("a statement over all workspaces is allowed to the system where it is listed, and never to a request", () => {
  const listed = "with deltas as (\n delete from record_counts where id > 0) select 1 from leads";
  expect(fault(listed.replace("as (\n ", "as ( "), false)).toBeUndefined();
  expect(fault(listed)).toBeDefined();
});

test("an advisory lock is of a workspace, or listed for the system", () => {
  expect(fault("select pg_advisory_xact_lock(7253003, hashtext($1))")).toBeUndefined();
  expect(fault("select pg_advisory_xact_lock(7253013)", false)).toBeUndefined();
  expect(fault("select pg_advisory_xact_lock(7253013)")).toMatch(/one workspace/);
  expect(fault("select pg_advisory_xact_lock(1234567)", false)).toMatch(/one workspace/);
});

test("rows, numbers and weeks make no other statement", () => {
  expect(normalized("insert into x_20260105 values ($1, f($2), 7),\n ($1, f($4), 7)")).toBe(
    "insert into x_week values ($n, f($n), 0)",
  );
});
