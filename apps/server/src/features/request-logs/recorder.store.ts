import type { Transaction } from "../../platform/database/database.ts";
import type { Block } from "./entries.ts";

const COLUMNS = 7;

/** Writes blocks in one statement. */
export async function insertBlocks(tx: Transaction, blocks: readonly Block[]): Promise<void> {
  const rows = blocks.map((_, i) => {
    const places = Array.from({ length: COLUMNS }, (_each, n) => `$${i * COLUMNS + n + 1}`);
    return `(${places.join()})`;
  });
  await tx.query({
    text: `insert into request_logs (workspace_id, id, first_id, request_id, size, shapes, details) values ${rows.join()}`,
    values: blocks.flatMap((block) => [
      block.workspaceId,
      block.id,
      block.firstId,
      block.requestId,
      block.size,
      block.shapes,
      block.details,
    ]),
  });
}

/** Whether a block is there, and with it all that was written in its transaction. */
export async function isWritten(tx: Transaction, { workspaceId, id }: Block): Promise<boolean> {
  const found = await tx.query({
    text: "select from request_logs where workspace_id = $1 and id = $2",
    values: [workspaceId, id],
  });
  return found.length > 0;
}
