import type { WorkspaceTransaction } from "../database/database.ts";
import { findDeleted } from "./changes.store.ts";
import type { Kind } from "./kind.ts";
import { findMatches, lockKeys } from "./matches.ts";
import { roomOf } from "./quota.ts";
import type { RecordStore, StoredRecord } from "./records.store.ts";
import { findReferring, referenceCheck } from "./references.ts";
import type { RecordBase } from "./resource.ts";
import type { Loaded, Snapshot } from "./unit-of-work.ts";
import type { RequestedWrite, Write } from "./writes.ts";

/** Reads and locks what the writes are about. New records alone need nothing. */
export async function load<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  store: RecordStore<Doc, Data>,
  writes: readonly RequestedWrite<Data>[],
): Promise<Loaded<Doc>> {
  const named = idsOf(writes);
  const toDelete = idsOf(writes.filter(({ op }) => op === "delete"));
  const deleted = await findToRestore(tx, kind, writes);
  const states = writes.flatMap((write) => stateOf(write, deleted) ?? []);
  // Locked first: whoever wants to refer to a record that is deleted here waits, or was seen.
  const locked = toDelete.length === 0 ? undefined : store.lockToDelete(tx, named);
  const [matches, referring] = await Promise.all([
    findMatches(tx, kind, store, { writes, states }),
    findReferring(tx, kind, toDelete),
    locked,
  ]);
  const own = [...referring.values()]
    .flat()
    .filter(({ referrer }) => referrer.kind.plural === kind.plural);
  const ids = [...new Set([...named, ...[...matches.values()].flat(), ...own.map(({ id }) => id)])];
  const grows = writes.some(({ op }) => op !== "delete");
  // What they refer to before the records themselves: the order in which a deletion locks both.
  const [objection, stored, room] = await Promise.all([
    referenceCheck(tx, kind, states),
    ids.length === 0 ? [] : store.lock(tx, ids),
    roomOf(tx, grows),
  ]);
  const records = new Map(stored.map((record) => snapshotOf(kind, record)));
  await addHalfKeys(tx, kind, store, { writes, records, matches });
  return {
    now: tx.now,
    actorId: tx.access.actor.id,
    records,
    deleted,
    matches,
    referring,
    objection,
    room,
  };
}

/**
 * A change of `external_id` or `external_source` alone makes a key with the other one, which the record has. Adds who
 * has these keys.
 */
async function addHalfKeys<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  store: RecordStore<Doc, Data>,
  {
    writes,
    records,
    matches,
  }: {
    writes: readonly Write<Data>[];
    records: Map<string, Snapshot<Doc>>;
    matches: Map<string, string[]>;
  },
): Promise<void> {
  const states = writes.flatMap((write) => {
    if (write.op !== "update" && write.op !== "revert") return [];
    const values = write.op === "update" ? write.data : write.values;
    const half = "external_id" in values !== "external_source" in values;
    return half ? [{ ...records.get(write.id.toLowerCase())?.record, ...values }] : [];
  });
  if (states.length === 0) return;
  const found = await findMatches(tx, kind, store, { writes: [], states });
  const ids = [...found.values()].flat().filter((id) => !records.has(id));
  for (const record of ids.length === 0 ? [] : await store.lock(tx, ids)) {
    records.set(...snapshotOf(kind, record));
  }
  for (const [name, holders] of found) matches.set(name, holders);
}

/** The values that a write gives to a record. */
function stateOf<Doc extends RecordBase>(
  write: Write<object>,
  deleted: ReadonlyMap<string, Snapshot<Doc>>,
): object | undefined {
  if ("data" in write) return write.data;
  if (write.op === "revert") return write.values;
  if (write.op !== "restore") return undefined;
  return { ...deleted.get(write.id.toLowerCase())?.record, ...write.values };
}

/** The last states of the records that are to be restored. Two that restore one record wait for each other. */
async function findToRestore<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  writes: readonly Write<Data>[],
): Promise<Map<string, Snapshot<Doc>>> {
  const ids = idsOf(writes.filter(({ op }) => op === "restore"));
  if (ids.length === 0) return new Map();
  const [, found] = await Promise.all([
    lockKeys(tx, `restored ${kind.plural}`, ids),
    findDeleted(tx, kind.name, ids),
  ]);
  return new Map(found.map((record) => snapshotOf(kind, record)));
}

function snapshotOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { id, version, doc, docVersion }: StoredRecord,
): [string, Snapshot<Doc>] {
  const record = kind.upcast(JSON.parse(doc) as object, docVersion);
  const text = docVersion === kind.docVersion ? doc : JSON.stringify(record);
  return [id, { record, version, doc: text }];
}

function idsOf(writes: readonly Write<object>[]): string[] {
  return writes.flatMap((write) => ("id" in write ? [write.id.toLowerCase()] : []));
}
