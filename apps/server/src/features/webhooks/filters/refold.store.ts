import type { Transaction } from "../../../platform/database/database.ts";
import type { ReadFilter } from "./filters.ts";

/** Parses the filters of endpoints again that an older version wrote: text is folded when it is read. */
export async function refoldFilters(tx: Transaction, readFilter: ReadFilter): Promise<void> {
  const found = await tx.query<{ workspace_id: string; id: string; filter: unknown }>({
    text: `select workspace_id, id, filter from webhook_endpoints where refold
      order by workspace_id, id limit 100 for update skip locked`,
  });
  for (const { workspace_id: workspaceId, id, filter } of found) {
    await tx.query({
      text: "update webhook_endpoints set condition = $3, refold = false where workspace_id = $1 and id = $2",
      values: [workspaceId, id, JSON.stringify(readFilter(filter))],
    });
  }
}
