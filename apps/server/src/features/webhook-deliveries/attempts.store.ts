import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { sized } from "../../platform/query/page-bytes.ts";
import type { DeliveryKey } from "./delivery-id.rules.ts";
import { readable } from "./webhook-deliveries.rules.ts";
import type { WebhookAttempt } from "./webhook-deliveries.schemas.ts";

type Header = [name: string, value: string];

interface Row {
  attempt: number;
  started_at: Date;
  duration_ms: number;
  status: number | null;
  error: string | null;
  remote_address: string | null;
  url: string | null;
  request_headers: Header[] | null;
  response_headers: Header[] | null;
  response_body: Buffer | null;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  body: string;
}

const headers = (list: Header[] | null) => list && list.map(([name, value]) => ({ name, value }));

function shown(row: Row): WebhookAttempt {
  const response = row.status !== null && {
    status: row.status,
    headers: headers(row.response_headers),
    ...readable(row.response_body ?? Buffer.alloc(0)),
  };
  return {
    number: row.attempt,
    started_at: row.started_at.toISOString(),
    error: row.error,
    remote_address: row.remote_address,
    timings: {
      dns_ms: row.dns_ms,
      connect_ms: row.connect_ms,
      tls_ms: row.tls_ms,
      first_byte_ms: row.first_byte_ms,
      total_ms: row.duration_ms,
    },
    request: {
      url: row.url,
      headers: headers(row.request_headers),
      body: row.body,
      body_encoding: "utf-8",
    },
    response: response === false ? null : response,
  };
}

/** Twice, as JSON text inside JSON text and base64 are longer. */
const SIZE = `2 * (octet_length(body) + coalesce(octet_length(response_body), 0)
  + coalesce(octet_length(request_headers::text), 0) + coalesce(octet_length(response_headers::text), 0))`;

/** The attempts of a delivery with a number above `after`, in their order. */
export async function listAttempts(
  tx: WorkspaceTransaction,
  { eventId, endpointId }: DeliveryKey,
  { after, limit }: { after: number; limit: number },
): Promise<{ attempts: WebhookAttempt[]; more: boolean }> {
  const found = `select a.attempt, a.started_at, a.duration_ms, a.status, a.error, a.remote_address, a.url,
      a.request_headers, a.response_headers, a.response_body, a.dns_ms, a.connect_ms, a.tls_ms,
      a.first_byte_ms, e.body
    from webhook_attempts a join events e on e.workspace_id = a.workspace_id and e.id = a.event_id
    where a.workspace_id = $1 and a.event_id = $2 and a.endpoint_id = $3 and a.attempt > $4
    order by a.attempt limit $5::bigint + 1`;
  const rows = await tx.query<Row & { fits: boolean }>({
    name: "list_webhook_attempts",
    text: `select attempt, started_at, duration_ms, status, error, remote_address, url, dns_ms, connect_ms, tls_ms,
        first_byte_ms, fits, case when fits then request_headers end as request_headers,
        case when fits then response_headers end as response_headers,
        case when fits then response_body end as response_body, case when fits then body end as body
      from ${sized(found, { order: "attempt", size: SIZE, limit: "$5" })} page order by attempt`,
    values: [tx.workspaceId, eventId, endpointId, after, limit],
  });
  const attempts = rows.filter(({ fits }) => fits).map(shown);
  return { attempts, more: rows.length > attempts.length };
}
