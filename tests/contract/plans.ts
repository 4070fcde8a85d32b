import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import type { Statement } from "../../apps/server/src/platform/database/database.ts";

/** A node of a plan, as `explain (analyze, buffers, format json)` tells it. */
export interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  Alias?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Plan[];
}

export const EXPLAIN = "explain (analyze, buffers, format json)";

/** The plan in an answer to EXPLAIN. */
export function planIn({ rows }: { rows: { "QUERY PLAN": [{ Plan: Plan }] }[] }): Plan {
  return rows[0]?.["QUERY PLAN"][0].Plan as Plan;
}

/** The plan of a statement as it is prepared and run, with the connection's `plan_cache_mode`. */
export async function planOfPrepared(
  client: Client,
  { text, values = [] }: Statement,
): Promise<Plan> {
  const name = `s${randomUUID().replaceAll("-", "")}`;
  const args = values.map((value) => literal(client, value)).join(", ");
  await client.query(`prepare ${name} as ${text}`);
  return planIn(await client.query(`${EXPLAIN} execute ${name}${args === "" ? "" : `(${args})`}`));
}

/** A plan with all that is below it. */
export function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The most rows that one scan looked at, of all tables or of those whose names match. */
export function rowsLookedAt(plan: Plan, tables?: RegExp): number {
  const scans = new Map<string, number>();
  for (const node of nodesOf(plan)) {
    const { "Relation Name": table, "Index Name": index } = node;
    const counts = tables === undefined ? (table ?? index) !== undefined : tables.test(table ?? "");
    if (!counts || !node["Node Type"].endsWith("Scan")) continue;
    // The partitions of one scan are counted together: their aliases differ in a number alone.
    const scan = node.Alias?.replace(/_\d+$/, "") ?? "";
    const looked = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
    scans.set(scan, (scans.get(scan) ?? 0) + looked * node["Actual Loops"]);
  }
  return Math.max(0, ...scans.values());
}

/** A value as text of SQL. */
function literal(client: Client, value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `'{${value.map((one) => `"${one}"`).join(",")}}'`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  return client.escapeLiteral(typeof value === "string" ? value : JSON.stringify(value));
}
