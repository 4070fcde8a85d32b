import type { Transaction, WorkspaceTransaction } from "../../platform/database/database.ts";
import { partitioned, type RetainedTable } from "../../platform/retention/index.ts";

/** The log's tables, kept for `days`. A commit lasts as long as its last event, and goes before the events. */
export function retainedEvents(days: number): RetainedTable[] {
  return [
    partitioned("event_commits", { key: "last_event_id", days, beforeDrop: noteLosses }),
    partitioned("events", { key: "id", days }),
  ];
}

async function noteLosses(tx: Transaction, partition: string): Promise<void> {
  await tx.query({
    text: `insert into event_log_losses as l (workspace_id, position)
      select workspace_id, max(position) from "${partition}" where position is not null group by workspace_id
      on conflict (workspace_id) do update set position = greatest(l.position, excluded.position)`,
  });
}

/** The last place of the workspace's log that is no longer kept; `0` while all of it is. */
export async function readLosses(tx: WorkspaceTransaction): Promise<string> {
  const [row] = await tx.query<{ position: string }>({
    name: "read_log_losses",
    text: "select position from event_log_losses where workspace_id = $1",
    values: [tx.workspaceId],
  });
  return row?.position ?? "0";
}
