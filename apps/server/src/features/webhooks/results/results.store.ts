import type { Transaction } from "../../../platform/database/database.ts";
import type { BreakerTerms } from "../breaker/breaker.rules.ts";
import { followResults, type Stopped } from "../breaker/breaker.store.ts";
import type { Result } from "../attempts/result.ts";

// Said so that the queue's index does not serve it: that would be read from its start for every result.
const STILL_PENDING = "coalesce(d.state, '') = 'pending'";

/**
 * Records finished attempts, all in one statement. A result whose lease was lost is dropped: the
 * delivery is another sender's now. Gives the endpoints that are paused or disabled by it.
 */
export async function recordResults(
  tx: Transaction,
  results: readonly Result[],
  terms: BreakerTerms,
): Promise<Stopped[]> {
  const [, , stopped] = await Promise.all([
    tx.query({
      name: "results_along_the_index",
      text: `select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
        set_config('enable_mergejoin', 'off', true), set_config('enable_bitmapscan', 'off', true)`,
    }),
    tx.query({
      name: "record_results",
      text: `with r as materialized (
          select * from json_to_recordset($1::json) as r(workspace_id uuid, event_id uuid, endpoint_id uuid,
            token uuid, state text, due_at timestamptz, attempt smallint, started_at timestamptz,
            duration_ms integer, status smallint, error text, remote_address text, response_body text,
            url text, request_headers json, response_headers json, dns_ms real, connect_ms real, tls_ms real,
            first_byte_ms real)),
        done as (
          update webhook_deliveries d set state = r.state, attempts = r.attempt,
            due_at = coalesce(r.due_at, d.due_at), lease_token = null, lease_until = null,
            last_status = r.status, last_error = r.error,
            finished_at = case when r.state <> 'pending' then now() end
          from r where d.workspace_id = r.workspace_id and d.event_id = r.event_id
            and d.endpoint_id = r.endpoint_id and d.lease_token = r.token and ${STILL_PENDING}
          returning r.*)
        insert into webhook_attempts (workspace_id, event_id, endpoint_id, attempt, started_at, duration_ms,
          status, error, remote_address, response_body, url, request_headers, response_headers,
          dns_ms, connect_ms, tls_ms, first_byte_ms)
        select workspace_id, event_id, endpoint_id, attempt, started_at, duration_ms, status, error,
          remote_address, decode(response_body, 'base64'), url, request_headers, response_headers,
          dns_ms, connect_ms, tls_ms, first_byte_ms from done`,
      values: [JSON.stringify(results.map(row))],
    }),
    followResults(tx, results, terms),
  ]);
  return stopped;
}

// What is undefined is left out of the JSON, and NULL in the table: the database reads each member.
function row(result: Result): Record<string, unknown> {
  return {
    workspace_id: result.workspaceId,
    event_id: result.eventId,
    endpoint_id: result.endpointId,
    token: result.token,
    state: result.state,
    due_at: result.dueAt,
    attempt: result.attempt,
    started_at: result.startedAt,
    duration_ms: result.durationMs,
    status: result.status,
    error: result.error,
    remote_address: result.remoteAddress,
    response_body: result.responseBody?.toString("base64"),
    url: result.url,
    request_headers: result.requestHeaders,
    response_headers: result.responseHeaders,
    dns_ms: result.timings?.dns,
    connect_ms: result.timings?.connect,
    tls_ms: result.timings?.tls,
    first_byte_ms: result.timings?.firstByte,
  };
}
