import type { Allowance } from "../../platform/rate-limit/allowance.ts";
import type { Result, Input, Watch } from "../../platform/operations/operation.ts";
import type { Decision } from "../../platform/rate-limit/gcra.ts";
import { cursorOf, filterOf, placeOf, type UsageGroup } from "./usage.rules.ts";
import { statusClasses, type UsageListQuery } from "./usage.schemas.ts";
import { columnsOf, readTotals, readUsage } from "./usage.store.ts";

/** The use case of reading the sums; `flush` writes what was counted here and is not in the database yet. */
export function readUsageOf(flush: () => Promise<void>) {
  return async ({ query }: Input<unknown, UsageListQuery>, watch: Watch): Promise<Result> => {
    // Taken first, so that it is what the headers say.
    const allowance = watch.allowance();
    const filter = filterOf(query, new Date());
    const by = [...new Set(query.groupBy ?? ["day" as const])];
    const columns = columnsOf(by);
    const { limit = 50, cursor } = query;
    const after = cursor === undefined ? undefined : placeOf(cursor, columns);
    await flush();
    const [groups, byClass] = await watch.inWorkspace((tx) =>
      Promise.all([readUsage(tx, { filter, by, after, limit }), readTotals(tx, filter)]),
    );
    const page = groups.slice(0, limit);
    const last = groups.length > limit ? page.at(-1) : undefined;
    const body = {
      from: filter.from,
      to: filter.to,
      data: page.map(shown),
      has_more: last !== undefined,
      next_cursor: last === undefined ? null : cursorOf(last, columns),
      totals: {
        requests: [...byClass.values()].reduce((sum, n) => sum + n, 0),
        ...Object.fromEntries(
          statusClasses.map((name) => [name, byClass.get(Number(name[0])) ?? 0]),
        ),
      },
      allowance: allowanceShown(allowance),
    };
    return { body: JSON.stringify(body) };
  };
}

function shown({ day, api_key_id, method, route, status_class, requests }: UsageGroup) {
  return {
    day: day ?? null,
    api_key_id: api_key_id ?? null,
    method: method ?? null,
    // A sum over requests that no route took has the empty one.
    route: route === undefined || route === "" ? null : route,
    status_class: status_class === undefined ? null : `${status_class}xx`,
    requests,
  };
}

function allowanceShown({ plan, requests, writes }: Allowance) {
  return { plan, requests: quota(requests), writes: quota(writes) };
}

function quota({ limit, remaining, resetAt }: Decision) {
  return { limit, remaining, reset_at: new Date(resetAt).toISOString() };
}
