import type { Transaction, WorkspaceTransaction } from "../../platform/database/database.ts";
import type { UsageCount } from "./sums.rules.ts";
import type { UsageFilter, UsageGroup } from "./usage.rules.ts";
import type { UsageGrouping } from "./usage.schemas.ts";

const KEPT_DAYS = 400;

/** Adds to the sums, in one order, so that two instances never wait for each other in a circle. */
export async function addUsage(tx: Transaction, counts: readonly UsageCount[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.query({
    name: "add_usage",
    text: `insert into request_usage as u (workspace_id, day, api_key_id, method, route, status_class, requests)
      select "workspaceId", day, "apiKeyId", method, route, "statusClass", requests
      from json_to_recordset($1::json) as given("workspaceId" uuid, day date, "apiKeyId" uuid, method text, route text,
        "statusClass" smallint, requests bigint)
      order by 1, 2, 3, 4, 5, 6
      on conflict (workspace_id, day, api_key_id, method, route, status_class)
        do update set requests = u.requests + excluded.requests`,
    values: [JSON.stringify(counts)],
  });
}

/** Forgets sums that are not kept any longer. */
export async function purgeUsage(tx: Transaction): Promise<void> {
  await tx.query({
    text: "delete from request_usage where day < (now() at time zone 'utc')::date - $1::int",
    values: [KEPT_DAYS],
  });
}

const COLUMNS: Readonly<Record<UsageGrouping, readonly string[]>> = {
  day: ["day"],
  key: ["api_key_id"],
  route: ["route", "method"],
  status: ["status_class"],
};
const SHOWN: Readonly<Record<string, string>> = { day: "to_char(day, 'YYYY-MM-DD')" };
const TYPES: Readonly<Record<string, string>> = {
  day: "date",
  api_key_id: "uuid",
  status_class: "smallint",
};

/** The columns of some groupings, which are the order of the groups. */
export function columnsOf(by: readonly UsageGrouping[]): string[] {
  return by.flatMap((grouping) => COLUMNS[grouping]);
}

function conditions(filter: UsageFilter, values: unknown[]): string {
  const where = ["workspace_id = $1"];
  const add = (condition: string, value: unknown) =>
    where.push(`${condition} $${values.push(value)}`);
  add("day >=", filter.from);
  add("day <=", filter.to);
  if (filter.keyId !== undefined) add("api_key_id =", filter.keyId);
  if (filter.method !== undefined) add("method =", filter.method);
  if (filter.route !== undefined) add("route =", filter.route);
  if (filter.statusClass !== undefined) add("status_class =", filter.statusClass);
  return where.join(" and ");
}

/** The sums of some groups, behind a group where one is given: at most `limit` and one more. */
export function readUsage(
  tx: WorkspaceTransaction,
  options: {
    filter: UsageFilter;
    by: readonly UsageGrouping[];
    after: readonly string[] | undefined;
    limit: number;
  },
): Promise<UsageGroup[]> {
  const { filter, by, after, limit } = options;
  const values: unknown[] = [tx.workspaceId];
  const where = conditions(filter, values);
  const columns = columnsOf(by);
  const place = columns.map((column, i) => {
    return `$${values.length + 1 + i}::text::${TYPES[column] ?? "text"}`;
  });
  const behind = after === undefined ? "" : ` and (${columns.join()}) > (${place.join()})`;
  if (after !== undefined) values.push(...after);
  return tx.query({
    text: `select ${columns.map((column) => `${SHOWN[column] ?? column} as ${column}, `).join("")}sum(requests)::float8 as requests
      from request_usage where ${where}${behind}
      group by ${columns.join()} order by ${columns.join()} limit ${limit + 1}`,
    values,
  });
}

/** The sums of all that passes a filter, by class of status. */
export async function readTotals(
  tx: WorkspaceTransaction,
  filter: UsageFilter,
): Promise<Map<number, number>> {
  const values: unknown[] = [tx.workspaceId];
  const rows = await tx.query<{ status_class: number; requests: number }>({
    text: `select status_class, sum(requests)::float8 as requests from request_usage
      where ${conditions(filter, values)} group by 1`,
    values,
  });
  return new Map(rows.map((row) => [row.status_class, row.requests]));
}
