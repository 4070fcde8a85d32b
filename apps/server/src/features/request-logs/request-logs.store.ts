import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { onlyFailures, type RequestLogFilter, type RequestLogRow } from "./request-logs.rules.ts";

/** A page looks at so many requests at most, however few of them pass the filter. */
const WINDOW = 10_000;

const COLUMNS = `id, request_id, api_key_id, method, route, path, query, status, error_code, duration_ms, address,
  user_agent, replayed, event_ids`;

/** One page, the newest request first; `below` is where the next one goes on, when there may be one. */
export interface RequestLogRows {
  rows: RequestLogRow[];
  below: string | undefined;
}

/** The requests of a filter, below an id where one is given. */
export async function listRequests(
  tx: WorkspaceTransaction,
  options: { filter: RequestLogFilter; below: string | undefined; limit: number },
): Promise<RequestLogRows> {
  const { filter, below, limit } = options;
  const values: unknown[] = [tx.workspaceId];
  const place = (value: unknown) => `$${values.push(value)}`;
  const within = ["workspace_id = $1", `id >= ${place(filter.fromId)}`];
  if (filter.belowId !== undefined) within.push(`id < ${place(filter.belowId)}`);
  if (below !== undefined) within.push(`id < ${place(below)}`);
  if (filter.requestId !== undefined) return listByRequestId(tx, { ...options, within, values });
  // Written out, so that the planner sees which partial index serves it.
  if (onlyFailures(filter)) within.push("status >= 400");
  const range = `visible_request_logs where ${within.join(" and ")} order by id desc`;
  const rangeValues = [...values];
  const passing = conditions(filter, place);
  const looked = passing === "" ? range : `${range} limit ${WINDOW}`;
  const rows = await tx.query<RequestLogRow>({
    text: `select ${COLUMNS} from (select * from ${looked}) looked where true${passing} order by id desc limit ${limit + 1}`,
    values,
  });
  if (rows.length > limit || passing === "") return pageOf(rows, limit);
  const [end] = await tx.query<{ id: string }>({
    text: `select id from ${range} offset ${WINDOW - 1} limit 1`,
    values: rangeValues,
  });
  return { rows, below: end?.id };
}

/** An id names few requests, and there is an index of those that clients chose. */
async function listByRequestId(
  tx: WorkspaceTransaction,
  options: { filter: RequestLogFilter; limit: number; within: string[]; values: unknown[] },
): Promise<RequestLogRows> {
  const { filter, limit, within, values } = options;
  const place = (value: unknown) => `$${values.push(value)}`;
  const named = [`request_id = ${place(filter.requestId)}`];
  if (filter.rowId !== undefined) {
    named.push(`(id = ${place(filter.rowId)} and request_id is null)`);
  }
  const passing = conditions(filter, place);
  const branches = named.map(
    (name) => `(select ${COLUMNS} from visible_request_logs
      where ${within.join(" and ")} and ${name}${passing} order by id desc limit ${limit + 1})`,
  );
  const rows = await tx.query<RequestLogRow>({
    text: `${branches.join(" union all ")} order by id desc limit ${limit + 1}`,
    values,
  });
  return pageOf(rows, limit);
}

function pageOf(rows: RequestLogRow[], limit: number): RequestLogRows {
  const page = rows.slice(0, limit);
  return { rows: page, below: rows.length > limit ? page.at(-1)?.id : undefined };
}

function conditions(filter: RequestLogFilter, place: (value: unknown) => string): string {
  const { statuses, classes, methods, route, keyId } = filter;
  const found: string[] = [];
  if (statuses.length + classes.length > 0) {
    found.push(
      `(status = any(${place(statuses)}::int[]) or status / 100 = any(${place(classes)}::int[]))`,
    );
  }
  if (methods !== undefined) found.push(`method = any(${place(methods)}::text[])`);
  if (route !== undefined) found.push(`route = ${place(route)}`);
  if (keyId !== undefined) found.push(`api_key_id = ${place(keyId)}`);
  return found.map((text) => ` and ${text}`).join("");
}

/** One request by its id, unless it is older than `fromId`. */
export async function findRequest(
  tx: WorkspaceTransaction,
  { id, fromId }: { id: string; fromId: string },
): Promise<RequestLogRow | undefined> {
  const [row] = await tx.query<RequestLogRow>({
    name: "find_request_log",
    text: `select ${COLUMNS} from visible_request_logs where workspace_id = $1 and id = $2 and id >= $3`,
    values: [tx.workspaceId, id, fromId],
  });
  return row;
}
