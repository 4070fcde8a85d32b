import type { Transaction } from "../../platform/database/database.ts";
import type { Batch } from "./batch.rules.ts";

/** Writes the rows of a batch in one statement. An id that is there already is left as it is. */
export async function insertBatch(tx: Transaction, batch: Batch): Promise<void> {
  const { ids, shapeOf, durations, paths, requestIds, eventIds, shapes } = batch;
  await Promise.all([
    // The planner cannot know that the lists are long.
    tx.query({
      name: "request_logs_limits",
      text: `select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)`,
    }),
    tx.query({
      name: "insert_request_logs",
      text: `insert into request_logs (workspace_id, id, request_id, api_key_id, method, route, path, query, status,
          error_code, duration_ms, address, user_agent, replayed, event_ids)
        select s.workspace_id, r.id, r.request_id, s.api_key_id, s.method, s.route, r.path, s.query, s.status,
          s.error_code, r.duration_ms, s.address, s.user_agent, s.replayed, string_to_array(r.event_ids, ';')::uuid[]
        from unnest($1::uuid[], $2::int[], $3::real[], $4::text[], $5::text[], $6::text[])
          as r(id, shape, duration_ms, path, request_id, event_ids)
        join json_to_recordset($7::json) as s(n int, workspace_id uuid, api_key_id uuid, method text, route text,
          query text, status smallint, error_code text, address text, user_agent text, replayed boolean)
          on s.n = r.shape
        on conflict do nothing`,
      values: [ids, shapeOf, durations, paths, requestIds, eventIds, shapes],
    }),
  ]);
}

/** Whether a row is there, and with it all of its batch. */
export async function isWritten(
  tx: Transaction,
  { workspaceId, id }: { workspaceId: string; id: string },
): Promise<boolean> {
  const found = await tx.query({
    text: "select from request_logs where workspace_id = $1 and id = $2",
    values: [workspaceId, id],
  });
  return found.length > 0;
}
