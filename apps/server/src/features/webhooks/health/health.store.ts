import type { Transaction, WorkspaceTransaction } from "../../../platform/database/database.ts";
import { quantile, type Hour } from "./health.rules.ts";
import type { EndpointHealth } from "./health.schemas.ts";

/** Counts are read for a day and kept a little longer. */
const KEPT_HOURS = 48;

/** Adds counts to those that are there, in one order, so that two senders never wait for each other. */
export async function addHours(tx: Transaction, hours: readonly Hour[]): Promise<void> {
  const inOrder = hours.toSorted((a, b) => (a.endpointId < b.endpointId ? -1 : 1));
  const given = JSON.stringify(inOrder);
  await Promise.all([
    tx.query({
      name: "add_endpoint_hours",
      text: `insert into webhook_endpoint_hours as h (workspace_id, endpoint_id, hour, succeeded, failed, durations)
        select "workspaceId", "endpointId", hour, succeeded, failed, durations
        from json_to_recordset($1::json) as given("workspaceId" uuid, "endpointId" uuid, hour timestamptz,
          succeeded integer, failed integer, durations integer[])
        order by "workspaceId", "endpointId", hour
        on conflict (workspace_id, endpoint_id, hour) do update set
          succeeded = h.succeeded + excluded.succeeded, failed = h.failed + excluded.failed,
          durations = array(select coalesce(a, 0) + coalesce(b, 0)
            from unnest(h.durations, excluded.durations) with ordinality as both_of(a, b, i) order by i)`,
      values: [given],
    }),
    tx.query({
      name: "add_endpoint_outcomes",
      text: `insert into webhook_endpoint_outcomes as o (workspace_id, endpoint_id, last_success_at, last_failure_at, last_failure)
        select "workspaceId", "endpointId", max("lastSuccessAt"), max("lastFailureAt"),
          (array_agg("lastFailure" order by "lastFailureAt" desc nulls last))[1]
        from json_to_recordset($1::json) as given("workspaceId" uuid, "endpointId" uuid,
          "lastSuccessAt" timestamptz, "lastFailureAt" timestamptz, "lastFailure" text)
        group by 1, 2 order by 1, 2
        on conflict (workspace_id, endpoint_id) do update set
          last_success_at = greatest(o.last_success_at, excluded.last_success_at),
          last_failure = case when excluded.last_failure_at >= o.last_failure_at or o.last_failure_at is null
            then excluded.last_failure else o.last_failure end,
          last_failure_at = greatest(o.last_failure_at, excluded.last_failure_at)`,
      values: [given],
    }),
  ]);
}

/** The health of an endpoint but for its breaker. */
export type Counts = Omit<EndpointHealth, "breaker" | "paused_until">;

export const NO_ATTEMPTS: Counts = {
  succeeded: 0,
  failed: 0,
  success_rate: null,
  p95_ms: null,
  last_success_at: null,
  last_failure_at: null,
  last_failure: null,
};

/** How some endpoints did in the last 24 hours; every one of `ids` is in it. */
export async function healthOf(
  tx: WorkspaceTransaction,
  ids: readonly string[],
): Promise<Map<string, Counts>> {
  const [hours, outcomes] = await Promise.all([
    tx.query<{ id: string; succeeded: number; failed: number; durations: number[] }>({
      text: `select endpoint_id as id, succeeded, failed, durations from webhook_endpoint_hours
        where workspace_id = $1 and endpoint_id = any($2::uuid[])
          and hour > date_trunc('hour', $3::timestamptz) - interval '24 hours'`,
      values: [tx.workspaceId, ids, tx.now],
    }),
    tx.query<{ id: string; success: Date | null; failure: Date | null; words: string | null }>({
      text: `select endpoint_id as id, last_success_at as success, last_failure_at as failure, last_failure as words
        from webhook_endpoint_outcomes where workspace_id = $1 and endpoint_id = any($2::uuid[])`,
      values: [tx.workspaceId, ids],
    }),
  ]);
  const byId = Map.groupBy(hours, ({ id }) => id);
  const last = new Map(outcomes.map((row) => [row.id, row]));
  return new Map(
    ids.map((id) => {
      const some = byId.get(id) ?? [];
      const succeeded = some.reduce((sum, hour) => sum + hour.succeeded, 0);
      const failed = some.reduce((sum, hour) => sum + hour.failed, 0);
      const durations = some.reduce<number[]>(
        (sum, hour) => hour.durations.map((n, i) => n + (sum[i] ?? 0)),
        [],
      );
      const total = succeeded + failed;
      const row = last.get(id);
      return [
        id,
        {
          succeeded,
          failed,
          success_rate: total === 0 ? null : Math.round((succeeded / total) * 10_000) / 10_000,
          p95_ms: quantile(durations, 0.95),
          last_success_at: row?.success?.toISOString() ?? null,
          last_failure_at: row?.failure?.toISOString() ?? null,
          last_failure: row?.words ?? null,
        },
      ];
    }),
  );
}

/** Forgets counts that are not read any more, and those of endpoints that are gone. */
export async function purgeHealth(tx: Transaction): Promise<void> {
  await Promise.all([
    tx.query({
      text: "delete from webhook_endpoint_hours where hour < now() - make_interval(hours => $1)",
      values: [KEPT_HOURS],
    }),
    tx.query({
      text: `delete from webhook_endpoint_outcomes o where not exists (
        select 1 from webhook_endpoints e where e.workspace_id = o.workspace_id and e.id = o.endpoint_id)`,
    }),
  ]);
}
