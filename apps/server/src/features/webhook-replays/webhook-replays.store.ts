import type { WorkspaceTransaction } from "../../platform/database/database.ts";

export async function hasEndpoint(tx: WorkspaceTransaction, id: string): Promise<boolean> {
  const found = await tx.query({
    text: "select 1 from webhook_endpoints where workspace_id = $1 and id = $2",
    values: [tx.workspaceId, id],
  });
  return found.length > 0;
}

/** Whether the workspace's log has this event. */
export async function hasEvent(tx: WorkspaceTransaction, id: string): Promise<boolean> {
  const found = await tx.query({
    text: "select 1 from events where workspace_id = $1 and id = $2 and commit_id is not null",
    values: [tx.workspaceId, id],
  });
  return found.length > 0;
}
