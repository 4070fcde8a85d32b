import type { WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { evaluate } from "../query/filter.evaluate.rules.ts";
import type { Filter } from "../query/filter.ts";
import { foldOnce } from "../text/fold.ts";
import { breather } from "../turns.ts";
import { subscriptionsTo } from "../subscriptions.ts";

/** An endpoint that subscribes to some of the events that were just appended. */
export interface SubscribedEndpoint {
  id: string;
  eventTypes: string[];
  /** Its parsed filter, as JSON. */
  condition: string | null;
  /** Whether it gets the events of each record in their order. */
  ordered: boolean;
}

/** An event, with what a filter sees of it; `data` is JSON text. */
export interface AppendedEvent {
  id: string;
  type: string;
  recordId: string;
  data: string;
  previous: Record<string, unknown> | null;
}

const insertDeliveries = forRows({
  name: "queue_deliveries",
  row: "($1, ?, ?, $2, ?)",
  text: (rows) =>
    `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, record_id) values ${rows}`,
});

/** Queues events for the endpoints that want them. Returns whether there were any. */
export async function queueDeliveries(
  tx: WorkspaceTransaction,
  endpoints: readonly SubscribedEndpoint[],
  events: readonly AppendedEvent[],
): Promise<boolean> {
  if (endpoints.length === 0) return false;
  const subscribers = endpoints.map(({ condition, eventTypes, ...endpoint }) => ({
    ...endpoint,
    types: new Set(eventTypes),
    filter: condition === null ? undefined : (JSON.parse(condition) as Filter),
  }));
  const breathe = breather();
  const due: unknown[][] = [];
  for (const event of events) {
    const types = subscriptionsTo(event.type);
    const passes = passesOf(event);
    for (const { id, types: subscribed, filter, ordered } of subscribers) {
      if (!types.some((type) => subscribed.has(type))) continue;
      if (filter === undefined || passes(filter)) {
        due.push([event.id, id, ordered ? event.recordId : null]);
      }
      if (filter !== undefined) await breathe();
    }
  }
  await insertDeliveries(tx, [tx.workspaceId, tx.now], due);
  return due.length > 0;
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
