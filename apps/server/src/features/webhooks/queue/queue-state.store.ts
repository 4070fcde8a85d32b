import type { Transaction } from "../../../platform/database/database.ts";
import { START } from "./delivery.ts";
import { ALL_WAITING } from "./waiting.sql.ts";

/** How many deliveries are not finished, and for how many seconds the oldest due one of an endpoint that is not paused has waited. */
export async function queueState(tx: Transaction): Promise<{ depth: number; lagSeconds: number }> {
  const [, depth, lag] = await Promise.all([
    tx.query({ text: "select set_config('enable_seqscan', 'off', true)" }),
    tx.query<{ n: number }>({
      text: "select count(*)::float8 as n from webhook_deliveries where state = 'pending'",
    }),
    tx.query<{ seconds: number | null }>({
      text: `with recursive ${ALL_WAITING}
        select greatest(0, extract(epoch from now() - min(oldest.due_at)))::float8 as seconds from waiting w
        join webhook_endpoints e on e.workspace_id = w.workspace_id and e.id = w.endpoint_id and e.enabled
          and e.breaker_until is null
        cross join lateral (select d.due_at from webhook_deliveries d
          where d.workspace_id = w.workspace_id and d.endpoint_id = w.endpoint_id and d.state = 'pending'
          order by d.due_at limit 1) oldest`,
      values: [START.workspaceId, START.endpointId],
    }),
  ]);
  return { depth: depth[0]?.n ?? 0, lagSeconds: lag[0]?.seconds ?? 0 };
}
