import type { WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { createdAtOf, lowestIdAt, newId } from "../types/ids.ts";

/** One step of one record, as the change log keeps it. */
export interface Change {
  kind: string;
  recordId: string;
  /** The version that the change made; for a deletion, one more than the last. */
  version: number;
  action: "created" | "updated" | "deleted" | "restored";
  requestId: string | undefined;
  changeSetId: string;
  /** The shape of the document that `previous` is of. */
  docVersion: number;
  /** JSON text: the old values of what changed; the whole document of a deletion; null for a creation. */
  previous: string | null;
}

/** Writes changes to the log, in the transaction that makes them. */
export async function appendChanges(
  tx: WorkspaceTransaction,
  changes: readonly Change[],
  continues = false,
): Promise<void> {
  if (changes.length === 0) return;
  const { actor, via } = tx.access;
  const begun = new Set<string>();
  await insertChanges(
    tx,
    [tx.workspaceId, actor.type, actor.id, via],
    changes.map(
      ({ changeSetId, kind, recordId, version, action, requestId, docVersion, previous }) => {
        const begins = !continues && !begun.has(changeSetId);
        begun.add(changeSetId);
        return [
          newId(),
          changeSetId,
          begins,
          kind,
          recordId,
          version,
          action,
          requestId,
          docVersion,
          previous,
        ];
      },
    ),
  );
}

const insertChanges = forRows({
  name: "insert_changes",
  row: "($1, $2, $3, $4, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  text: (rows) => `insert into record_changes (workspace_id, actor_type, actor_id, via,
    id, change_set_id, begins, kind, record_id, version, action, request_id, doc_version, previous) values ${rows}`,
});

/** How long a deletion can be undone, in days. */
const RESTORABLE_DAYS = 30;

/** The last states of deleted records, where the deletion can still be undone. */
export function findDeleted(
  tx: WorkspaceTransaction,
  kind: string,
  ids: readonly string[],
): Promise<{ id: string; version: number; docVersion: number; doc: string }[]> {
  return tx.query({
    name: "find_deleted",
    text: `select distinct on (record_id) record_id as id, version, doc_version as "docVersion", previous::text as doc
      from record_changes
      where workspace_id = $1 and kind = $2 and record_id = any($3::uuid[]) and action = 'deleted'
        and id >= lowest_id_at(now() - make_interval(days => ${RESTORABLE_DAYS}))
      order by record_id, id desc`,
    values: [tx.workspaceId, kind, ids],
  });
}

/** A change as it lies in the log. */
export interface StoredChange {
  id: string;
  changeSetId: string;
  kind: string;
  recordId: string;
  version: number;
  action: Change["action"];
  actorType: string;
  actorId: string | null;
  via: string;
  requestId: string | null;
  docVersion: number;
  previous: object | null;
}

const CHANGE = `id, change_set_id as "changeSetId", kind, record_id as "recordId", version, action,
  actor_type as "actorType", actor_id as "actorId", via, request_id as "requestId", doc_version as "docVersion", previous`;

/** The changes of a record, the latest first: those with ids from `after` on and below `before`. */
export function changesOf(
  tx: WorkspaceTransaction,
  kind: string,
  recordId: string,
  { after, before, limit = null }: { after?: string; before?: string; limit?: number | null },
): Promise<StoredChange[]> {
  return tx.query({
    name: "changes_of_record",
    // A record has no changes before its id, so earlier partitions are left out.
    text: `select ${CHANGE} from visible_record_changes
      where workspace_id = $1 and kind = $2 and record_id = $3 and id >= $4::uuid and id < $5::uuid
      order by id desc limit $6`,
    values: [tx.workspaceId, kind, recordId, after ?? floorOf(recordId), before ?? LAST_ID, limit],
  });
}

/** The changes of a change set, the latest first. */
export function changesOfSet(
  tx: WorkspaceTransaction,
  changeSetId: string,
  limit: number,
): Promise<StoredChange[]> {
  return tx.query({
    name: "changes_of_set",
    text: `select ${CHANGE} from visible_record_changes
      where workspace_id = $1 and change_set_id = $2 and id >= $3::uuid order by id desc limit $4`,
    values: [tx.workspaceId, changeSetId, floorOf(changeSetId), limit],
  });
}

/** The changes of some records of a kind after their versions, the earliest first. */
export function changesAfter(
  tx: WorkspaceTransaction,
  kind: string,
  versions: ReadonlyMap<string, number>,
): Promise<StoredChange[]> {
  return tx.query({
    name: "changes_after",
    text: `select ${CHANGE} from visible_record_changes c
      where workspace_id = $1 and kind = $2 and record_id = any($3::uuid[])
        and version > ($4::integer[])[array_position($3::uuid[], record_id)]
      order by id`,
    values: [tx.workspaceId, kind, [...versions.keys()], [...versions.values()]],
  });
}

/** What one change set is, by its first change. */
export interface ChangeSetFilter {
  kind?: string | undefined;
  actorId?: string | undefined;
  recordId?: string | undefined;
  from: string;
  below: string;
}

/** The first changes of change sets, the latest first. */
export function findChangeSets(
  tx: WorkspaceTransaction,
  { kind, actorId, recordId, from, below }: ChangeSetFilter,
  limit: number,
): Promise<StoredChange[]> {
  if (recordId !== undefined) {
    return tx.query({
      name: "change_sets_of_record",
      text: `select ${CHANGE} from visible_record_changes c
        where workspace_id = $1 and record_id = $6 and id >= $2::uuid and id < $3::uuid
          and ($4::text is null or kind = $4) and ($5::uuid is null or actor_id = $5)
          and not exists (select 1 from visible_record_changes l
            where l.workspace_id = $1 and l.record_id = $6 and l.change_set_id = c.change_set_id and l.id > c.id)
        order by id desc limit $7`,
      values: [tx.workspaceId, from, below, kind ?? null, actorId ?? null, recordId, limit],
    });
  }
  return tx.query({
    name: "change_sets",
    text: `select ${CHANGE} from visible_record_changes
      where workspace_id = $1 and begins and id >= $2::uuid and id < $3::uuid
        and ($4::text is null or kind = $4) and ($5::uuid is null or actor_id = $5)
      order by id desc limit $6`,
    values: [tx.workspaceId, from, below, kind ?? null, actorId ?? null, limit],
  });
}

export const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The lowest id of a change at the time of an id; clocks of instances differ by a little. */
function floorOf(id: string): string {
  return lowestIdAt(new Date(createdAtOf(id).getTime() - 60_000));
}
