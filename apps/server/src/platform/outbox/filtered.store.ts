import type { WorkspaceTransaction } from "../database/database.ts";
import { evaluate } from "../filter/filter.evaluate.rules.ts";
import type { Filter } from "../filter/filter.ts";

/** An endpoint that wants some of the events that were just appended, if they pass its filter. */
export interface FilteringEndpoint {
  endpoint: string;
  /** Its parsed filter, as JSON. */
  condition: string;
  /** Ids of the events of the types that it subscribes to. */
  events: string[];
}

/** What a filter sees of an event; `data` is JSON text. */
export interface FilteredEvent {
  type: string;
  data: string;
  previous: Record<string, unknown> | null;
}

/** Queues events for the endpoints whose filters they pass. Returns whether there were any. */
export async function queueFiltered(
  tx: WorkspaceTransaction,
  endpoints: readonly FilteringEndpoint[],
  events: ReadonlyMap<string, FilteredEvent>,
): Promise<boolean> {
  const documents = new Map<string, unknown>();
  const documentOf = (id: string): unknown => {
    const event = events.get(id);
    if (event === undefined) return undefined;
    if (!documents.has(id)) documents.set(id, { ...event, data: JSON.parse(event.data) });
    return documents.get(id);
  };
  const passed = endpoints.flatMap(({ endpoint, condition, events: ids }) => {
    const filter = JSON.parse(condition) as Filter;
    return ids.filter((id) => evaluate(filter, documentOf(id))).map((id) => ({ endpoint, id }));
  });
  if (passed.length === 0) return false;
  await tx.query({
    name: "queue_filtered",
    text: `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at)
      select $1, event_id, endpoint_id, $4 from unnest($2::uuid[], $3::uuid[]) as passed(event_id, endpoint_id)`,
    values: [
      tx.workspaceId,
      passed.map(({ id }) => id),
      passed.map(({ endpoint }) => endpoint),
      tx.now,
    ],
  });
  return true;
}
