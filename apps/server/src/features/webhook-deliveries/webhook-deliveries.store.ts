import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { deliveryId, eventRange, type DeliveryKey } from "./delivery-id.rules.ts";
import type { DeliveryFilter } from "./webhook-deliveries.rules.ts";
import type { DeliveryState, WebhookDelivery } from "./webhook-deliveries.schemas.ts";

interface Row {
  event_id: string;
  endpoint_id: string;
  event_type: string;
  state: DeliveryState;
  test: boolean;
  attempts: number;
  due_at: Date;
  last_status: number | null;
  last_error: string | null;
  created_at: Date;
  finished_at: Date | null;
}

/** With a filter by type, a page looks at so many deliveries at most, however few of them pass. */
const WINDOW = 2_000;

// An event that is not in the log was made to try the endpoint.
const COLUMNS = `d.event_id, d.endpoint_id, e.type as event_type, d.state, e.commit_id is null as test,
  d.attempts, d.due_at, d.last_status, d.last_error, e.created_at, d.finished_at`;
const FROM = `webhook_deliveries d
  join events e on e.workspace_id = d.workspace_id and e.id = d.event_id`;

function shown(row: Row): WebhookDelivery {
  return {
    id: deliveryId({ eventId: row.event_id, endpointId: row.endpoint_id }),
    event_id: row.event_id,
    event_type: row.event_type,
    endpoint_id: row.endpoint_id,
    status: row.state,
    test: row.test,
    attempts: row.attempts,
    next_attempt_at: row.state === "pending" ? row.due_at.toISOString() : null,
    response_status: row.last_status,
    error: row.last_error,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** One page, newest event first; `next` is where the next one begins, when there may be one. */
export interface DeliveryPage {
  deliveries: WebhookDelivery[];
  next: DeliveryKey | undefined;
}

export async function listDeliveries(
  tx: WorkspaceTransaction,
  options: { filter: DeliveryFilter; after: DeliveryKey | undefined; limit: number },
): Promise<DeliveryPage> {
  const { filter, after, limit } = options;
  const values: unknown[] = [tx.workspaceId];
  const place = (value: unknown) => `$${values.push(value)}`;
  const where = ["d.workspace_id = $1"];
  if (filter.endpointId !== undefined) where.push(`d.endpoint_id = ${place(filter.endpointId)}`);
  if (filter.eventId !== undefined) where.push(`d.event_id = ${place(filter.eventId)}`);
  // Written out, so that the planner sees which partial index serves it.
  if (filter.state !== undefined) where.push(`d.state = '${filter.state}'`);
  if (filter.fromId !== undefined) where.push(`d.event_id >= ${place(filter.fromId)}`);
  if (filter.belowId !== undefined) where.push(`d.event_id < ${place(filter.belowId)}`);
  if (after !== undefined) {
    where.push(
      filter.endpointId === undefined
        ? `(d.event_id, d.endpoint_id) < (${place(after.eventId)}, ${place(after.endpointId)})`
        : `d.event_id < ${place(after.eventId)}`,
    );
  }
  const byType = filter.types.length + filter.groups.length > 0;
  const window = byType ? Math.max(WINDOW, limit + 1) : limit + 1;
  const passes = byType
    ? `event_type = any(${place(filter.types)}::text[]) or split_part(event_type, '.', 1) = any(${place(filter.groups)}::text[])`
    : "true";
  const rows = await tx.query<Row & { n: number; passes: boolean }>({
    // The page is cut before its events are looked up one by one: no plan walks along the events.
    text: `with looked as materialized (
        select ${COLUMNS}, row_number() over (order by d.event_id desc, d.endpoint_id desc)::int as n
        from (select * from webhook_deliveries d where ${where.join(" and ")}
          order by d.event_id desc, d.endpoint_id desc limit ${window}) d
        cross join lateral (
          select e.type, e.commit_id, e.created_at from events e
          where e.workspace_id = d.workspace_id and e.id = d.event_id limit 1) e),
      judged as (select *, (${passes}) as passes from looked)
      (select * from judged where passes order by n limit ${limit + 1})
      union all select * from judged where n = ${window} and not passes
      order by n`,
    values,
  });
  const found = rows.filter((row) => row.passes);
  const deliveries = found.slice(0, limit).map(shown);
  const last = found.length > limit ? found[limit - 1] : rows.findLast(({ n }) => n === window);
  const next = last && { eventId: last.event_id, endpointId: last.endpoint_id };
  return { deliveries, next };
}

/** The delivery with this id. Its event is one of those that happened in the id's millisecond. */
export async function findDelivery(
  tx: WorkspaceTransaction,
  id: string,
): Promise<WebhookDelivery | undefined> {
  const { from, to } = eventRange(id);
  const keys = await tx.query<DeliveryKey>({
    name: "find_delivery_keys",
    text: `select event_id as "eventId", endpoint_id as "endpointId" from webhook_deliveries
      where workspace_id = $1 and event_id between $2 and $3`,
    values: [tx.workspaceId, from, to],
  });
  const key = keys.find((one) => deliveryId(one) === id.toLowerCase());
  return key && readDelivery(tx, key);
}

/** A delivery as it is now, in this transaction. */
export async function readDelivery(
  tx: WorkspaceTransaction,
  { eventId, endpointId }: DeliveryKey,
): Promise<WebhookDelivery | undefined> {
  const [row] = await tx.query<Row>({
    name: "read_delivery",
    text: `select ${COLUMNS} from ${FROM}
      where d.workspace_id = $1 and d.event_id = $2 and d.endpoint_id = $3`,
    values: [tx.workspaceId, eventId, endpointId],
  });
  return row && shown(row);
}
