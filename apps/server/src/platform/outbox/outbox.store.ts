import type { WorkspaceTransaction } from "../database/database.ts";
import { createdAtOf, newId } from "../ids.ts";
import { queueFiltered, type FilteringEndpoint } from "./filtered.store.ts";

/** Something that happened to a record, to be told to everyone who subscribed. */
export interface Event {
  type: string;
  recordId: string;
  /** The path of the record, for events too large to carry it. */
  path: string;
  /** The record as JSON text made by JSON.stringify, after the change. */
  data: string;
  /** The old values of what changed; `null` for what was created or deleted. */
  previous: Record<string, unknown> | null;
  /** The request that brought it about; undefined where none did. */
  requestId?: string | undefined;
}

/** The largest event body, in bytes of UTF-8: Express reads 100 kB by default. */
const MAX_BODY = 65_536;

/**
 * The bytes a receiver gets. `data` is spliced in as it is: text made by JSON.stringify inside
 * text made by JSON.stringify survives the receiver's parse and stringify unchanged.
 */
export function eventBody(
  event: Event,
  envelope: { id: string; createdAt: Date; workspaceId: string },
): string {
  const head = `{"id":"${envelope.id}","type":"${event.type}","created_at":"${envelope.createdAt.toISOString()}","workspace_id":"${envelope.workspaceId}"`;
  const previous = event.previous === null ? "null" : JSON.stringify(event.previous);
  const body = `${head},"data":${event.data},"previous":${previous}}`;
  if (body.length * 3 <= MAX_BODY || Buffer.byteLength(body) <= MAX_BODY) return body;
  return `${head},"data":null,"data_url":${JSON.stringify(event.path)},"previous":null}`;
}

/**
 * Appends events and a delivery for each endpoint that subscribes and whose filter they pass, in the transaction that makes
 * the change: the two are the queue and the log in one. The sender is woken after the commit. Gives the ids of the events.
 */
export async function appendEvents(
  tx: WorkspaceTransaction,
  events: readonly Event[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const ids = events.map(() => newId());
  const rows = events.map((event, i) => {
    const id = ids[i] ?? "";
    const createdAt = createdAtOf(id);
    const body = eventBody(event, { id, createdAt, workspaceId: tx.workspaceId });
    return `{"id":"${id}","type":"${event.type}","record_id":"${event.recordId}","created_at":"${createdAt.toISOString()}",${requestMember(event)}"body":${body}}`;
  });
  const inOrder = ids.toSorted();
  tx.signal("events_appended");
  const [result] = await tx.query<{
    queued: boolean;
    filtering: FilteringEndpoint[] | null;
  }>({
    name: "append_events",
    // `json` keeps the text of each body byte for byte; `jsonb` would not.
    text: `with committed as (
        insert into event_commits (workspace_id, first_event_id, last_event_id) values ($1, $4, $5)
        returning id),
      appended as (
        insert into events (workspace_id, id, type, record_id, created_at, body, commit_id, request_id)
        select $1, r.id, type, record_id, created_at, body::text, c.id, request_id from committed c, json_to_recordset($2::json)
          as r(id uuid, type text, record_id uuid, created_at timestamptz, body json, request_id text)
        returning id, type, record_id),
      wanted as (
        select a.id, e.id as endpoint_id, e.condition,
          case when e.ordering = 'record' then a.record_id end as record_id from appended a
        join webhook_endpoints e on e.workspace_id = $1 and e.enabled
          and e.event_types && array[a.type, split_part(a.type, '.', 1) || '.*', '*']),
      queued as (
        insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, record_id)
        select $1, id, endpoint_id, $3, record_id from wanted where condition is null
        returning 1),
      filtering as (
        select endpoint_id as endpoint, min(condition) as condition, array_agg(id) as events,
          bool_or(record_id is not null) as ordered
        from wanted where condition is not null group by endpoint_id)
      select exists (select from queued) as queued, (select json_agg(f) from filtering f) as filtering`,
    values: [tx.workspaceId, `[${rows.join(",")}]`, tx.now, inOrder[0], inOrder.at(-1)],
  });
  const byId = new Map(events.map((event, i) => [ids[i] ?? "", event]));
  const filtering = result?.filtering ?? [];
  const passed = filtering.length > 0 && (await queueFiltered(tx, filtering, byId));
  // Nobody is woken where nobody listens.
  if (result?.queued === true || passed) tx.signal("deliveries_due");
  return ids;
}

// Ids of requests have no characters that JSON would escape.
function requestMember({ requestId }: Event): string {
  return requestId === undefined ? "" : `"request_id":"${requestId}",`;
}
