import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import { createdAtOf } from "../types/ids.ts";
import { changesAfter, changesOf, changesOfSet, type StoredChange } from "./changes.store.ts";
import type { AnyKind } from "./kind.ts";
import { findRecords } from "./read.ts";
import type { ChangedRecord } from "./undo.rules.ts";

/** How long a change set can be undone, in days. */
const UNDO_DAYS = 30;
/** Changes that one request undoes. */
const MOST_CHANGES = 10_000;

/** The changes of a change set that can still be undone, the latest first. */
export async function findUndoable(
  tx: WorkspaceTransaction,
  kinds: readonly AnyKind[],
  changeSetId: string,
): Promise<StoredChange[]> {
  const changes = await changesOfSet(tx, changeSetId, MOST_CHANGES + 1);
  if (changes.length > MOST_CHANGES) {
    throw problem(errors.conflict, {
      detail: `The change set has more than ${MOST_CHANGES.toLocaleString("en")} changes, too many for one request.`,
    });
  }
  const found = changes.length > 0 ? changes : await loneCreation(tx, kinds, changeSetId);
  const oldest = tx.now.getTime() - UNDO_DAYS * 86_400_000;
  if (createdAtOf(changeSetId).getTime() < oldest) {
    throw problem(errors.conflict, {
      detail: `The change set is older than ${UNDO_DAYS} days, so it can no longer be undone.`,
    });
  }
  return found;
}

/** The creation of a single record leaves no row in the log: its change set has the id of the record. */
async function loneCreation(
  tx: WorkspaceTransaction,
  kinds: readonly AnyKind[],
  id: string,
): Promise<StoredChange[]> {
  for (const kind of kinds) {
    const [records, [latest]] = await Promise.all([
      findRecords(tx, kind, [id]),
      changesOf(tx, kind.name, id, { limit: 1 }),
    ]);
    const record = records.get(id)?.record;
    if (record === undefined && latest === undefined) continue;
    return [
      {
        id,
        changeSetId: id,
        kind: kind.name,
        recordId: id,
        version: 1,
        action: "created",
        actorType: "api_key",
        actorId: record?.created_by ?? null,
        via: "api",
        requestId: null,
        docVersion: kind.docVersion,
        previous: null,
      },
    ];
  }
  throw problem(errors.not_found, {
    detail: `There is no change set ${id.slice(0, 64)} in this workspace.`,
  });
}

/** Records that a change set changed, with what happened to them since. */
export async function findChanged(
  tx: WorkspaceTransaction,
  kind: AnyKind,
  records: ReadonlyMap<string, readonly StoredChange[]>,
): Promise<ChangedRecord[]> {
  const versions = new Map([...records].map(([id, [latest]]) => [id, latest?.version ?? 0]));
  const [later, now] = await Promise.all([
    changesAfter(tx, kind.name, versions),
    findRecords(tx, kind, [...records.keys()]),
  ]);
  const byRecord = Map.groupBy(later, ({ recordId }) => recordId);
  return [...records].map(([id, changes]) => ({
    id,
    changes,
    later: byRecord.get(id) ?? [],
    now: now.get(id)?.record,
  }));
}
