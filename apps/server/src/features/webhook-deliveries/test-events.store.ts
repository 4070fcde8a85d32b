import type { WorkspaceTransaction } from "../../platform/database/database.ts";

export interface TestEvent {
  id: string;
  type: string;
  recordId: string;
  createdAt: Date;
  body: string;
  requestId: string;
}

/** Writes an event that is in no log, for one endpoint alone. */
export async function insertTestEvent(
  tx: WorkspaceTransaction,
  event: TestEvent,
  endpointId: string,
): Promise<void> {
  const { id, type, recordId, createdAt, body, requestId } = event;
  await Promise.all([
    tx.query({
      text: `insert into events (workspace_id, id, type, record_id, created_at, body, request_id)
        values ($1, $2, $3, $4, $5, $6, $7)`,
      values: [tx.workspaceId, id, type, recordId, createdAt, body, requestId],
    }),
    tx.query({
      text: `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at)
        values ($1, $2, $3, $4)`,
      values: [tx.workspaceId, id, endpointId, tx.now],
    }),
  ]);
}
