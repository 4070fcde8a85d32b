import type { Actor } from "../access/access.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { createdAtOf, newId } from "../types/ids.ts";
import { queueDeliveries, type SubscribedEndpoint } from "./deliveries.store.ts";
import { subscriptionsTo } from "../types/subscriptions.ts";

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
  envelope: { id: string; createdAt: Date; workspaceId: string; actor: Actor },
): string {
  const head = `{"id":"${envelope.id}","type":"${event.type}","created_at":"${envelope.createdAt.toISOString()}","workspace_id":"${envelope.workspaceId}","actor":${JSON.stringify(envelope.actor)}`;
  const previous = event.previous === null ? "null" : JSON.stringify(event.previous);
  const body = `${head},"data":${event.data},"previous":${previous}}`;
  if (body.length * 3 <= MAX_BODY || Buffer.byteLength(body) <= MAX_BODY) return body;
  return `${head},"data":null,"data_url":${JSON.stringify(event.path)},"previous":null}`;
}

// The commit was inserted right before, on this connection. A router of shards refuses subqueries among VALUES.
const insertEvents = forRows({
  name: "append_events",
  row: "($1, ?, ?, ?, ?, ?, ?, currval('event_commits_id_seq'))",
  text: (rows) =>
    `insert into events (workspace_id, id, type, record_id, created_at, body, request_id, commit_id) values ${rows}`,
});

/**
 * Appends events and a delivery for each endpoint that subscribes and whose filter they pass, in the transaction that makes
 * the change: the two are the queue and the log in one. The sender is woken after the commit. Gives the ids of the events.
 */
export async function appendEvents(
  tx: WorkspaceTransaction,
  events: readonly Event[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const { workspaceId } = tx;
  const { actor } = tx.access;
  const appended = events.map((event) => {
    const id = newId();
    const createdAt = createdAtOf(id);
    const body = eventBody(event, { id, createdAt, workspaceId, actor });
    return { ...event, id, createdAt, body };
  });
  const ids = appended.map(({ id }) => id);
  const inOrder = ids.toSorted();
  const types = new Set(events.flatMap(({ type }) => subscriptionsTo(type)));
  tx.signal("events_appended");
  const [endpoints] = await Promise.all([
    tx.query<SubscribedEndpoint>({
      name: "append_commit",
      text: `with committed as (
          insert into event_commits (workspace_id, first_event_id, last_event_id) values ($1, $2, $3))
        select id, event_types as "eventTypes", condition, ordering = 'record' as ordered, url, headers,
          case when next_secret_at <= now() then next_secret else secret end as secret,
          case when next_secret_at > now() then next_secret end as "nextSecret",
          max_concurrency as "maxConcurrency", rate_limit_per_second as "ratePerSecond",
          breaker_until is not null as paused
        from webhook_endpoints where workspace_id = $1 and enabled and event_types && $4::text[]`,
      values: [workspaceId, inOrder[0], inOrder.at(-1), [...types]],
    }),
    insertEvents(
      tx,
      [workspaceId],
      appended.map((event) => {
        const { id, type, recordId, createdAt, body, requestId = null } = event;
        return [id, type, recordId, createdAt.toISOString(), body, requestId];
      }),
    ),
  ]);
  await queueDeliveries(tx, endpoints, appended);
  return ids;
}
