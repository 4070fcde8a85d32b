import type { WorkspaceTransaction } from "../database/database.ts";
import { evaluate } from "../filter/filter.evaluate.rules.ts";
import type { Filter } from "../filter/filter.ts";
import { foldOnce } from "../text/fold.ts";
import { breather } from "../turns.ts";

/** An endpoint that wants some of the events that were just appended, if they pass its filter. */
export interface FilteringEndpoint {
  endpoint: string;
  /** Its parsed filter, as JSON. */
  condition: string;
  /** Ids of the events of the types that it subscribes to. */
  events: string[];
  /** Whether it gets the events of each record in their order. */
  ordered: boolean;
}

/** What a filter sees of an event; `data` is JSON text. */
export interface FilteredEvent {
  type: string;
  recordId: string;
  data: string;
  previous: Record<string, unknown> | null;
}

/** Queues events for the endpoints whose filters they pass. Returns whether there were any. */
export async function queueFiltered(
  tx: WorkspaceTransaction,
  endpoints: readonly FilteringEndpoint[],
  events: ReadonlyMap<string, FilteredEvent>,
): Promise<boolean> {
  const asking = endpoints.map(({ condition, ...endpoint }) => ({
    ...endpoint,
    filter: JSON.parse(condition) as Filter,
  }));
  const breathe = breather();
  const passed: { id: string; endpoint: string; recordId: string | null }[] = [];
  for (const [id, event] of events) {
    const wanting = asking.filter(({ events: ids }) => ids.includes(id));
    if (wanting.length === 0) continue;
    const document = { ...event, data: JSON.parse(event.data) as unknown };
    const folding = foldOnce();
    for (const { endpoint, filter, ordered } of wanting) {
      if (evaluate(filter, document, folding)) {
        passed.push({ id, endpoint, recordId: ordered ? event.recordId : null });
      }
      await breathe();
    }
  }
  if (passed.length === 0) return false;
  await tx.query({
    name: "queue_filtered",
    text: `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at, record_id)
      select $1, event_id, endpoint_id, $4, record_id
      from unnest($2::uuid[], $3::uuid[], $5::uuid[]) as passed(event_id, endpoint_id, record_id)`,
    values: [
      tx.workspaceId,
      passed.map(({ id }) => id),
      passed.map(({ endpoint }) => endpoint),
      tx.now,
      passed.map(({ recordId }) => recordId),
    ],
  });
  return true;
}
