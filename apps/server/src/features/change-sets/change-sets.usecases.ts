import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import type { Result, Input } from "../../platform/operations/operation.ts";
import { createdAtOf, lowestIdAfter, lowestIdFrom } from "../../platform/types/ids.ts";
import { allKinds } from "../../platform/kinds/registry.ts";
import { decodeCursor, encodeCursor } from "../../platform/query/cursor.rules.ts";
import type { Order } from "../../platform/query/sort.rules.ts";
import { findChangeSets, LAST_ID } from "../../platform/records/changes.store.ts";
import { undoChangeSet } from "../../platform/records/undo.ts";
import type { ChangeSetListQuery } from "./change-sets.schemas.ts";

const LIST = "change_sets";
const LATEST_FIRST: Order = [{ column: "id", type: "id", descending: true }];
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** A page of change sets, each by its first change. */
export async function listChangeSets(
  tx: WorkspaceTransaction,
  { query }: Input<unknown, ChangeSetListQuery>,
): Promise<Result> {
  const { kind, actorId, recordId, createdAfter, createdBefore, cursor, limit = 50 } = query;
  const bounds = [
    createdBefore === undefined ? LAST_ID : lowestIdFrom(createdBefore),
    cursor === undefined ? LAST_ID : (decodeCursor(LATEST_FIRST, cursor, LIST)[0] ?? LAST_ID),
  ];
  const found = await findChangeSets(
    tx,
    {
      kind,
      actorId,
      recordId,
      from: createdAfter === undefined ? FIRST_ID : lowestIdAfter(createdAfter),
      below: bounds.toSorted()[0] ?? LAST_ID,
    },
    limit + 1,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit;
  return {
    body: JSON.stringify({
      data: page.map((change) => ({
        id: change.changeSetId,
        kind: change.kind,
        created_at: createdAtOf(change.changeSetId).toISOString(),
        actor: { type: change.actorType, id: change.actorId },
        via: change.via,
        request_id: change.requestId,
      })),
      has_more: more,
      next_cursor: more && last !== undefined ? encodeCursor(LATEST_FIRST, [last.id], LIST) : null,
    }),
  };
}

export async function undo(
  tx: WorkspaceTransaction,
  { params, requestId, dryRun }: Input<{ id: string }>,
): Promise<Result> {
  const { eventIds, ...result } = await undoChangeSet(tx, allKinds(), params.id.toLowerCase(), {
    requestId,
    dryRun,
  });
  return {
    body: JSON.stringify(result),
    eventIds,
    changeSetId: result.change_set_id ?? undefined,
  };
}
