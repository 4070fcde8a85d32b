import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { sized } from "../../platform/query/page-bytes.ts";
import { endOfSecond, type StoredBlock } from "./request-logs.rules.ts";

/** Where blocks are looked for: those that may hold an id below `below` (or it, where `including`) and from `from` on. */
export interface BlockRange {
  from: string;
  below: string;
  including: boolean;
  /** Only blocks whose own id is below this one: those behind the blocks read before. */
  behind: string;
}

/** Blocks as they are looked through, without their details; the highest id first. `more` says that others follow. */
export async function listBlocks(
  tx: WorkspaceTransaction,
  { from, below, including, behind }: BlockRange,
  limit: number,
): Promise<{ blocks: (Omit<StoredBlock, "details"> & { size: number })[]; more: boolean }> {
  const end = endOfSecond(below);
  const found = `select id, request_id, size, shapes from visible_request_logs
    where workspace_id = $1 and id >= $2 and id < $3 and first_id ${including ? "<=" : "<"} $4
    order by id desc limit $5::bigint + 1`;
  const page = { order: "id desc", size: "octet_length(shapes)", limit: "$5" };
  const rows = await tx.query<Omit<StoredBlock, "details"> & { size: number; fits: boolean }>({
    name: `list_request_blocks_${including}`,
    text: `select id, request_id, size, fits, case when fits then shapes end as shapes
      from ${sized(found, page)} page order by id desc`,
    values: [tx.workspaceId, from, end < behind ? end : behind, below, limit],
  });
  const blocks = rows.filter(({ fits }) => fits);
  return { blocks, more: rows.length > blocks.length };
}

/** The details of blocks, by their ids. */
export async function readDetails(
  tx: WorkspaceTransaction,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; details: string }>({
    name: "read_request_details",
    text: "select id, details from visible_request_logs where workspace_id = $1 and id = any($2::uuid[])",
    values: [tx.workspaceId, ids],
  });
  return new Map(rows.map(({ id, details }) => [id, details]));
}

/** The blocks that may hold a request: by its id, from `from` on. */
export function blocksAround(
  tx: WorkspaceTransaction,
  { id, from }: { id: string; from: string },
): Promise<StoredBlock[]> {
  return tx.query({
    name: "request_blocks_around",
    text: `select id, request_id, shapes, details from visible_request_logs
      where workspace_id = $1 and id >= $2 and id < $3 and first_id <= $2 and $2 >= $4`,
    values: [tx.workspaceId, id, endOfSecond(id), from],
  });
}

/** The blocks of requests that a client gave this id, the newest first. */
export function blocksNamed(
  tx: WorkspaceTransaction,
  options: { requestId: string; from: string; below: string; limit: number },
): Promise<StoredBlock[]> {
  const { requestId, from, below, limit } = options;
  return tx.query({
    name: "request_blocks_named",
    text: `select id, request_id, shapes, details from visible_request_logs
      where workspace_id = $1 and request_id = $2 and id >= $3 and id < $4 order by id desc limit $5`,
    values: [tx.workspaceId, requestId, from, below, limit],
  });
}
