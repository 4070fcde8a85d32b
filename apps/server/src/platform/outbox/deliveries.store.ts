import type { WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import type { QueuedDelivery, QueuedEndpoint } from "../handover/handover.ts";
import { evaluate } from "../query/filter.evaluate.rules.ts";
import type { Filter } from "../query/filter.ts";
import { foldOnce } from "../text/fold.ts";
import { breather } from "../runtime/turns.ts";
import { subscriptionsTo } from "../types/subscriptions.ts";

/** An endpoint that subscribes to some of the events that were just appended. */
export interface SubscribedEndpoint extends QueuedEndpoint {
  eventTypes: string[];
  /** Its parsed filter, as JSON. */
  condition: string | null;
}

/** An event, with what a filter sees of it; `data` is JSON text. */
export interface AppendedEvent {
  id: string;
  type: string;
  recordId: string;
  data: string;
  /** What is sent. */
  body: string;
  previous: Record<string, unknown> | null;
}

const insertDeliveries = forRows({
  name: "queue_deliveries",
  row: "($1, ?, ?, $2, ?)",
  text: (rows) =>
    `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, record_id) values ${rows}`,
});

const insertLeased = forRows({
  name: "queue_leased",
  row: "($1, ?, ?, $2, $3, now() + $4 * interval '1 ms')",
  text: (rows) =>
    `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, lease_token, lease_until) values ${rows}`,
});

/**
 * Queues events for the endpoints that want them. What the sender of this process takes is inserted under its lease and
 * handed over after the commit, which saves the claim. For the rest, all senders are woken.
 */
export async function queueDeliveries(
  tx: WorkspaceTransaction,
  endpoints: readonly SubscribedEndpoint[],
  events: readonly AppendedEvent[],
): Promise<void> {
  if (endpoints.length === 0) return;
  const { workspaceId } = tx;
  const offer = tx.offer(workspaceId, events.length);
  const subscribers = endpoints.map(({ condition, eventTypes, ...endpoint }) => ({
    endpoint,
    taken: offer?.takes(endpoint) === true,
    types: new Set(eventTypes),
    filter: condition === null ? undefined : (JSON.parse(condition) as Filter),
  }));
  const breathe = breather();
  const due: unknown[][] = [];
  const leased: QueuedDelivery[] = [];
  for (const event of events) {
    const types = subscriptionsTo(event.type);
    const passes = passesOf(event);
    for (const { endpoint, taken, types: subscribed, filter } of subscribers) {
      if (!types.some((type) => subscribed.has(type))) continue;
      if (filter === undefined || passes(filter)) {
        const { id: eventId, type, body, recordId } = event;
        if (taken) leased.push({ workspaceId, eventId, type, body, endpoint });
        else due.push([eventId, endpoint.id, endpoint.ordered ? recordId : null]);
      }
      if (filter !== undefined) await breathe();
    }
  }
  if (due.length > 0) tx.signal("deliveries_due");
  if (offer !== undefined && leased.length > 0) tx.afterCommit(() => offer.take(leased));
  await Promise.all([
    insertDeliveries(tx, [workspaceId, tx.now], due),
    insertLeased(
      tx,
      [workspaceId, tx.now, offer?.token, offer?.leaseMs],
      leased.map(({ eventId, endpoint }) => [eventId, endpoint.id]),
    ),
  ]);
}

/** Whether an event passes a filter. Its document is read and folded once, for the first filter that asks. */
function passesOf({ type, recordId, data, previous }: AppendedEvent): (filter: Filter) => boolean {
  const folding = foldOnce();
  let document: object | undefined;
  return (filter) => {
    document ??= { type, recordId, data: JSON.parse(data) as unknown, previous };
    return evaluate(filter, document, folding);
  };
}
